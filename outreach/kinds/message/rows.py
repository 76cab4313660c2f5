"""A message to a partner as rows."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.entries import order
from outreach.domain.local_time import wall_clock
from outreach.domain.message import LOOKED
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, ids, log_columns, metadata, moved, named, root, texts

message = Table(
    "message",
    metadata,
    root(),
    *log_columns(),
    *ids("to_org"),
    *texts("text", "urgency", "state"),  # state: open, seen, done; "" when taken back
    Index("message_state", "state", "to_org", "at"),
    Index("message_at", "at"),
    Index("message_day", "day"),
)
message_answer = Table(
    "message_answer",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("org", "by"),
    *texts("at", "text", "state"),
)
answer_new = Table(  # answers that nobody at the sender has looked at
    "answer_new",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("org", "by"),  # the message's
    *texts("at", "state"),  # the answer's
    Index("answer_new_by", "org", "by", "at"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one message; only its receiver answers it, and only its sender looks at the answers."""
    state = state_of(record)
    to = state.values["to"]
    later = sorted((p for p in record if p.entry.kind == "message_answer"), key=lambda p: order(p.entry))
    answers = [part for part in later if part.entry.org == to and part.closed.state != LOOKED]
    looked = {id for part in later if part.entry.org == state.first.org for id in part.closed.answers}
    said = [part.closed.state for part in answers]
    row = {
        **basics(state),
        "to_org": to,
        "text": state.values["text"],
        "urgency": state.values["urgency"],
        "state": "" if state.retracted else "done" if "done" in said else "seen" if said else "open",
    }
    told = [
        {
            "root": part.entry.root,
            "entry": part.entry.id,
            "org": part.entry.org,
            "by": part.entry.by,
            "at": part.entry.at,
            "text": part.closed.text,
            "state": part.closed.state,
        }
        for part in answers
    ]
    new = [
        {"root": one["root"], "entry": one["entry"], "at": one["at"], "state": one["state"]}
        | {"org": row["org"], "by": row["by"]}
        for one in told
        if one["entry"] not in looked and not state.retracted
    ]
    places = page_rows(state, wall_clock(state.first.at))
    return {message: [row], message_answer: told, answer_new: new, **places}


ROWS = RecordRows((message, message_answer, answer_new, named, moved), project)
