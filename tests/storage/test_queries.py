"""Reading: what each may see, that it is logged or does not happen, and what it costs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from outreach.domain.errors import DomainError, LogBroken, NotAllowed, NotFound
from outreach.services import contacts as contact_service
from outreach.services import followups as followup_service
from outreach.services import people as people_service
from outreach.storage.projections import project
from outreach.storage.queries import (
    contacts,
    followups,
    handovers,
    messages,
    people,
    questions,
    reading,
    status,
    today,
)
from outreach.storage.queries.reading import Reading
from outreach.storage.tables import reading_log
from sync.ledger import Ledger
from tests.logbook import (
    ANNA,
    BIRGIT,
    BO,
    CARLA,
    DAN,
    DITTE,
    ELIF,
    RANA,
    Laptop,
    a_world,
    an_entry,
    an_id,
    danish_today,
)

NAMES = [
    "Åse Lund",
    "Søren Bjørn",
    "Emre Yılmaz",
    "Łukasz Nowak",
    "Hibo Cabdi Nuur",
    "Elif Aksoy",
    "Marzena Wójcik",
]
ON = date(2026, 5, 18)
WORDS = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    found = Laptop(tmp_path)
    found.take_in(a_world())
    return found


@pytest.fixture
def session(laptop: Laptop) -> Iterator[Session]:
    with laptop.session() as session:
        for number, name in enumerate(NAMES):
            people_service.create(session, ANNA, closed={"name": name}, id=an_id(100 + number))
        yield session


def write(session: Session, note: str, *names: str, **more: Any) -> str:
    parts: Any = {"open": {"drawer": "helpers"}, "closed": {**WORDS, "note": note, **more}}
    return contact_service.create(session, ANNA, people=names, **parts).root


def promise(session: Session, text: str, due: str, **more: Any) -> str:
    parts: Any = {"open": {"drawer": "own"}, "closed": {"text": text, "due": due, **more}}
    return followup_service.create(session, ANNA, people=[ELIF], **parts).root


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Åse", "Åse Lund"),
        ("aase", "Åse Lund"),
        ("ase lu", "Åse Lund"),
        ("Søren", "Søren Bjørn"),
        ("soeren", "Søren Bjørn"),
        ("bjø", "Søren Bjørn"),
        ("Yılmaz", "Emre Yılmaz"),
        ("yilmaz", "Emre Yılmaz"),
        ("Łukasz", "Łukasz Nowak"),
        ("lukasz", "Łukasz Nowak"),
        ("Cabdi", "Hibo Cabdi Nuur"),
        ("Abdi", "Hibo Cabdi Nuur"),
        ("ksoy", "Elif Aksoy"),
        ("jci", "Marzena Wójcik"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(session: Session, asked: str, found: str) -> None:
    assert [hit.name for hit in people.search(session, ANNA, asked)] == [found]


@pytest.mark.parametrize(
    "asked", ["", '"', "AND", "a-b", "NEAR(", "*", "\x00", "'; --", "x" * 5000, "æ" * 300]
)
def test_nothing_typed_breaks_a_search(session: Session, asked: str) -> None:
    people.search(session, ANNA, asked)
    contacts.search_notes(session, ANNA, asked)
    contacts.by_keyword(session, ANNA, asked)


def test_notes_are_found_by_word_beginning_and_part_newest_first(session: Session) -> None:
    old = write(session, "Vi skrev jobansøgning", when="2026-05-01T09:00")
    new = write(session, "Ansøgningen er sendt", when="2026-05-17T09:00")
    middle = write(session, "En ansøgning til", when="2026-05-10T09:00")

    def found(text: str, limit: int = 30) -> list[str]:
        return [item.id for item in contacts.search_notes(session, ANNA, text, limit)]

    assert found("ansøgning") == [middle, new, old]
    assert found("ansoegning", 1) == [middle]
    assert found("ansøgning sendt") == [new]
    assert found("ansøgning mangler") == []


def test_a_persons_page_tells_what_happened_and_what_was_promised(session: Session) -> None:
    write(session, "Kom med et brev", ELIF, RANA)
    promise(session, "Ringer i morgen", "2026-05-19", daypart="morning", owner=CARLA.staff_id)
    page = people.page(session, Reading(ANNA, ELIF, "page"))
    (item,) = page.timeline
    assert (item.by_name, item.org_name, item.place, item.readers) == ("Anna", "", "office", ("Carelink",))
    assert sorted(one.id for one in item.people) == [ELIF, RANA]
    (made,) = page.promises
    assert (made.text, made.owner_name, made.person_id) == ("Ringer i morgen", "Carla", ELIF)
    assert made.is_open and page.base["name"] == (ELIF,)


def test_today_tells_what_is_due_what_waits_and_what_comes(session: Session) -> None:
    for text, due in (("i går", "17"), ("i dag", "18"), ("i morgen", "19"), ("til juni", "31")):
        promise(session, text, f"2026-05-{due}")
    followup_service.finish(session, CARLA, promise(session, "klaret", "2026-05-18"), state="done")
    write(session, "", ELIF)
    write(session, "")

    found = today.today(session, ANNA, ON)
    assert [p.text for p in found.waiting] == ["i går"]
    assert [p.text for p in found.promises] == ["i dag"]
    assert [p.text for p in found.later] == ["i morgen"]
    assert (found.contacts, found.unnamed, found.questions) == (2, 1, 0)


def test_a_promise_moves_to_another_day_and_another_colleague(session: Session) -> None:
    id = promise(session, "x", "2026-05-18")
    followup_service.finish(session, ANNA, id, state="later", due="2026-05-20")
    followup_service.finish(session, ANNA, id, state="passed_on", owner=CARLA.staff_id)
    found = followups.show(session, CARLA, id)
    assert (found.due, found.owner_name, found.state) == ("2026-05-20", "Carla", "open")


def test_closing_the_day_counts_what_was_written_and_where_it_is(session: Session) -> None:
    write(session, "", ELIF)
    write(session, "")
    write(session, "", keyword="gul kop")
    found = status.day(session, ANNA, danish_today())
    assert (found.written, found.received, found.places, found.unnamed) == (3, 0, {"office": 3}, 1)
    assert found.waiting >= 3 and set(found.since) == {"office"}


def every_read(session: Session, actor: Any, id: str) -> list[Any]:
    return [
        lambda: people.search(session, actor, "elif"),
        lambda: people.chosen(session, actor, [ELIF]),
        lambda: people.names(session, actor),
        lambda: people.page(session, Reading(actor, ELIF, "page")),
        lambda: contacts.show(session, actor, id),
        lambda: contacts.recent(session, actor),
        lambda: contacts.search_notes(session, actor, "brev"),
        lambda: contacts.by_keyword(session, actor, "gul"),
        lambda: contacts.with_keyword(session, actor, "gul kop"),
        lambda: today.today(session, actor, ON),
        lambda: questions.waiting(session, actor),
        lambda: handovers.index(session, actor),
        lambda: messages.received(session, actor),
        lambda: messages.sent(session, actor),
    ]


def logged(session: Session) -> int:
    return int(session.scalar(sa.select(sa.func.count()).select_from(reading_log)) or 0)


def test_every_read_leaves_its_line_and_none_goes_without(session: Session) -> None:
    id = write(session, "et brev", ELIF)
    for read in every_read(session, ANNA, id):
        before = logged(session)
        read()
        assert logged(session) == before + 1
    session.rollback()
    session.execute(sa.text("DROP TABLE reading_log"))
    session.commit()
    for read in every_read(session, ANNA, id):
        with pytest.raises(LogBroken):
            read()


def test_who_may_read_nothing_reads_nothing(session: Session) -> None:
    id = write(session, "et brev", ELIF)
    before = logged(session)
    for read in every_read(session, DITTE, id):
        with pytest.raises(DomainError):
            read()
    assert logged(session) == before


def test_an_authority_on_a_helpers_rows_would_find_nothing(session: Session) -> None:
    """Its laptop holds none of it; if it did, the queries would still not show it."""
    closed = {**WORDS, "note": "brev"}
    theirs = an_entry("contact", actor=BO, people=[ELIF], open={"drawer": "helpers"}, closed=closed)
    write(session, "brev", ELIF)
    project(session.connection(), Ledger(session.connection()).receive([theirs], {}))
    session.commit()
    assert contacts.search_notes(session, DAN, "brev") == []
    assert contacts.recent(session, DAN) == []
    for id in (theirs.id, an_id(987654)):
        with pytest.raises(NotFound):
            contacts.show(session, DAN, id)
    with pytest.raises(NotAllowed):
        messages.received(session, BIRGIT)


def test_a_log_that_was_changed_is_noticed(session: Session) -> None:
    for _ in range(5):
        people.search(session, ANNA, "elif")
    people.page(session, Reading(ANNA, ELIF, "page"))
    assert reading.broken_at(session) is None
    assert [line.staff_name for line in reading.about(session, ANNA, [ELIF])] == ["Anna"]
    with pytest.raises(NotAllowed):
        reading.latest(session, ANNA)
    assert len(reading.latest(session, DITTE)) == 6
    head = reading.head(session)
    for change, at in (
        ("UPDATE reading_log SET purpose = 'other' WHERE seq = 3", 3),
        ("DELETE FROM reading_log WHERE seq = 2", 2),
        ("UPDATE reading_log SET seq = 99 WHERE seq = 5", 5),
    ):
        session.commit()
        session.execute(sa.text(change))
        assert reading.broken_at(session) == at
        session.rollback()
    session.execute(sa.text("DELETE FROM reading_log WHERE seq = 6"))
    assert reading.broken_at(session) is None and reading.head(session) != head


def test_a_read_costs_as_many_statements_however_much_there_is(session: Session, laptop: Laptop) -> None:
    id = write(session, "et brev", ELIF)
    people.search(session, ANNA, "elif")
    counts: list[list[int]] = []
    statements: list[str] = []
    event.listen(laptop.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for size in (0, 60):
        for number in range(size):
            write(session, f"et brev {number}", ELIF, RANA)
            promise(session, "x", "2026-05-18")
        found = []
        for read in every_read(session, ANNA, id):
            statements.clear()
            read()
            found.append(len(statements))
        counts.append(found)
    assert all(more <= few for few, more in zip(*counts, strict=True)), counts
    assert max(counts[0]) <= 80  # a person's page: a few for each noun that has a part on it
