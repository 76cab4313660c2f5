"""The office folder: everything one office keeps on this laptop, and what may be done with it.

office.json         who we are; nothing secret          slots.json, tries.json   who can open it
logbook.db          the encrypted file                  office-kit.sealed        for a replacement laptop
device.sealed       this laptop's own key               server.pem               its TLS key and leaf
tablets.json        paired tablets                      spool/                   sealed items taken in locked
witness.json        how far the stream was              erased-ids.txt           what no restore brings back
control.json        where commands reach it, while it runs
"""

import hashlib
import os
import secrets
import ssl
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from outreach.domain.errors import OfficeDamaged, OfficeExists, OfficeLocked, OfficeMissing
from outreach.storage import ca, files, kit, seal
from outreach.storage.erased import ErasedIds
from outreach.storage.kit import Hub, Kit, KitKey, Numbers, OfficeSettings
from outreach.storage.spool import Spool
from outreach.storage.tablets import Tablets
from outreach.storage.vault import Vault, new_phrase
from outreach.storage.witness import WitnessFile

__all__ = ["Hub", "Kit", "Numbers", "Office", "OfficeSettings", "new_phrase"]

SETTINGS, DEVICE, SERVER = "office.json", "device.sealed", "server.pem"
_FOR_DEVICE = b"aaben-doer device 1"


class Office:
    """One office on this laptop. May be made before its office is: then `exists` is false."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.vault = Vault(folder, clock)
        self.tablets = Tablets(folder)
        self.spool = Spool(folder)
        self.witness = WitnessFile(folder)
        self.erased = ErasedIds(folder)
        self._clock = clock
        self._turn = threading.Lock()
        self._settings: OfficeSettings | None = None
        self._kit: Kit | None = None
        self._tls: ssl.SSLContext | None = None
        self.vault.on_open.append(self._opened)
        self.vault.on_lock.append(self._forget)

    # --- who we are ---

    @property
    def exists(self) -> bool:
        return (self.folder / SETTINGS).exists()

    @property
    def id(self) -> str:
        """The office's id; empty while there is no office."""
        return self.settings.id if self.exists else ""

    @property
    def settings(self) -> OfficeSettings:
        """Raises OfficeMissing."""
        if self._settings is None:
            try:
                stored = (self.folder / SETTINGS).read_bytes()
                self._settings = msgspec.json.decode(stored, type=OfficeSettings)
            except FileNotFoundError:
                raise OfficeMissing from None
            except ValueError as error:
                raise OfficeDamaged(what="settings-unreadable") from error
        return self._settings

    @property
    def intake_public(self) -> bytes:
        """What tablets seal to."""
        return seal.unb64(self.settings.intake_public)

    @property
    def authority(self) -> bytes:
        """The office's CA certificate (PEM), which tablets must trust."""
        return self.settings.ca_certificate.encode()

    @property
    def fingerprint(self) -> str:
        """What to compare when a tablet is asked to trust this office."""
        return ca.fingerprint(self.authority)

    # --- begin ---

    def establish(
        self,
        *,
        name: str,
        org_id: str,
        org_name: str,
        org_role: str,
        org_colour: str,
        host: str,
        port: int,
        staff_id: str,
        staff_name: str,
        phrase: str,
    ) -> str:
        """Make a new office, open it, and return the recovery code: shown once, printed, kept elsewhere.

        Raises OfficeExists, or Invalid for a weak phrase; then nothing is left behind."""
        now = self._now()
        authority = ca.new_authority(f"Åben dør: {name}", [host], now)
        intake = seal.new_intake_key()
        settings = OfficeSettings(
            id=str(uuid.uuid4()),
            name=name,
            org_id=org_id,
            org_name=org_name,
            org_role=org_role,
            org_colour=org_colour,
            host=host,
            port=port,
            intake_public=seal.b64(seal.intake_public(intake)),
            ca_certificate=authority.certificate.decode(),
        )
        fresh = Kit(settings, intake, secrets.token_bytes(32), authority.key)
        return self._build(fresh, None, [(staff_id, staff_name, phrase)])

    def restore_from_kit(self, sealed: bytes, code: str, first: Sequence[tuple[str, str, str]] = ()) -> Kit:
        """Take over from a laptop that is gone: name, port, authority, intake key and grants; an empty file.

        `first` are (staff id, name, phrase) of those who sign in here at once; `kit.staff` says who could.
        The printed code stays good. The laptop's own key is new, so the hub must let it in again.
        Raises WrongCode, OfficeExists, or OfficeDamaged for a kit that is none."""
        opened, key = kit.unseal(sealed, code)
        hub = opened.settings.hub
        settings = msgspec.structs.replace(
            opened.settings, hub=msgspec.structs.replace(hub, device="") if hub else None
        )
        taken_over = msgspec.structs.replace(opened, settings=settings)
        self._build(taken_over, (code, key), first)
        return taken_over

    def _build(
        self, fresh: Kit, known: tuple[str, KitKey] | None, first: Sequence[tuple[str, str, str]]
    ) -> str:
        """Make every file aside and move the folder into place in one step: an office is whole or absent."""
        try:
            with files.whole_folder(self.folder) as aside:
                code = _fill(Vault(aside, self._clock), fresh, known, first, self._now())
        except FileExistsError as error:
            raise OfficeExists from error
        self.vault.unlock_with_recovery(code)
        return code

    # --- while open ---

    def kit(self) -> Kit:
        """The office's secrets; raises OfficeLocked."""
        if self._kit is None:
            raise OfficeLocked
        return self._kit

    def kit_ciphertext(self) -> bytes:
        """The sealed kit, for the hub to keep: it opens with the printed code only."""
        return (self.folder / kit.FILE).read_bytes()

    def kit_digest(self) -> str:
        """SHA-256 of the sealed kit: whether the hub has the newest one."""
        return hashlib.sha256(self.kit_ciphertext()).hexdigest()

    def device_key(self) -> Ed25519PrivateKey:
        """This laptop's own key, which signs what it sends to the hub; raises OfficeLocked."""
        key = self.vault.subkey(_FOR_DEVICE)
        try:
            stored = (self.folder / DEVICE).read_bytes()
            opened = AESGCM(key).decrypt(stored[:12], stored[12:], _FOR_DEVICE)
        except (OSError, InvalidTag) as error:
            raise OfficeDamaged(what="device-key") from error
        return Ed25519PrivateKey.from_private_bytes(opened)

    def update_settings(
        self,
        *,
        name: str | None = None,
        org_name: str | None = None,
        org_colour: str | None = None,
        hub: Hub | None = None,
        numbers: Numbers | None = None,
    ) -> None:
        """Change what may change, in the kit too. Host, port and keys never do: tablets rely on them."""
        changes: dict[str, object] = {"name": name, "org_name": org_name, "org_colour": org_colour}
        changes |= {"hub": hub, "numbers": numbers}
        given = {field: value for field, value in changes.items() if value is not None}
        with self._turn:
            settings = msgspec.structs.replace(self.settings, **given)
            self._keep(msgspec.structs.replace(self.kit(), settings=settings))

    def renew_recovery(self) -> str:
        """Make a new recovery code for office and kit: the printed one ends, the hub needs the kit anew."""
        with self._turn:
            opened = self.kit()
            code = self.vault.renew_recovery()
            _put_secret(self.vault, "kit_key", msgspec.json.encode(KitKey.under(code)))
            self._keep(opened)
            return code

    def tls(self) -> ssl.SSLContext:
        """The server's TLS, locked or not; a renewed leaf is taken up by itself. Raises OfficeMissing."""
        if self._tls is None:
            if not (self.folder / SERVER).exists():
                raise OfficeMissing
            self._tls = ca.server_context(self.folder / SERVER)
        return self._tls

    def _opened(self) -> None:
        """The key is there: take the secrets up, and bring kit and certificate up to date."""
        stored = _get_secret(self.vault, "kit")
        if stored is None:
            raise OfficeDamaged(what="kit-missing")
        opened = msgspec.json.decode(stored, type=Kit)
        current = msgspec.structs.replace(opened, staff=self.vault.slots() or opened.staff)
        if current != opened or not (self.folder / kit.FILE).exists():
            self._keep(current)
        self._kit = current
        leaf = self.folder / SERVER
        if not leaf.exists() or ca.needs_renewal(leaf.read_bytes(), [self.settings.host], self._now()):
            _write_leaf(self.folder, current, self._now())
            if self._tls is not None:
                self._tls.load_cert_chain(leaf)

    def _keep(self, changed: Kit) -> None:
        _write_kit(self.vault, changed)
        _write_settings(self.folder, changed.settings)
        self._kit, self._settings = changed, changed.settings

    def _forget(self) -> None:
        self._kit = None

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _fill(
    vault: Vault,
    fresh: Kit,
    known: tuple[str, KitKey] | None,
    first: Sequence[tuple[str, str, str]],
    now: datetime,
) -> str:
    """Make every file of a new office; returns the recovery code."""
    try:
        code = vault.create(known[0] if known else None)
        for staff_id, name, phrase in first:
            vault.add_slot(staff_id, name, phrase)
        _put_secret(vault, "kit_key", msgspec.json.encode(known[1] if known else KitKey.under(code)))
        _write_kit(vault, msgspec.structs.replace(fresh, staff=vault.slots() or fresh.staff))
        _write_settings(vault.folder, fresh.settings)
        _write_leaf(vault.folder, fresh, now)
        write_device_key(vault)
        return code
    finally:
        vault.lock()


