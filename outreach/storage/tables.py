"""The logbook's rows: what every record's tables share. Rows are derived; only entries are kept for good.

Tables of one kind of record stand beside its descriptor (`kinds/<kind>/rows.py`). Here are those that all
records share, those that belong to this laptop alone, and how the words of a text are indexed.
`projections.create` makes them all: it alone knows every kind, so nothing else calls `metadata.create_all`.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

metadata = sa.MetaData()
Id = String(36)


def root() -> Column[str]:
    """The key of a table with one row per record."""
    return Column("root", Id, primary_key=True)


def texts(*names: str) -> list[Column[Any]]:
    """Columns of text, "" where there is none."""
    return [Column(name, Text, nullable=False) for name in names]


def flags(*names: str) -> list[Column[Any]]:
    """Columns of yes or no."""
    return [Column(name, Boolean, nullable=False) for name in names]


def ids(*names: str) -> list[Column[Any]]:
    """Columns of ids that must be there."""
    return [Column(name, Id, nullable=False) for name in names]


def log_columns() -> list[Column[Any]]:
    """Columns of every log record: whose, by whom, when, which drawer, taken back or said twice."""
    # `day` is the Danish date it was written.
    return [*ids("org", "by"), *texts("at", "day", "drawer"), *flags("retracted", "parallel")]


# -- rows that several kinds of record have

named = Table(  # everybody a record ever named, and whose page it stands on now, in the order of the page
    "named",
    metadata,
    root(),
    Column("person", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("is_now", Boolean, nullable=False),
    Column("sort", Text, nullable=False),
    Index("named_page", "person", "is_now", "sort", "kind", "root"),  # a page's kinds, without their rows
    Index("named_root", "root", "is_now", "person"),  # whom many records name, counted without their rows
)
moved = Table(  # all that stays on a page from which something was moved: when and by whom
    "moved",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("by", Id, nullable=False),
    Column("at", Text, nullable=False),
    Index("moved_person", "person", "at"),
)
dispute = (
    Table(  # two wrote a field differently without knowing of each other; both stay until somebody chooses
        "dispute",
        metadata,
        root(),
        Column("field", String(40), primary_key=True),
        Column("entry", Id, primary_key=True),
        Column("value", Text, nullable=False),  # JSON
        Column("by", Id, nullable=False),
        Column("at", Text, nullable=False),
        Column("stands", Boolean, nullable=False),
    )
)
aside = Table(  # entries that make no row here: of an unknown kind, unreadable, or out of place
    "aside",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("org", Id, nullable=False),
    Column("by", Id, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", String(24), nullable=False),
)
note_text = Table(
    "note_text",
    metadata,
    Column("rowid", Integer, primary_key=True),  # grows with the time of the contact: newest first is cheap
    Column("root", Id, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)
name_text = Table(
    "name_text",
    metadata,
    Column("rowid", Integer, primary_key=True),
    Column("root", Id, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

# -- rows of this laptop alone

here = Table(
    "here",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("org", Id, nullable=False),
    Column("rows_version", Text, nullable=False, default=""),
)
question = Table(  # lines that wait for an answer: whose is it, which of the two, what was meant
    "question",
    metadata,
    Column("id", Id, primary_key=True),
    Column("commitment", LargeBinary, nullable=False, unique=True),
    Column("why", String(24), nullable=False),
    Column("entry", Id, nullable=False, default=""),
    Column("kind", String(40), nullable=False, default=""),
    Column("by", Id, nullable=False, default=""),
    Column("at", Text, nullable=False, default=""),
    Column("fields", Text, nullable=False, default="{}"),  # JSON: which field breaks which rule
    Column("proved", Boolean, nullable=False, default=False),  # whether a grant proved its author
    Column("answered", String(20), nullable=False, default=""),  # how; "" while it waits
    Column("arrived_at", Text, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Index("question_entry", "entry"),
    Index("question_waiting", "answered", "arrived_at"),
)
import_job = Table(  # a file somebody brought, from the choosing to the last row placed, or taken back again
    "import_job",
    metadata,
    Column("id", Id, primary_key=True),
    *texts("at", "by", "state", "digest", "plan"),  # plan: JSON, which column is what
    *(Column(name, Integer, nullable=False) for name in ("total", "done")),
    Column("why", Text, nullable=False, default=""),  # what stopped it
    Column("file", LargeBinary),  # goes when the rows are placed
)
import_line = Table(  # one entry that a row of it asks for, and what became of it
    "import_line",
    metadata,
    Column("job", Id, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("sheet", String(20), nullable=False),
    Column("row", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # new, here, twice, erased, wrong, placed, undone
    Column("kind", String(40), nullable=False),
    Column("id", Id, nullable=False),
    Column("draft", Text, nullable=False),  # JSON; "" once it is placed
    Column("said", Text, nullable=False, server_default=""),  # how the row begins, until all is placed
    Column("errors", Text, nullable=False),  # JSON: heading to code
    Index("import_line_state", "job", "state", "seq"),
)
export_log = Table(  # who took what out of the logbook as a file, and why
    "export_log",
    metadata,
    Column("seq", Integer, primary_key=True),
    *texts("at", "by", "what", "form", "reason"),
    *flags("with_text"),
)
reading_check = Table(  # lines of the reading log that data protection has looked at
    "reading_check",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    *texts("by", "at"),
)
draft = Table(  # what somebody is typing and has not saved, per form
    "draft",
    metadata,
    Column("staff", Id, primary_key=True),
    Column("page", String(200), primary_key=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON: field to values
)
reading_log = Table(
    "reading_log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("actor", Id, nullable=False),
    Column("role", String(20), nullable=False),
    Column("person", Id),  # null: a list
    Column("purpose", String(40), nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Index("reading_log_person", "person"),
)
reading_key = Table(
    "reading_key",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)

WORDS = "unicode61 remove_diacritics 0"


def _index_words(table: str) -> list[str]:
    """Two indexes over one folded text, kept in step by triggers: beginnings of words, and parts of them."""
    made = []
    for index, how in (
        # Which text holds a word is asked, never where in it or how often: that halves the first index.
        (f"{table}_words", f"tokenize='{WORDS}', prefix='2 3', columnsize=0, detail=none"),
        (f"{table}_parts", "tokenize='trigram', columnsize=0"),
    ):
        gone = f"INSERT INTO {index}({index}, rowid, body) VALUES ('delete', old.rowid, old.body);"
        come = f"INSERT INTO {index}(rowid, body) VALUES (new.rowid, new.body);"
        made += [
            f"CREATE VIRTUAL TABLE {index} USING fts5(body, content='{table}', content_rowid='rowid', {how})",
            # Without this FTS5 leaves deleted words readable in the file.
            f"INSERT INTO {index}({index}, rank) VALUES ('secure-delete', 1)",
            f"CREATE TRIGGER {index}_come AFTER INSERT ON {table} BEGIN {come} END",
            f"CREATE TRIGGER {index}_gone AFTER DELETE ON {table} BEGIN {gone} END",
            f"CREATE TRIGGER {index}_new AFTER UPDATE ON {table} BEGIN {gone} {come} END",
        ]
    return made


def _after_create(table: Table) -> None:
    @sa.event.listens_for(table, "after_create")
    def make(target: Table, connection: sa.Connection, **_: object) -> None:
        for statement in _index_words(target.name):
            connection.exec_driver_sql(statement)


_after_create(note_text)
_after_create(name_text)
