"""A plan as rows: the plan with its one open step, and what was done about each."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Index, Integer, Table

from outreach.domain.local_time import day
from outreach.domain.log import LogState
from outreach.domain.plan import OVER, day_of_step, is_in_time, open_step
from outreach.domain.undoing import standing
from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, ids, log_columns, metadata, moved, named, root, texts

plan = Table(
    "plan",
    metadata,
    root(),
    *log_columns(),
    *texts("employer", "starts", "ended", "ending"),
    *texts("state", "due"),  # state: open, ended, over (no step left); "" taken back
    Column("owner", Id),
    Column("step", Integer),
    Index("plan_due", "state", "due"),
)
plan_step = Table(
    "plan_step",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    Column("step", Integer, nullable=False),
    *ids("by"),
    *texts("at", "state", "on", "due", "note"),
    Index("plan_step_on", "root", "on"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one plan. Of a step two moved, the later claim stands; done is done in either case."""
    state = state_of(record)
    told = standing(part for part in record if part.entry.kind == "plan_step")
    values = state.values
    step, due = _next(state, told)
    row = {
        **basics(state),
        **{name: values[name] for name in ("employer", "starts", "ended", "ending", "owner")},
        "state": "" if state.retracted else _stands(values["ended"], step),
        "step": step,
        "due": due,
    }
    steps = [_row(part) for part in told if not state.retracted]
    return {plan: [row], plan_step: steps, **page_rows(state, f"{values['starts']}T00:00")}


def _stands(ended: str, step: int | None) -> str:
    if ended:
        return "ended"
    return "over" if step is None else "open"


def _next(state: LogState, told: Sequence[Opened]) -> tuple[int | None, str]:
    starts, written = day(state.values["starts"]), day(basics(state)["day"])
    if starts is None:
        return None, ""
    over = {part.closed.step: day(part.closed.on) for part in told if part.closed.state in OVER}
    known = {number: on for number, on in over.items() if on is not None}
    step = open_step(starts, written or starts, known)
    if step is None:
        return None, ""
    moves = (part.closed for part in told if part.closed.state == "moved" and part.closed.step == step)
    put = [one.due for one in moves if is_in_time(starts, day(one.due) or starts)]
    return step, put[-1] if put else day_of_step(starts, step).isoformat()


def _row(part: Opened) -> Mapping[str, Any]:
    said = {name: getattr(part.closed, name) for name in ("step", "state", "on", "due", "note")}
    return {"root": part.entry.root, "entry": part.entry.id, "by": part.entry.by, "at": part.entry.at, **said}


ROWS = RecordRows((plan, plan_step, named, moved), project, version=2)
