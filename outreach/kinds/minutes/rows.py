"""Minutes as rows: what every party reads, and, in the writer's office alone, whom they are about."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Index, Integer, Table, Text

from outreach.domain.entries import order
from outreach.domain.minutes import DONE, LOOKED
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, flags, ids, metadata, root, texts

WORDS = ("form", "meeting", "day", "name_typed", "author_name", "organisation_name", "text", "decided")
minutes = Table(
    "minutes",
    metadata,
    root(),
    *ids("org", "by"),
    *texts("at", *WORDS, "own_words", "series", "on", "present", "parties"),  # the last two: JSON
    Index("minutes_day", "day"),
    Index("minutes_meeting", "series", "on"),
)
minutes_promise = Table(
    "minutes_promise",
    metadata,
    root(),
    Column("n", Integer, primary_key=True),
    *texts("who", "org", "what", "due"),
    *flags("is_open"),
    Index("minutes_promise_open", "is_open", "org", "due"),
)
minutes_answer = Table(
    "minutes_answer",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("org", "by"),
    *texts("at", "author_name", "text", "state"),
    Column("n", Integer),  # the promise it answers; null: a word to the whole
)
minutes_new = Table(  # what this office got and nobody here has looked at: a text, or a line to one of ours
    "minutes_new",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("org"),  # who wrote it
    *texts("at"),
    *flags("ours"),  # a line to a text of ours
    Index("minutes_new_at", "ours", "at"),
)
minutes_basis = Table(
    "minutes_basis",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    *ids("by"),
    *texts("at", "agenda", "said"),  # said: JSON
    *flags("informed"),
    Index("minutes_basis_agenda", "agenda"),
)
minutes_person = Table(
    "minutes_person",
    metadata,
    root(),
    Column("entry", Id, primary_key=True),
    Column("person", Id, primary_key=True),
    Column("sort", Text, nullable=False),
    Index("minutes_person_person", "person", "sort"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of one text. A promise is open until its own party, or whoever wrote the text, says it is kept."""
    first, told = record[0].entry, record[0].values
    later = sorted((p for p in record if p.entry.kind == "minutes_answer"), key=lambda p: order(p.entry))
    answers = [part for part in later if part.closed.state != LOOKED]
    promised = [
        {
            "root": first.root,
            "n": n,
            "who": one.who,
            "org": one.org,
            "what": one.what,
            "due": one.due,
            "is_open": not any(_keeps(part, n, {one.org, first.org}) for part in answers),
        }
        for n, one in enumerate(told["promises"])
    ]
    row = {
        "root": first.root,
        "org": first.org,
        "by": first.by,
        "at": first.at,
        **{name: told[name] for name in (*WORDS, "own_words", "series", "on")},
        "present": json.dumps(told["present"], ensure_ascii=False),
        "parties": json.dumps(sorted(told["to"])),
    }
    return {
        minutes: [row],
        minutes_promise: promised,
        minutes_answer: [_answer(part) for part in answers],
        minutes_new: _new(record[0], answers, later, own),
        **_basis(record, told["day"]),
    }


def _keeps(part: Opened, n: int, orgs: set[str]) -> bool:
    return part.closed.n == n and part.closed.state == DONE and part.entry.org in orgs


def _new(text: Opened, answers: Sequence[Opened], later: Sequence[Opened], own: str) -> list[dict[str, Any]]:
    """What waits to be looked at. Whoever answered a text has read it."""
    mine = [part for part in later if part.entry.org == own]
    looked = {id for part in mine for id in part.closed.answers}
    ours = text.entry.org == own
    new = [part for part in answers if part.entry.org != own] if ours else [] if mine else [text]
    return [
        {"root": e.root, "entry": e.id, "org": e.org, "at": e.at, "ours": ours}
        for e in (part.entry for part in new)
        if e.id not in looked
    ]


def _answer(part: Opened) -> dict[str, Any]:
    e, c = part.entry, part.closed
    told = {"root": e.root, "entry": e.id, "org": e.org, "by": e.by, "at": e.at}
    return {**told, "author_name": c.author_name, "text": c.text, "state": c.state, "n": c.n}


def _basis(record: Sequence[Opened], day: str) -> Rows:
    found = [part for part in record if part.entry.kind == "minutes_basis"]
    bases = [
        {
            "root": part.entry.root,
            "entry": part.entry.id,
            "by": part.entry.by,
            "at": part.entry.at,
            "agenda": part.closed.agenda,
            "said": json.dumps(part.closed.said, ensure_ascii=False),
            "informed": part.closed.informed,
        }
        for part in found
    ]
    people = [
        {"root": part.entry.root, "entry": part.entry.id, "person": person, "sort": f"{day}T00:00"}
        for part in found
        for person in part.entry.people
    ]
    return {minutes_basis: bases, minutes_person: people}


TABLES = (minutes, minutes_promise, minutes_answer, minutes_new, minutes_basis, minutes_person)
ROWS = RecordRows(TABLES, project)
