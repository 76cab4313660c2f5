"""What the rows of log records share: whose page they stand on, and from whose they were moved."""

from collections.abc import Sequence
from typing import Any

from outreach.domain.holders import OWN
from outreach.domain.local_time import day_of
from outreach.domain.log import LogState, log_state
from outreach.kinds.parts import Opened, Rows
from outreach.storage.tables import moved, named


def state_of(record: Sequence[Opened]) -> LogState:
    """A log record as it stands now. The first entry stands first in `record`."""
    return log_state(record, record[0])


def basics(state: LogState) -> dict[str, Any]:
    """Columns that every log record has: whose, by whom, when, in which drawer, whether taken back."""
    return {
        "root": state.first.root,
        "org": state.first.org,
        "by": state.author,
        "at": state.first.at,
        "day": day_of(state.first.at),
        "drawer": OWN if state.names.moved else state.drawer,  # what was moved stays home
        "retracted": state.retracted is not None,
        "parallel": bool(state.parallel),
    }


def latest(state: LogState) -> dict[str, str]:
    """What may be undone: which amend came last, "" for none, and when somebody last wrote."""
    last = state.history[-1] if state.history else None
    return {"change": last.entry if last else "", "changed_at": last.at if last else state.first.at}


def page_rows(state: LogState, sort: str) -> Rows:
    """Where a record stands. What was taken back stands nowhere; what was moved leaves only the fact."""
    first = state.first
    now = () if state.retracted else state.names.now
    ever = [
        {"root": first.root, "person": person, "kind": first.kind, "is_now": person in now, "sort": sort}
        for person in sorted(state.names.ever)
    ]
    gone = [
        {"root": first.root, "entry": entry.id, "person": person, "by": entry.by, "at": entry.at}
        for person, entry in state.names.moved
        if person not in state.names.now
    ]
    return {named: ever, moved: gone}
