"""A contact as rows, and its words for searching."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, Table

from outreach.domain.local_time import moment, wall_clock
from outreach.domain.log import LogState
from outreach.domain.text import fold, indexed
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, flags, log_columns, metadata, moved, named, note_text, root, texts

contact = Table(
    "contact",
    metadata,
    root(),
    *log_columns(),
    # `when` is a Danish wall's ("2026-05-18T10:22"); topics are keys with a space between.
    *texts("when", "channel", "topics", "note", "keyword", "keyword_sort"),
    *flags("interpreter", "not_reached", "done_now", "is_named"),
    Column("children", Integer, nullable=False),
    Column("colleague", Id),
)
# In the order of time; the other columns are what is counted by, so that counting reads no notes.
_COUNTED = ("when", "root", "org", "drawer", "retracted", "is_named")
Index("contact_counted", *(contact.c[name] for name in _COUNTED))
Index("contact_day", contact.c.day)
Index(  # what was met at once, for response time
    "contact_done_now",
    *(contact.c[name] for name in ("when", "org", "retracted", "root")),
    sqlite_where=contact.c.done_now == sa.true(),
)
Index("contact_keyword", contact.c.keyword_sort, sqlite_where=contact.c.keyword_sort != "")
Index("contact_parallel", contact.c.parallel, sqlite_where=contact.c.parallel == sa.true())


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one contact."""
    state = state_of(record)
    values = state.values
    when = wall_clock(values["when"])
    row = {
        **basics(state),
        **{name: values[name] for name in ("channel", "children", "note", "keyword", "colleague")},
        **{name: values[name] for name in ("interpreter", "not_reached", "done_now")},
        "when": when,
        "topics": " ".join(values["topics"]),
        "keyword_sort": fold(values["keyword"]).strip(),
        "is_named": bool(state.names.now),
    }
    return {
        contact: [row],
        note_text: _words(state),
        **page_rows(state, when),
    }


def _words(state: LogState) -> list[dict[str, Any]]:
    """The words of every version that stands, under a number that grows with the time of the contact."""
    told = [one.value for one in state.parallel.get("note", ())]
    body = indexed(state.values["note"], *told, state.values["keyword"])
    if state.retracted or not body:
        return []
    id, found = state.first.id, moment(state.values["when"])
    minutes = int(found.timestamp()) // 60 + (1 << 26) if found else 0
    return [{"rowid": minutes << 35 | UUID(id).int & (1 << 35) - 1, "root": id, "body": body}]


ROWS = RecordRows((contact, note_text, named, moved), project)
