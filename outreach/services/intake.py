"""Taking in what tablets bring, open or locked, and telling them where it is. One door: `recording.accept`.

Who delivers is a paired tablet; who wrote is proved by the grant inside the sealed letter, or asked for.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.errors import Full, OfficeDamaged, OfficeLocked
from outreach.services import recording
from outreach.services.recording import Author
from outreach.storage import backup, seal
from outreach.storage.office import Office
from outreach.storage.spool import Drained, Item
from sync.entry import LINE_BYTES_MAX, Malformed, is_id, parse
from sync.ledger import DURABLE, OFFICE, Ledger
from sync.tables import entry as entry_table

log = logging.getLogger("outreach")

UNKNOWN, LOCKED, PARKED = "unknown", "locked", "parked"
PLACED = {"applied": "office", "duplicate": "office"}
AT_HAND = frozenset({"office", "question", "parked", "collision", "erased"})  # the office has it, readable
SAYS_ITSELF = frozenset({"question", "collision", "erased"})
SEALED_BYTES_MAX = 3 * LINE_BYTES_MAX  # a whole line, escaped into JSON and sealed


@dataclass(frozen=True, slots=True)
class Caller:
    """A tablet that proved its credential. A lost one brings things in and gets nothing."""

    id: str
    answer_key: bytes
    is_lost: bool


NOBODY = Caller("", b"", is_lost=False)  # a file proves nothing about who brings it


class Letter(msgspec.Struct):
    """What is inside the envelope."""

    line: str
    grant: str | None = None
    mac: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one item. `why` is a code when it stays with the tablet."""

    id: str
    state: str
    commitment: bytes | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """The answer to one letter of a tablet."""

    items: Sequence[Taken]
    states: dict[str, str] = field(default_factory=dict)


def recognise(office: Office, authorization: str) -> Caller | None:
    """The tablet behind a credential, lost ones too; None for anybody else."""
    if found := office.tablets.recognise(authorization):
        return Caller(found.id, found.answer_key, is_lost=False)
    tablet_id, _, secret = authorization.partition(" ")[2].strip().partition(".")
    for one in office.tablets.all():
        if one.lost and one.id == tablet_id and _opens(secret, one.answer_key):
            return Caller(one.id, one.answer_key, is_lost=True)
    return None


def _opens(secret: str, key: bytes) -> bool:
    try:
        return seal.verify(seal.answer_key(seal.unb64(secret)), b"", seal.mac(key, b""))
    except ValueError:
        return False


def signature(caller: Caller, nonce: str, body: bytes) -> str:
    """What makes an answer the office's own, to this tablet and for this question."""
    return seal.sign_answer(caller.answer_key, nonce, body)


def text(data: bytes | None) -> str | None:
    """Bytes as they stand in JSON."""
    return None if data is None else seal.b64(data)


def take(
    session: Session, office: Office, caller: Caller, items: Sequence[tuple[str, str]], ask: Collection[str]
) -> Delivery:
    """Take in (id, sealed) pairs, each for itself, and say where the asked ids are. Works while locked."""
    taken = [_take_one(session, office, caller, id, text) for id, text in items]
    return Delivery(taken, whereabouts(session, office, ask))


def take_file(session: Session, office: Office, items: Sequence[tuple[str, str]]) -> list[Taken]:
    """What a tablet saved to a file. Whoever carries it, each author is proved inside the envelope."""
    return [_take_one(session, office, NOBODY, id, text) for id, text in items]


def whereabouts(session: Session, office: Office, ids: Collection[str]) -> dict[str, str]:
    """Where each id is. While locked only what waits in the spool can be told, and nothing of the rest."""
    waiting = dict.fromkeys(office.spool.waiting(ids), LOCKED)
    rest = [id for id in ids if id not in waiting]
    if not office.vault.is_open or not rest:
        return waiting
    states = recording.states(session, rest)
    return waiting | states | _copied(session, office, [id for id in rest if states[id] == OFFICE])


def _copied(session: Session, office: Office, ids: Sequence[str]) -> dict[str, str]:
    """Without a hub a tablet may let go once the office's own copy, in another place, was read back."""
    if office.settings.hub is not None or not ids:
        return {}
    try:
        copy = backup.latest(office)
    except OfficeDamaged:
        return {}
    return dict.fromkeys(Ledger(session.connection()).within(ids, copy.durable_upto), DURABLE) if copy else {}


def empty_spool(session: Session, office: Office) -> Drained:
    """After unlocking: what came in meanwhile passes the same door, as if it came now."""
    lost = {one.id for one in office.tablets.all() if one.lost}

    def through_the_door(item: Item) -> bool:
        return _place(session, office, item.id, item.sealed, trusts=item.tablet not in lost).state != UNKNOWN

    return office.spool.drain(through_the_door)


def newest(session: Session) -> str:
    """Changes whenever something was written or arrived: a tablet whose names are older asks anew."""
    return str(
        session.scalar(sa.select(sa.func.max(sa.literal_column("rowid"))).select_from(entry_table)) or 0
    )


def _take_one(session: Session, office: Office, caller: Caller, id: str, text: str) -> Taken:
    try:
        sealed = seal.unb64(text)
    except ValueError:
        return Taken(id, UNKNOWN, why="unreadable")
    if not is_id(id) or not seal.OVERHEAD_BYTES < len(sealed) <= SEALED_BYTES_MAX:
        return Taken(id, UNKNOWN, why="unreadable")
    if office.vault.is_open:
        try:
            return _place(session, office, id, sealed, trusts=not caller.is_lost)
        except OfficeLocked:  # somebody locked it this moment
            pass
    try:
        office.spool.put(id, caller.id, sealed)
    except Full as error:
        log.error("spool is full: %s", error.facts)
        return Taken(id, UNKNOWN, why="full")
    return Taken(id, LOCKED)


def _place(session: Session, office: Office, id: str, sealed: bytes, *, trusts: bool) -> Taken:
    """Open one letter and hand its line to the door. One that breaks the door must not keep others out."""
    kit = office.kit()
    try:
        letter = msgspec.json.decode(seal.unseal(kit.intake_private, id, sealed), type=Letter)
        line = letter.line.encode()
    except (seal.NotSealed, msgspec.MsgspecError, UnicodeError, RecursionError):
        return Taken(id, UNKNOWN, why="unreadable")
    try:
        read = parse(line)
    except Malformed:
        read = None
    if read is not None and read.id != id:
        return Taken(id, UNKNOWN, why="unreadable")
    author = _author(kit.grant_master, letter, line) if trusts else None
    try:
        recorded = recording.accept(session, line, author)
    except OfficeLocked:
        raise
    except Exception as error:
        log.error(
            "%s while taking in %s", type(error).__name__, id
        )  # never its words, which may be anybody's
        return Taken(id, UNKNOWN, why="internal")
    said = recorded.disposition
    state = PLACED.get(said) or (said if said in SAYS_ITSELF else PARKED)
    return Taken(id, state, read.commitment if read else None)


def _author(grant_master: bytes, letter: Letter, line: bytes) -> Author | None:
    """Who wrote a line, as far as it is proved. A grant that ended still proves what was written under it."""
    if letter.grant is None or letter.mac is None:
        return None
    try:
        grant = seal.read_grant(letter.grant)
    except seal.NotAGrant:
        return None
    if not seal.written_under(grant_master, letter.grant, line, letter.mac):
        return None
    return Author(grant.by, grant.org)
