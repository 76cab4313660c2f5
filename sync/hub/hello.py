"""The hub's word to one laptop: what it has, what must go, who has not heard yet."""

import sqlalchemy as sa

from sync import bulk, protocol, tables
from sync.hub.store import Device, Hub
from sync.ledger import Ledger
from sync.protocol import Hello, HelloAnswer, StreamAt, StreamWord, Unheard
from sync.stream import FEED_START, first_head
from sync.tables import device, feed, feed_tip, mark, stream

LOG_DOUBT = "readings"


def answer(hub: Hub, who: Device, hello: Hello) -> HelloAnswer:
    """Answer a hello and write down what it acknowledges."""
    with hub.writing() as db:
        pos, durable = db.execute(
            sa.select(feed_tip.c.pos, feed_tip.c.durable_pos).where(feed_tip.c.org == who.org)
        ).first() or (0, 0)
        known = _on_our_chain(db, who.org, hello)
        _see(hub, db, who, hello, known)
        return HelloAnswer(
            p=protocol.VERSION,
            hub=hub.id,
            epoch=hub.epoch,
            nonce=hello.nonce,
            time=hub.stamp(),
            streams=[_word(hub, db, who, told) for told in hello.streams],
            feed_last=pos,
            feed_known=known,
            feed_durable=durable,
            void=_voids(db, who.org, hello.feed_pos if known else 0),
            unheard=_unheard(db, who.org),
            kit_wanted=_kit_wanted(db, who, hello),
            log_doubt=_log_doubt(db, who),
        )


def head_of(hub: Hub, who: Device, id: str, at: int) -> StreamWord:
    """The head of one of this organisation's streams at a number."""
    with hub.looking() as db:
        head = Ledger(db).head_at(id, at) if _org_of(db, id) == who.org else None
        return StreamWord(id, at if head else 0, head.hex() if head else "")


def placements(hub: Hub, who: Device, id: str, after: int) -> list[tuple[str, bytes]]:
    """What a stream of this organisation holds after a number, in order; nothing of anybody else's."""
    with hub.looking() as db:
        if _org_of(db, id) != who.org:
            return []
        p = tables.placement.c
        rows = db.execute(
            sa.select(p.id, p.commitment)
            .where(p.stream == id, p.seq > after)
            .order_by(p.seq)
            .limit(protocol.IDS_PER_QUESTION_MAX)
        )
        return [(row.id, bytes(row.commitment)) for row in rows]


def _org_of(db: sa.Connection, id: str) -> str | None:
    found: str | None = db.scalar(
        sa.select(device.c.org).join(stream, stream.c.device == device.c.id).where(stream.c.id == id)
    )
    return found


def _word(hub: Hub, db: sa.Connection, who: Device, told: StreamAt) -> StreamWord:
    row = db.execute(
        sa.select(stream.c.seq, stream.c.head, stream.c.durable_upto).where(stream.c.id == told.id)
    ).first()
    if row is None or _org_of(db, told.id) != who.org:
        head = first_head(told.id, told.parent, told.parent_seq, bytes.fromhex(told.parent_head))
        return StreamWord(told.id, 0, head.hex())
    at_yours = Ledger(db).head_at(told.id, told.seq) if told.seq <= row.seq else None
    if at_yours is not None and at_yours.hex() != told.head:
        hub.note(db, "fork", who.id, f"stream {told.id} at {told.seq}")
    elif row.seq > told.seq:
        hub.note(db, "rewound", who.id, f"stream {told.id}: {told.seq} of {row.seq}")
    return StreamWord(
        told.id, row.seq, bytes(row.head).hex(), at_yours.hex() if at_yours else None, row.durable_upto
    )


def _on_our_chain(db: sa.Connection, org: str, hello: Hello) -> bool:
    if hello.feed_pos == 0:
        return hello.feed_head in ("", FEED_START.hex())
    head = db.scalar(sa.select(feed.c.head).where(feed.c.org == org, feed.c.pos == hello.feed_pos))
    return head is not None and bytes(head).hex() == hello.feed_head


def offset(hub: Hub, wall: int) -> int:
    """A laptop's clock minus the hub's, in milliseconds; as far as a column can hold."""
    return max(-(2**62), min(2**62, wall - round(hub.now().timestamp() * 1000)))


def heard(hub: Hub, who: Device) -> int:
    """How far the laptop's clock stood from the hub's when it last said hello."""
    with hub.looking() as db:
        return db.scalar(sa.select(device.c.offset_ms).where(device.c.id == who.id)) or 0


