"""A series as rows: the meeting itself, what was moved, and which party was in the room on which day."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Index, Table, Text

from outreach.domain.local_time import day
from outreach.domain.meetings import Change, in_the_room, standing
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.kinds.registers import dispute_rows, pick, state_of
from outreach.storage.tables import Id, dispute, flags, ids, metadata, root, texts

series = Table(
    "series",
    metadata,
    root(),
    *ids("org"),
    *texts("name", "first", "at", "every", "form", "place", "ends_on"),
    *texts("orgs", "others"),  # JSON
)
meeting_change = Table(  # every decision that still counts or that somebody should see beside it
    "meeting_change",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("by"),
    *texts("written_at", "nominal", "change", "to", "clock", "note"),
    Index("meeting_change_to", "root", "to"),
)
party_present = Table(
    "party_present",
    metadata,
    root(),
    Column("nominal", Text, primary_key=True),
    Column("party", Text, primary_key=True),  # an organisation's id, or the name of one without a sign-in
    *flags("is_here", "was_there"),
    *texts("seen"),  # JSON: the marks a new one cites
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one series. Values of the organisation whose meeting it is come first."""
    first = record[0].entry
    state = state_of(record, first.org)
    lists = {name: json.dumps(state.values.get(name, []), ensure_ascii=False) for name in ("orgs", "others")}
    row = {
        "root": first.root,
        "org": first.org,
        **pick(state, "name", "first", "at", every="two_weeks", form="case", place="", ends_on=""),
        **lists,
    }
    return {
        series: [row],
        meeting_change: _changes(record),
        party_present: _parties(record),
        **dispute_rows(first.root, state, is_own=first.org == own),
    }


def _changes(record: Sequence[Opened]) -> list[Mapping[str, Any]]:
    about: dict[str, list[Change]] = defaultdict(list)
    for part in record:
        nominal = day(part.closed.on) if part.entry.kind == "meeting_change" else None
        if nominal:
            e, c = part.entry, part.closed
            one = Change(e.id, e.at, e.by, nominal, c.change, day(c.to), c.at, c.note, frozenset(c.seen))
            about[c.on].append(one)
    return [
        {
            "root": record[0].entry.root,
            "entry": one.entry,
            "by": one.by,
            "written_at": one.at,
            "nominal": nominal,
            "change": one.change,
            "to": one.to.isoformat() if one.to else "",
            "clock": one.clock,
            "note": one.note,
        }
        for nominal, changes in about.items()
        for one in standing(changes)
    ]


def _parties(record: Sequence[Opened]) -> list[Mapping[str, Any]]:
    marks: dict[tuple[str, str], dict[str, tuple[str, frozenset[str]]]] = defaultdict(dict)
    for part in record:
        if part.entry.kind == "party_present":
            told = part.closed
            marks[told.on, told.party][part.entry.id] = (told.state, frozenset(told.seen))
    found: list[Mapping[str, Any]] = []
    for (nominal, party), some in marks.items():
        is_here, was_there = in_the_room(some)
        found.append(
            {
                "root": record[0].entry.root,
                "nominal": nominal,
                "party": party,
                "is_here": is_here,
                "was_there": was_there,
                "seen": json.dumps(sorted(some)),
            }
        )
    return found


ROWS = RecordRows((series, meeting_change, party_present, dispute), project)
