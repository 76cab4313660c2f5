"""The tables behind the ledger, on laptop and hub. Additive only: never drop, rename or reuse a name."""

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

metadata = sa.MetaData()
_Id = String(36)
_Big = BigInteger().with_variant(Integer(), "sqlite")

entry = Table(
    "entry",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("commitment", LargeBinary, nullable=False),
    Column("nonce", String(22), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("org", _Id, nullable=False),
    Column("root", _Id, nullable=False),
    Column("disposition", String(24), nullable=False, default="applied"),
    Column("via", _Id),  # hub: the device that placed it first. Laptop: null when written or taken in here
    Column("feed_pos", _Big),  # laptop: where in the hub's feed it arrived
    Column("line", LargeBinary),  # null once erased or withdrawn: id and commitment stay
    Index("entry_root", "root"),
)
collision = Table(
    "collision",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("commitment", LargeBinary, primary_key=True),
    Column("line", LargeBinary, nullable=False),
)
erased = Table(
    "erased",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("org", _Id, nullable=False),  # only this organisation's entry of that id is barred
    Column("at", Text, nullable=False),
)
stream = Table(
    "stream",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("device", _Id),
    Column("parent", _Id),
    Column("parent_seq", _Big, nullable=False, default=0),
    Column("parent_head", LargeBinary, nullable=False, default=b""),
    Column("reason", String(40), nullable=False, default="new"),
    Column("opened_at", Text, nullable=False, default=""),
    Column("seq", _Big, nullable=False, default=0),
    Column("head", LargeBinary, nullable=False),
    Column("is_open", Boolean, nullable=False, default=True),
    Column("hub_seq", _Big, nullable=False, default=0),  # laptop: what the hub's latest word covers
    Column("durable_upto", _Big, nullable=False, default=0),
)
placement = Table(
    "placement",
    metadata,
    Column("stream", _Id, primary_key=True),
    Column("seq", _Big, primary_key=True, autoincrement=False),
    Column("id", _Id, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Index("placement_id", "id"),
)
state = Table(
    "sync_state", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False)
)

# Laptop only.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("disposition", String(24), nullable=False),
)
unheard = Table(
    "unheard",
    metadata,
    Column("entry_id", _Id, primary_key=True),
    Column("device_label", String(80), primary_key=True),
)
LAPTOP: tuple[Table, ...] = (entry, collision, erased, stream, placement, state, set_aside, unheard)

# Hub only.
org = Table(
    "org",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("role", String(20), nullable=False),
)
enrol_code = Table(
    "enrol_code",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("org", _Id, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
)
device = Table(
    "device",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("org", _Id, nullable=False),
    Column("label", String(80), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("revoked_at", Text),
    Column("seen_at", Text),
    Column("app", String(40)),
    Column("offset_ms", _Big),  # laptop's clock minus hub's, when it last said hello
    Column("waiting", Integer),
    Column("set_aside", Integer),
    Column("backup_at", Text),
    Column("log_head", String(64)),
)
mark = Table(  # how far each life of a device's database has applied its organisation's feed
    "mark",
    metadata,
    Column("device", _Id, primary_key=True),
    Column("stream", _Id, primary_key=True),
    Column("pos", _Big, nullable=False),
    Column("at", Text, nullable=False),
)
entry_person = Table(
    "entry_person",
    metadata,
    Column("person", _Id, primary_key=True),
    Column("root", _Id, primary_key=True),
)
audience = Table(
    "audience",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("org", _Id, primary_key=True),
)
feed = Table(
    "feed",
    metadata,
    Column("org", _Id, primary_key=True),
    Column("pos", _Big, primary_key=True, autoincrement=False),
    Column("op", String(1), nullable=False),
    Column("id", _Id, nullable=False),
    Column("commitment", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("cause", _Id),  # of a void: the entry that brought it about
)
Index("feed_void", feed.c.org, feed.c.pos, sqlite_where=feed.c.op == "-", postgresql_where=feed.c.op == "-")
Index(
    "feed_cause",
    feed.c.cause,
    sqlite_where=feed.c.cause.is_not(None),
    postgresql_where=feed.c.cause.is_not(None),
)
feed_tip = Table(
    "feed_tip",
    metadata,
    Column("org", _Id, primary_key=True),
    Column("pos", _Big, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("durable_pos", _Big, nullable=False, default=0),
)
kit = Table(
    "kit",
    metadata,
    Column("device", _Id, primary_key=True),
    Column("org", _Id, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("at", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
due = Table(  # when an entry stops counting: the records of these people are then looked at again
    "due",
    metadata,
    Column("at", Text, primary_key=True),
    Column("id", _Id, primary_key=True),
    Column("person", _Id, nullable=False),
)
event = Table(
    "event",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("at", Text, nullable=False),
    Column("device", _Id),
    Column("what", String(40), nullable=False),  # fork, behind, epoch, backup, restore, enrolled, revoked
    Column("detail", Text, nullable=False, default=""),
)
told = Table(  # every stream as its laptop last told it: the daily sheet sets it beside what is here
    "told",
    metadata,
    Column("device", _Id, primary_key=True),
    Column("stream", _Id, primary_key=True),
    Column("seq", _Big, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
)
operator_session = Table(
    "operator_session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("operator", String(80), nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
)
HUB: tuple[Table, ...] = (
    *(entry, collision, erased, stream, placement, state),
    *(org, enrol_code, device, mark, entry_person, audience, feed, feed_tip, kit, event),
    *(told, operator_session, due),
)


def create(connection: sa.Connection, tables: tuple[Table, ...]) -> None:
    """Make the tables that are missing."""
    metadata.create_all(connection, tables=list(tables))
