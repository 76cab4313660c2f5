"""Who was at which session; no row once it was taken back. And when somebody was last seen at all."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Column, Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, ids, metadata, moved, named, root, texts

mark = Table(
    "mark",
    metadata,
    root(),
    Column("person", Id, primary_key=True),
    *ids("org", "by", "activity"),
    *texts("at", "drawer", "on"),
    Index("mark_session", "activity", "on", "person", "org", "drawer", "root"),  # a list reads nothing else
    Index("mark_page", "person", "on", "activity", "org", "drawer", "root"),  # nor a person's page
    Index("mark_on", "on", "person", "activity"),
)
mark_undone = Table(  # so that a slip of a finger leaves the name on the list, not marked
    "mark_undone",
    metadata,
    root(),
    Column("person", Id, primary_key=True),
    *ids("org", "activity"),
    *texts("drawer", "on"),
    Index("mark_undone_session", "activity", "on"),
)

# When somebody was last met or marked, worked out by whoever asks (`storage/queries/missed.py`) for those in
# `seen_stale`: whoever has something new or gone, put there by triggers. What was let go leaves no date.
last_seen = Table(
    "last_seen", metadata, Column("person", Id, primary_key=True), *texts("on"), Index("last_seen_on", "on")
)
seen_stale = Table("seen_stale", metadata, Column("person", Id, primary_key=True))

_STALE = "INSERT OR IGNORE INTO seen_stale SELECT root FROM person WHERE root ="
_TRIGGERS = {
    "come AFTER INSERT ON named WHEN new.kind IN ('contact', 'mark')": f"{_STALE} new.person;",
    "gone AFTER DELETE ON named WHEN old.kind IN ('contact', 'mark')": (
        f"DELETE FROM last_seen WHERE person = old.person; {_STALE} old.person;"
    ),
    "person_come AFTER INSERT ON person": f"{_STALE} new.root;",
    "person_gone AFTER DELETE ON person": (
        "DELETE FROM last_seen WHERE person = old.root; DELETE FROM seen_stale WHERE person = old.root;"
    ),
}


@sa.event.listens_for(metadata, "after_create")
def _keep_in_step(target: sa.MetaData, connection: sa.Connection, **_: object) -> None:
    for when, then in _TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS seen_{when} BEGIN {then} END")


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row for whoever it names now."""
    state = state_of(record)
    common = basics(state)
    row = {name: common[name] for name in ("root", "org", "by", "at", "drawer")}
    row |= {"activity": state.values["activity"], "on": state.values["on"]}
    whole = [{**row, "person": person} for person in state.names.now]
    rest = [{name: one[name] for name in mark_undone.c.keys()} for one in whole]  # noqa: SIM118
    there: Rows = {mark_undone: rest} if state.retracted else {mark: whole}
    return {**there, **page_rows(state, f"{state.values['on']}T12:00")}


ROWS = RecordRows((mark, mark_undone, named, moved), project)