def _see(hub: Hub, db: sa.Connection, who: Device, hello: Hello, known: bool) -> None:
    """Write down when the laptop was here, how its clock stands and how far it has applied the feed."""
    now = hub.stamp()
    marks = {
        row.stream: row.at
        for row in db.execute(sa.select(mark.c.stream, mark.c.at).where(mark.c.device == who.id))
    }
    mine = marks.get(hello.stream, "")
    if mine and mine == max(marks.values()) and not _is_behind(db, hello):
        _compare_logs(hub, db, who, hello.log_head[:64])
    db.execute(
        sa.update(device)
        .where(device.c.id == who.id)
        .values(
            seen_at=now,
            app=hello.app[:40],
            offset_ms=offset(hub, hello.wall),
            waiting=hello.waiting,
            set_aside=hello.set_aside,
            backup_at=hello.backup_at[:40] or None,
            log_head=hello.log_head[:64] or None,
        )
    )
    if mine and any(at > mine for id, at in marks.items() if id != hello.stream):
        # Two lives of one database take turns: the image was copied. Both go on; a person re-enrols one.
        hub.note(db, "clone", who.id, f"stream {hello.stream}")
    gone = [told.id for told in hello.streams if told.id == hello.stream or marks.get(told.id, "") <= mine]
    db.execute(sa.delete(mark).where(mark.c.device == who.id, mark.c.stream.in_(gone)))
    pos = hello.feed_pos if known else 0
    db.execute(sa.insert(mark).values(device=who.id, stream=hello.stream, pos=pos, at=now))
    _keep_told(db, who, hello, now)


def _is_behind(db: sa.Connection, hello: Hello) -> bool:
    """Whether the laptop's database was put back: that is told, and its log is shorter by right."""
    here = db.scalar(sa.select(stream.c.seq).where(stream.c.id == hello.stream)) or 0
    return here > next((told.seq for told in hello.streams if told.id == hello.stream), 0)


def _compare_logs(hub: Hub, db: sa.Connection, who: Device, head: str) -> None:
    """Tell the operator of a reading log that became shorter, or is as long and says something else."""
    before = db.scalar(sa.select(device.c.log_head).where(device.c.id == who.id)) or ""
    was, length = _length(before), _length(head)
    if was is not None and (length is None or length < was or (length == was and head != before)):
        hub.note(db, LOG_DOUBT, who.id, f"{was} -> {'none' if length is None else length}")


def _length(head: str) -> int | None:
    """How many lines a log has by its head, which is `<number>:<mac>`; None for what is no head."""
    number = head.partition(":")[0]
    return int(number) if ":" in head and number.isascii() and number.isdigit() else None


def _log_doubt(db: sa.Connection, who: Device) -> str:
    """Told with every hello, so that a lost answer keeps it from nobody."""
    e = tables.event.c
    return db.scalar(sa.select(sa.func.max(e.at)).where(e.device == who.id, e.what == LOG_DOUBT)) or ""


def _keep_told(db: sa.Connection, who: Device, hello: Hello, now: str) -> None:
    """Keep what the laptop says of its streams, for the operator's daily sheet; nothing is decided by it."""
    rows = db.execute(
        sa.select(tables.told.c.stream, tables.told.c.seq, tables.told.c.head).where(
            tables.told.c.device == who.id
        )
    )
    said = {one.id: (one.seq, bytes.fromhex(one.head)) for one in hello.streams}
    if {row.stream: (row.seq, bytes(row.head)) for row in rows} != said:
        db.execute(sa.delete(tables.told).where(tables.told.c.device == who.id))
        columns = ("device", "stream", "seq", "head", "at")
        bulk.insert(
            db, tables.told, columns, [(who.id, id, seq, head, now) for id, (seq, head) in said.items()]
        )


def _voids(db: sa.Connection, org: str, after: int) -> list[str]:
    """What went since the laptop's last acknowledgement, among what it may hold. Served first."""
    if after == 0:
        return []
    return list(
        db.scalars(
            sa.select(feed.c.id)
            .where(feed.c.org == org, feed.c.pos > after, feed.c.op == "-")
            .order_by(feed.c.pos)
            .limit(protocol.IDS_PER_QUESTION_MAX)
        ).unique()
    )


def _unheard(db: sa.Connection, org: str) -> list[Unheard]:
    """Which laptops have not yet let go of what this organisation stopped sharing or erased."""
    behind = (
        sa.select(device.c.org, device.c.label, sa.func.min(mark.c.pos).label("pos"))
        .join(mark, mark.c.device == device.c.id)  # one that was never here has nothing to let go of
        .where(device.c.revoked_at.is_(None))
        .group_by(device.c.id, device.c.org, device.c.label)
        .subquery()
    )
    rows = db.execute(
        sa.select(feed.c.cause, behind.c.label)
        .join(behind, behind.c.org == feed.c.org)
        .join(tables.entry, tables.entry.c.id == feed.c.cause)
        .where(feed.c.op == "-", feed.c.pos > behind.c.pos, tables.entry.c.org == org)
        .distinct()
        .order_by(feed.c.cause, behind.c.label)
        .limit(protocol.IDS_PER_QUESTION_MAX)
    )
    found: dict[str, list[str]] = {}
    for cause, label in rows:
        found.setdefault(cause, []).append(label)
    return [Unheard(cause, labels) for cause, labels in found.items()]


def _kit_wanted(db: sa.Connection, who: Device, hello: Hello) -> bool:
    if not hello.kit:
        return False
    return db.scalar(sa.select(tables.kit.c.digest).where(tables.kit.c.device == who.id)) != hello.kit
