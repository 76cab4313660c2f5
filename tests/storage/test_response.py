"""Response time from what is stored: needs, when they were met, and whose they are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import NotAllowed
from outreach.services import contacts, followups
from outreach.storage.queries import response as queries
from tests.logbook import ANNA, BIRGIT, BO, DITTE, ELIF, A, Laptop, a_world, an_entry

FIRST, LAST = date(2026, 5, 18), date(2026, 5, 24)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    found = Laptop(tmp_path)
    found.take_in([*a_world(), an_entry("person", id=ELIF, people=[ELIF], closed={"name": "Elif"})])
    return found


@pytest.fixture
def session(laptop: Laptop) -> Iterator[Session]:
    with laptop.session() as session:
        yield session


def contact(session: Session, when: str, **more: object) -> str:
    closed = {"when": when, "channel": "door", **more}
    return contacts.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed).root


def promise(session: Session, contact_id: str | None, *outcomes: tuple[str, str]) -> str:
    closed = {"text": "Ringe", "due": "2026-05-20", "contact": contact_id}
    root = followups.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed).root
    for state, at in outcomes:
        followups.finish(session, ANNA, root, state=state, at=at)
    return root


def test_known_needs_give_a_known_median_and_share(session: Session, laptop: Laptop) -> None:
    contact(session, "2026-05-18T09:00", done_now=True)  # met at once
    contact(session, "2026-05-18T09:00")  # no need
    promise(session, contact(session, "2026-05-18T10:00"), ("done", "2026-05-18T12:00:00.000Z"))  # 4 hours
    two = contact(session, "2026-05-19T10:00")
    promise(session, two, ("done", "2026-05-19T09:00:00.000Z"))
    promise(session, two, ("done", "2026-05-20T08:00:00.000Z"))  # met with the last: 24 hours
    half = contact(session, "2026-05-20T10:00", done_now=True)
    promise(session, half, ("done", "2026-05-20T09:00:00.000Z"))
    promise(session, half)  # still open, whatever was said at the door
    promise(session, contact(session, "2026-05-21T10:00"), ("not_needed", "2026-05-21T09:00:00.000Z"))
    promise(session, None, ("done", "2026-05-21T09:00:00.000Z"))  # came out of no contact
    promise(session, contact(session, "2026-05-25T10:00"))  # after the time

    found = queries.response(session, ANNA, FIRST, LAST)
    assert (found.needs, found.met, found.waiting) == (4, 3, 1)
    assert (found.median_hours, found.same_day) == (4.0, 2)
    needs = queries.needs(session, ANNA, FIRST, LAST)
    assert needs[0].id == half and len(needs) == 3


def test_a_message_to_us_is_met_by_the_answer_that_says_so(session: Session, laptop: Laptop) -> None:
    asked = an_entry(
        "message",
        actor=BO,
        number=901,
        people=[ELIF],
        open={"to": A},
        closed={"text": "Kom forbi"},
        at="2026-05-18T08:00:00.000Z",
    )
    seen = an_entry(
        "message_answer", number=902, root=asked.id, closed={"state": "seen"}, at="2026-05-18T09:00:00.000Z"
    )
    session.rollback()
    laptop.take_in([asked, seen])
    assert queries.response(session, ANNA, FIRST, LAST).waiting == 1
    session.rollback()
    laptop.take_in(
        [
            an_entry(
                "message_answer",
                number=n,
                root=asked.id,
                closed={"state": "done"},
                at=f"2026-05-18T{hour}:00:00.000Z",
            )
            for n, hour in ((903, "14"), (904, "16"))
        ]
    )

    found = queries.response(session, ANNA, FIRST, LAST)
    assert (found.needs, found.median_hours, found.same_day) == (1, 6.0, 1)
    assert queries.needs(session, ANNA, FIRST, LAST)[0].met == "2026-05-18T16:00"


def test_a_need_taken_up_again_waits_again(session: Session) -> None:
    root = promise(session, contact(session, "2026-05-18T10:00"))
    done = followups.finish(session, ANNA, root, state="done")
    assert queries.response(session, ANNA, FIRST, LAST).waiting == 0
    followups.undo(session, ANNA, done.id)
    assert queries.response(session, ANNA, FIRST, LAST).waiting == 1


def test_it_tells_of_no_colleague_and_of_ones_own_organisation(session: Session) -> None:
    assert not {"by", "staff", "owner", "name"} & set(queries.Need.__dataclass_fields__)
    with pytest.raises(NotAllowed):
        queries.response(session, DITTE, FIRST, LAST)
    assert queries.response(session, BIRGIT, FIRST, LAST).needs == 0
