"""Being away as a row."""

from collections.abc import Sequence

from sqlalchemy import Index, Table

from outreach.kinds.logs import basics, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import ids, log_columns, metadata, root, texts

away = Table(
    "away",
    metadata,
    root(),
    *log_columns(),  # by: who is away
    *texts("since", "until"),
    *ids("deputy"),
    Index("away_until", "until"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row."""
    state = state_of(record)
    days = {name: state.values[name] for name in ("since", "until", "deputy")}
    told = basics(state)
    return {away: [{**told, **days, "by": state.values["staff"] or told["by"]}]}


ROWS = RecordRows((away,), project)
