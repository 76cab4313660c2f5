"""The real hub: `sync.hub` with the logbook's policy, in a folder of its own.

hub.json       address, database, who may operate it          hub.key       what it signs with
authority.pem  its certificate authority, key included        server.pem    TLS key and leaf
journal        what no restore may bring back                 hub.db        the database, unless PostgreSQL
"""

import hashlib
import os
import secrets
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from outreach.policy import LogbookPolicy
from outreach.storage import ca, files
from sync import invitation, tables
from sync.hub import enrol, operators, postgres, sealed
from sync.hub.app import create_app
from sync.hub.journal import Journal
from sync.hub.store import Hub, sqlite_engine
from sync.receipt import b64, unb64

SETTINGS, KEY, AUTHORITY, SERVER, JOURNAL = "hub.json", "hub.key", "authority.pem", "server.pem", "journal"
DEFAULT_PORT = 8443
ROLES = {"helper": "hjælper", "authority": "myndighed"}


class HubProblem(Exception):
    """The folder is not as it should be. `code` is a stable slug; the words live with the commands."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


class Settings(msgspec.Struct, forbid_unknown_fields=False):
    """hub.json. It holds database passwords, so the file is for its owner only."""

    url: str  # how laptops reach it
    listen: str
    port: int
    backup_key: str  # public half of the printed backup code
    operators: dict[str, str]  # name: SHA-256 of the code
    ingest: str = ""  # URLs of the two PostgreSQL roles; empty: SQLite in this folder
    reader: str = ""


class HubFolder:
    """Everything one hub keeps outside its database, and what is made of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # -- made once

    @classmethod
    def create(
        cls, folder: Path, url: str, listen: str, port: int | None = None, owner: str = ""
    ) -> tuple["HubFolder", str]:
        """A new hub. Returns it and the backup code, which is kept nowhere else. Raises HubProblem.

        `port`: where it listens; by default what the address says, where it says one.
        """
        if (folder / SETTINGS).exists():
            raise HubProblem("hub-exists", str(folder))
        try:
            host, named = urlsplit(url).hostname, urlsplit(url).port
        except ValueError:  # a port that is none
            host, named = None, None
        if urlsplit(url).scheme != "https" or not host:
            raise HubProblem("not-an-address", url)
        code, public = sealed.new_code()
        ingest, reader = role_urls(owner) if owner else ("", "")
        found = cls(files.private_folder(folder))
        key, now = Ed25519PrivateKey.generate(), datetime.now(UTC)
        authority = ca.new_authority("Åben dør – sikkert lager", [host], now)
        files.write_whole(folder / KEY, b64(key.private_bytes_raw()).encode())
        files.write_whole(folder / AUTHORITY, authority.key + authority.certificate)
        found.prepare(owner, ingest, reader)
        found.save(
            Settings(url.rstrip("/"), listen, port or named or DEFAULT_PORT, b64(public), {}, ingest, reader)
        )
        return found, code

    def prepare(self, owner: str, ingest: str, reader: str) -> None:
        """Make or bring up to date tables and, on PostgreSQL, roles and rights."""
        if ingest:
            postgres.set_up(_psycopg(owner), ingest, reader)

    def save(self, settings: Settings) -> None:
        files.write_whole(self.folder / SETTINGS, msgspec.json.format(msgspec.json.encode(settings)))
        self.__dict__.pop("settings", None)

    # -- what is there

    @cached_property
    def settings(self) -> Settings:
        """Raises HubProblem."""
        try:
            return msgspec.json.decode((self.folder / SETTINGS).read_bytes(), type=Settings)
        except FileNotFoundError:
            raise HubProblem("no-hub", str(self.folder)) from None
        except (msgspec.MsgspecError, ValueError):
            raise HubProblem("settings-damaged", SETTINGS) from None

    @property
    def journal(self) -> Journal:
        return Journal(self.folder / JOURNAL)

    def key(self) -> Ed25519PrivateKey:
        """What receipts are signed with. Whoever else has it can pass for this hub."""
        path = self.folder / KEY
        if not path.exists():
            raise HubProblem("settings-damaged", KEY)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise HubProblem("key-open-to-others", str(path))
        return Ed25519PrivateKey.from_private_bytes(unb64(path.read_text().strip()))

    def engines(self) -> tuple[sa.Engine, sa.Engine]:
        """Raises postgres.Unsafe where the database would not hold the wall."""
        settings = self.settings
        if settings.ingest:
            found = postgres.engines(settings.ingest, settings.reader)
            postgres.check(*found)
            return found
        path = str(self.folder / "hub.db")
        os.close(os.open(path, os.O_CREAT, 0o600))
        writer = sqlite_engine(path, write=True)
        with writer.begin() as db:
            tables.create(db, tables.HUB)
        return writer, sqlite_engine(path, write=False)

    def bare(self) -> Hub:
        """The hub over whatever its database holds, not opened: for a restore."""
        return Hub(*self.engines(), self.key(), LogbookPolicy(), self.journal)

    def open(self) -> Hub:
        """The hub, ready to answer."""
        hub = self.bare()
        hub.open()
        return hub

    def app(self, hub: Hub) -> Flask:
        """The hub's application: the wire for laptops and the page for its operators."""
        app = create_app(hub)
        operators.add_to(app, hub, lambda: self.settings_now().operators, partial(self.invite, hub), ROLES)
        return app

    def settings_now(self) -> Settings:
        """Read again, so that an operator who was removed is out at once."""
        self.__dict__.pop("settings", None)
        return self.settings

    # -- people and laptops

    def add_operator(self, name: str) -> str:
        """A code for one operator; shown once. A second one for the same name replaces the first."""
        code = secrets.token_urlsafe(18)
        settings = self.settings
        self.save(msgspec.structs.replace(settings, operators={**settings.operators, name: hashed(code)}))
        return code

    def remove_operator(self, name: str) -> None:
        others = {one: hash for one, hash in self.settings.operators.items() if one != name}
        if others == self.settings.operators:
            raise HubProblem("no-such-operator", name)
        self.save(msgspec.structs.replace(self.settings, operators=others))

    def invite(self, hub: Hub, org: str) -> str:
        """The text that lets one laptop of this organisation in, once, within a week."""
        o = tables.org.c
        with hub.ingest.connect() as db:
            found = db.execute(sa.select(o.name, o.role).where(o.id == org)).first()
        if found is None:
            raise HubProblem("no-such-organisation", org)
        public = b64(hub.key.public_key().public_bytes_raw())
        authority = self.authority().certificate.decode()
        code = enrol.issue_code(hub, org)
        return invitation.write(
            invitation.Invitation(self.settings.url, hub.id, public, authority, code, org, *found)
        )

    # -- TLS

    def authority(self) -> ca.Certified:
        key, mark, certificate = (self.folder / AUTHORITY).read_bytes().partition(b"-----BEGIN CERTIFICATE")
        return ca.Certified(key, mark + certificate)

    def tls(self) -> ssl.SSLContext:
        """The server's TLS, with a new leaf when the one there ends soon."""
        host, now = str(urlsplit(self.settings.url).hostname), datetime.now(UTC)
        path = self.folder / SERVER
        if not path.exists() or ca.needs_renewal(_certificate(path), [host], now):
            leaf = ca.issue(self.authority(), [host], now)
            files.write_whole(path, leaf.key + leaf.certificate)
        return ca.server_context(path)

    # -- what goes with a backup

    def secrets(self) -> Mapping[str, bytes]:
        """What a restored hub needs to be the same hub to its laptops. Sealed with the backup."""
        return {name: (self.folder / name).read_bytes() for name in (SETTINGS, KEY, AUTHORITY)}

    def adopt(self, kept: Mapping[str, bytes], owner: str = "") -> None:
        """Fill an empty folder with what a backup held, for a database that is made anew."""
        if (self.folder / SETTINGS).exists():
            raise HubProblem("hub-exists", str(self.folder))
        files.private_folder(self.folder)
        settings = msgspec.json.decode(kept[SETTINGS], type=Settings)
        ingest, reader = role_urls(owner) if owner else ("", "")
        self.prepare(owner, ingest, reader)
        for name in (KEY, AUTHORITY):
            files.write_whole(self.folder / name, kept[name])
        # Whoever was shut out of the operator's page since must not come back with an old file.
        self.save(msgspec.structs.replace(settings, ingest=ingest, reader=reader, operators={}))


def role_urls(owner: str) -> tuple[str, str]:
    """URLs of the two roles of an owner's database, with fresh passwords."""
    url = sa.make_url(_psycopg(owner))

    def role(suffix: str) -> str:
        named = url.set(username=f"{url.database}_{suffix}", password=secrets.token_urlsafe(24))
        return named.render_as_string(hide_password=False)

    return role("ingest"), role("reader")


def _psycopg(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def hashed(code: str) -> str:
    """How an operator's code is kept: it is random and long, so one plain hash is enough."""
    return hashlib.sha256(code.strip().encode()).hexdigest()


def _certificate(pem: Path) -> bytes:
    _, mark, certificate = pem.read_bytes().partition(b"-----BEGIN CERTIFICATE")
    return mark + certificate