def _write_settings(folder: Path, settings: OfficeSettings) -> None:
    files.write_whole(folder / SETTINGS, msgspec.json.format(msgspec.json.encode(settings)))


def _write_kit(vault: Vault, fresh: Kit) -> None:
    """Into the encrypted file, and sealed beside it."""
    key = _get_secret(vault, "kit_key")
    if key is None:
        raise OfficeDamaged(what="kit-missing")
    _put_secret(vault, "kit", msgspec.json.encode(fresh))
    files.write_whole(vault.folder / kit.FILE, msgspec.json.decode(key, type=KitKey).seal(fresh))


def _write_leaf(folder: Path, opened: Kit, now: datetime) -> None:
    leaf = ca.issue(opened.authority, [opened.settings.host], now)
    files.write_whole(folder / SERVER, leaf.certificate + leaf.key)


def write_device_key(vault: Vault, key: Ed25519PrivateKey | None = None) -> None:
    """Give this laptop a key of its own; the hub must then let it in again."""
    iv, private = os.urandom(12), (key or Ed25519PrivateKey.generate()).private_bytes_raw()
    sealed = AESGCM(vault.subkey(_FOR_DEVICE)).encrypt(iv, private, _FOR_DEVICE)
    files.write_whole(vault.folder / DEVICE, iv + sealed)


def _put_secret(vault: Vault, name: str, value: bytes) -> None:
    connection = vault.connect()
    try:
        connection.execute(
            "create table if not exists office_secret (name text primary key, value blob not null)"
        )
        connection.execute("insert or replace into office_secret values (?, ?)", (name, value))
    finally:
        connection.close()


def _get_secret(vault: Vault, name: str) -> bytes | None:
    connection = vault.connect()
    try:
        row = connection.execute("select value from office_secret where name = ?", (name,)).fetchone()
    finally:
        connection.close()
    return bytes(row[0]) if row else None
