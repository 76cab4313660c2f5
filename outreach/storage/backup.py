"""A copy of the office in another place, believed only after it was opened again and read.

    <target>/aaben-doer-<office>-<vault>/erased-ids.txt      grows only; replayed by every restore
    <target>/aaben-doer-<office>-<vault>/20261121T143000Z/   logbook.db and what it takes to open it

Nothing in it is readable without a phrase or the printed code: the database is copied page by page under
its own key, tablets' answer keys are sealed, the server's key stays behind. Neither the witness nor this
laptop's own key is copied, so that a restored office notices that it is one.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from outreach.domain.errors import Full, Invalid, NotFound, OfficeDamaged, OfficeExists
from outreach.storage import cipher, files, kit, office, slots
from outreach.storage.erased import ErasedIds
from outreach.storage.office import Office
from outreach.storage.vault import DATABASE, Vault

KEEP, KEEP_AT_LEAST, KEEP_DAYS = 14, 3, 35
PAGES_PER_STEP = 500
REPORT, TABLETS, LATEST = "backup.json", "tablets.sealed", "last-backup.json"
BESIDE = (slots.FILE, kit.FILE, office.SETTINGS)  # copied as they are: not readable, or not secret
_FOR_BACKUP = b"aaben-doer backup 1"
_STAMP = "%Y%m%dT%H%M%SZ"

COUNTED = ("entry", "placement")

Counted = tuple[int, ...]
Progress = Callable[[int, int], None]  # done, of all; may raise to cancel


class Backup(msgspec.Struct, frozen=True):
    """What one verified backup holds, as read back from it."""

    at: str
    target: str
    entries: int
    counted: Counted  # rows of each of COUNTED
    streams: dict[str, int]  # {stream: last number in it}: these places are safe if the place is another one
    bytes: int
    elsewhere: bool  # on another disk than the office

    @property
    def durable_upto(self) -> Mapping[str, int]:
        """Per stream how far this backup protects; nothing, if it would burn with the laptop."""
        return self.streams if self.elsewhere else {}


def backup(
    here: Office,
    target: Path,
    progress: Progress | None = None,
    *,
    elsewhere: bool | None = None,
    now: datetime | None = None,
) -> Backup:
    """Copy the open office into `target`, open the copy, read it all, and only then let it count.

    `elsewhere` says whether the target is another place; left out, another disk counts as one.
    Raises OfficeLocked, Invalid for a bad target, Full, or OfficeDamaged for a copy that is not whole."""
    key, at = here.vault.database_key(), now or datetime.now(UTC)
    home, final = _place(here, target, at)
    try:
        with files.whole_folder(final) as aside:
            counted = _copy(here.vault, aside / DATABASE, key, progress or _quietly)
            for name in BESIDE:
                shutil.copyfile(here.folder / name, aside / name)
                files.flush_file(aside / name)
            files.write_whole(aside / TABLETS, _seal(here.vault, here.tablets.export()))
            _forget_cached(aside / DATABASE)
            streams = _verify(cipher.read_copy(aside / DATABASE, key), counted)
            made = Backup(
                at=at.isoformat(timespec="seconds"),
                target=str(final),
                entries=counted[0],
                counted=counted,
                streams=streams,
                bytes=sum(path.stat().st_size for path in aside.iterdir()),
                elsewhere=_is_elsewhere(here.folder, home) if elsewhere is None else elsewhere,
            )
            files.write_whole(aside / REPORT, msgspec.json.encode(made))
        ErasedIds(home).add(here.erased.ids())
        _tidy(here, home, at)
    except OSError as error:
        raise Full(what="backup") from error
    files.write_whole(here.folder / LATEST, msgspec.json.encode(made))
    return made


def latest(here: Office) -> Backup | None:
    """The newest backup this laptop made and verified; None if there is none."""
    return _report(here.folder / LATEST)


def tell_erased(here: Office) -> bool:
    """Let the place of the newest backup know what was erased since. False: it cannot be reached now."""
    try:
        newest = latest(here)
        if newest is None:
            return True
        home = Path(newest.target).parent
        if not home.is_dir():
            return False
        ErasedIds(home).add(here.erased.ids())
    except (OSError, OfficeDamaged):  # the erasure is done by now: this is told, and made up for later
        return False
    return True


def found(target: Path) -> list[Path]:
    """Backups of any office in a place, newest first."""
    folders = (path.parent for path in target.glob(f"aaben-doer-*/*/{REPORT}"))
    return sorted(folders, key=lambda path: path.name, reverse=True)


def restore(
    source: Path,
    folder: Path,
    unlock: Callable[[Vault], None],
    replay: Callable[[Office, list[str]], None],
    progress: Progress | None = None,
) -> None:
    """Put a backup into an empty folder. `unlock` opens it with a phrase or code; `replay` erases again.

    Everything happens aside: only an office that opened, verified and forgot what it must is put in place,
    locked. Its laptop key is new, so the hub must let it in again. Raises NotFound, OfficeExists,
    OfficeDamaged, or what `unlock` raises."""
    report = _report(source / REPORT)
    if report is None:
        raise NotFound
    try:
        with files.whole_folder(folder) as aside:
            for name in (*BESIDE, DATABASE):
                _copy_file(source / name, aside / name, progress or _quietly)
            erased = [*ErasedIds(source.parent).ids(), *ErasedIds(source).ids()]
            ErasedIds(aside).add(erased)
            again = Office(aside)
            try:
                _settle(again, source, report, unlock)
                replay(again, again.erased.ids())
            finally:
                again.vault.lock()
    except FileExistsError as error:
        raise OfficeExists from error
    except FileNotFoundError as error:
        raise OfficeDamaged(what="backup-incomplete") from error


def _settle(again: Office, source: Path, report: Backup, unlock: Callable[[Vault], None]) -> None:
    """Open and read a copied office, and give it what it must not share with the one it was."""
    again.vault.on_open.insert(
        0, lambda: _read_back(again.vault, report)
    )  # before anything else looks inside
    unlock(again.vault)
    again.tablets.replace_all(_unseal(again.vault, (source / TABLETS).read_bytes()))
    office.write_device_key(again.vault)
    if hub := again.settings.hub:
        again.update_settings(hub=msgspec.structs.replace(hub, device=""))


def _read_back(vault: Vault, report: Backup) -> None:
    _verify(vault.connect(), report.counted)


def _place(here: Office, target: Path, at: datetime) -> tuple[Path, Path]:
    """Where this office's backups lie in the target, and where the new one goes."""
    if not target.is_dir():
        raise Invalid(fields={"target": "not_a_folder"})
    home = (target / f"aaben-doer-{here.id[:8]}-{here.vault.id[:8]}").resolve()
    if home.is_relative_to(here.folder.resolve()):
        raise Invalid(fields={"target": "inside_the_office"})
    try:
        files.private_folder(home)
    except OSError as error:
        raise Invalid(fields={"target": "not_writable"}) from error
    final = home / at.astimezone(UTC).strftime(_STAMP)
    while final.exists():
        final = final.with_name(f"{final.name}-2")
    return home, final


