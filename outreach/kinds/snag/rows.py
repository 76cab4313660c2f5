"""Something that gets in the way as rows: where it stands, and the steps it took."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.domain.entries import order
from outreach.domain.snag import CLOSED, OPENED
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, flags, ids, metadata, root, texts

snag = Table(
    "snag",
    metadata,
    root(),
    *ids("org", "by"),
    *texts("at", "text", "on", "level", "level_on", "closed_on"),
    *flags("is_open"),
    Index("snag_open", "is_open", "at"),
)
snag_step = Table(
    "snag_step",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("by"),
    *texts("at", "on", "step", "text"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """The latest step stands, by the day it was taken and then by when it was written."""
    first = record[0]
    steps = sorted(
        (part for part in record if part.entry.kind == "snag_step"),
        key=lambda part: (part.closed.on, *order(part.entry)),
    )
    level, level_on, closed_on = first.closed.level, first.closed.on, ""
    for part in steps:
        if part.closed.step == CLOSED:
            closed_on = part.closed.on
        else:
            closed_on = ""
            if part.closed.step != OPENED:
                level, level_on = part.closed.step, part.closed.on
    e = first.entry
    row = {"root": e.root, "org": e.org, "by": e.by, "at": e.at, "text": first.closed.text}
    stand = {"level": level, "level_on": level_on, "closed_on": closed_on, "is_open": not closed_on}
    told = [
        {
            "root": part.entry.root,
            "entry": part.entry.id,
            "by": part.entry.by,
            "at": part.entry.at,
            **{name: getattr(part.closed, name) for name in ("on", "step", "text")},
        }
        for part in steps
    ]
    return {snag: [{**row, "on": first.closed.on, **stand}], snag_step: told}


ROWS = RecordRows((snag, snag_step), project)
