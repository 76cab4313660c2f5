"""An enrolment as a row."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.enrolment import outcome
from outreach.domain.local_time import wall_clock
from outreach.kinds.logs import basics, latest, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, log_columns, metadata, moved, named, root, texts

enrolment = Table(
    "enrolment",
    metadata,
    root(),
    *log_columns(),
    Column("person", Id),
    *texts("programme", "phase", "since", "until", "ending", "note", "change", "changed_at"),
    *texts("outcome"),  # open, stopped, completed; "" taken back
    Index("enrolment_person", "person"),
    Index("enrolment_programme", "programme", "outcome"),
)
FIELDS = ("programme", "phase", "since", "until", "ending", "note")


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one enrolment."""
    state = state_of(record)
    row = {
        **basics(state),
        **{name: state.values[name] for name in FIELDS},
        **latest(state),
        "person": None if state.retracted else next(iter(state.names.now), None),
        "outcome": "" if state.retracted else outcome(state.values["ending"]),
    }
    return {enrolment: [row], **page_rows(state, wall_clock(state.first.at))}


ROWS = RecordRows((enrolment, named, moved), project)
