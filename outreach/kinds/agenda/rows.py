"""A family on an agenda as a row."""

import json
from collections.abc import Sequence

from sqlalchemy import Index, Table

from outreach.domain.minutes import surely_said
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import ids, log_columns, metadata, moved, named, root, texts

agenda = Table(
    "agenda",
    metadata,
    root(),
    *log_columns(),
    *ids("series"),
    *texts("on", "why", "knows", "notes"),
    *texts("said", "told", "seen"),  # JSON: to whom yes; notes two wrote at once; amends a new one cites
    Index("agenda_meeting", "series", "on"),
    Index("agenda_on", "on"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """One row. Two notes written at once are both shown; a yes counts when nobody doubts it."""
    state = state_of(record)
    said = [one.value for one in state.parallel.get("said", ())] or [state.values["said"]]
    others = [{"by": one.by, "text": one.value} for one in state.parallel.get("notes", ())][:-1]
    row = {
        **basics(state),
        **{name: state.values[name] for name in ("series", "on", "why", "knows", "notes")},
        "said": json.dumps(surely_said(said), ensure_ascii=False),
        "told": json.dumps(others, ensure_ascii=False),
        "seen": json.dumps([change.entry for change in state.history]),
    }
    return {agenda: [row], **page_rows(state, f"{state.values['on']}T00:00")}


ROWS = RecordRows((agenda, named, moved), project)