def _copy(vault: Vault, path: Path, key: bytes, progress: Progress) -> Counted:
    """Copy the database as it is at this moment; returns what it held.

    The copy is taken inside one reading transaction: without it every write from elsewhere would make
    SQLite begin anew, and a busy office would never get a backup."""
    source = vault.connect()
    try:
        copy = cipher.new_copy(path, key)
        try:
            source.execute("begin")
            counted = tuple(_count(source, table) for table in COUNTED)
            source.backup(copy, pages=PAGES_PER_STEP, progress=lambda _, left, all: progress(all - left, all))
            copy.execute("pragma journal_mode=delete")  # so that reading it back needs no file beside it
        finally:
            copy.close()
    finally:
        source.close()
    files.flush_file(path)
    return counted


def _verify(copy: cipher.Connection, counted: Counted) -> dict[str, int]:
    """Read a whole database back and close it; returns its watermarks. Raises OfficeDamaged."""
    try:
        with cipher.refusing("backup-pages"):
            if copy.execute("pragma cipher_integrity_check").fetchall():
                raise OfficeDamaged(what="backup-pages")
            whole = copy.execute("pragma integrity_check").fetchall() == [("ok",)]
            if not whole or tuple(_count(copy, table) for table in COUNTED) != counted:
                raise OfficeDamaged(what="backup-content")
            return _watermarks(copy)
    finally:
        copy.close()


def _count(connection: cipher.Connection, table: str) -> int:
    return (
        int(connection.execute(f"select count(*) from {table}").fetchone()[0])
        if _has(connection, table)
        else 0
    )


def _watermarks(connection: cipher.Connection) -> dict[str, int]:
    """How far each stream reaches without a gap, inside this very file."""
    if not _has(connection, "placement"):
        return {}
    reached: dict[str, int] = {}
    for stream, seq in connection.execute("select stream, seq from placement order by stream, seq"):
        if seq == reached.setdefault(stream, 0) + 1:
            reached[stream] = seq
    return reached


def _has(connection: cipher.Connection, table: str) -> bool:
    found = connection.execute("select 1 from sqlite_master where type = 'table' and name = ?", (table,))
    return found.fetchone() is not None


def _tidy(here: Office, home: Path, now: datetime) -> None:
    """Let old copies go, and let whoever may not open the office any more not open an older copy either.

    What was erased must not lie about for ever; the last few stay whatever the clock says."""
    oldest = (now.astimezone(UTC) - timedelta(days=KEEP_DAYS)).strftime(_STAMP)
    kept = sorted(
        (path.parent for path in home.glob(f"*/{REPORT}")), key=lambda path: path.name, reverse=True
    )
    for place, folder in enumerate(kept):
        if place >= KEEP or (place >= KEEP_AT_LEAST and folder.name < oldest):
            shutil.rmtree(folder)
        elif place:
            files.write_whole(folder / slots.FILE, (here.folder / slots.FILE).read_bytes())


def _copy_file(source: Path, to: Path, progress: Progress) -> None:
    size, done = source.stat().st_size, 0
    with open(source, "rb") as reading, open(to, "xb") as writing:
        while part := reading.read(1024 * 1024):
            writing.write(part)
            done += len(part)
            progress(done, size)
        writing.flush()
        os.fsync(writing.fileno())


def _forget_cached(path: Path) -> None:
    """Ask the system to read from the disk what it could answer from memory."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def _is_elsewhere(folder: Path, home: Path) -> bool:
    return folder.stat().st_dev != home.stat().st_dev


def _seal(vault: Vault, content: bytes) -> bytes:
    iv = os.urandom(12)
    return iv + AESGCM(vault.subkey(_FOR_BACKUP)).encrypt(iv, content, _FOR_BACKUP)


def _unseal(vault: Vault, sealed: bytes) -> bytes:
    try:
        return AESGCM(vault.subkey(_FOR_BACKUP)).decrypt(sealed[:12], sealed[12:], _FOR_BACKUP)
    except (InvalidTag, ValueError) as error:
        raise OfficeDamaged(what="backup-tablets") from error


def _report(path: Path) -> Backup | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Backup)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise OfficeDamaged(what="backup-unreadable") from error


def _quietly(done: int, of_all: int) -> None:
    """Nobody is watching."""
