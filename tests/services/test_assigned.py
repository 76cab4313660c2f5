"""Contact persons: one each for work, family and all else, with a deputy, dates and history."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid, NotAllowed, NotFound
from outreach.services import assigned, people
from outreach.services.recording import Recorded
from outreach.storage.queries import assigned as queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from sync.entry import fresh_id, fresh_nonce
from tests.logbook import ANNA, BO, CARLA, DITTE, ELIF, Laptop, danish_today

ON = danish_today()


def assign(session: Session, staff: str = ANNA.staff_id, *, days: int = 0, **more: Any) -> Recorded:
    since = (ON - timedelta(days)).isoformat()
    given = {"role": "contact", "deputy": None, "drawer": "own", "since": since, "staff": staff, **more}
    return assigned.assign(session, given.pop("actor", ANNA), ELIF, **given)


def hands(session: Session) -> queries.Hands:
    return queries.of_person(session, ANNA, [ELIF], ON)


def field(session: Session) -> str | None:
    return people_queries.page(session, Reading(ANNA, ELIF, "page")).contact_person


def test_a_job_adviser_and_a_family_adviser_each_with_a_deputy(session: Session) -> None:
    assign(session, role="job", deputy=CARLA.staff_id)
    assign(session, CARLA.staff_id, role="family", deputy=ANNA.staff_id)
    found = [(one.role, one.staff_name, one.deputy_name) for one in hands(session).now]
    assert found == [("job", "Anna", "Carla"), ("family", "Carla", "Anna")]
    assert field(session) is None


def test_the_persons_own_field_and_the_row_say_the_same(session: Session) -> None:
    assign(session, deputy=CARLA.staff_id)
    (one,) = hands(session).now
    assert (one.staff, one.deputy_name, field(session)) == (ANNA.staff_id, "Carla", ANNA.staff_id)


def test_what_only_the_field_says_is_shown_and_becomes_history(session: Session) -> None:
    people.say(session, ANNA, ELIF, set={"contact_person": CARLA.staff_id})
    (before,) = hands(session).now
    assert (before.staff_name, before.since) == ("Carla", "")
    assign(session)
    found = hands(session)
    assert [one.staff_name for one in found.now] == ["Anna"]
    assert [(one.staff_name, one.until) for one in found.before] == [("Carla", ON.isoformat())]


def test_where_a_colleague_set_the_field_alone_the_field_is_right(session: Session) -> None:
    assign(session)
    people.say(session, CARLA, ELIF, set={"contact_person": CARLA.staff_id})
    found = hands(session)
    assert [one.staff_name for one in found.now] == ["Carla"]
    assert [one.staff_name for one in found.before] == ["Anna"]


def test_passing_on_keeps_who_was_there_and_many_hands_are_noticed(session: Session) -> None:
    assign(session, days=300)
    assign(session, CARLA.staff_id, days=200)
    assert not hands(session).many
    assign(session, days=100)
    found = hands(session)
    assert found.many and [one.staff_name for one in found.now] == ["Anna"]
    assert [one.staff_name for one in found.before] == ["Carla", "Anna"]


def test_it_ends_and_the_field_is_empty(session: Session) -> None:
    assign(session)
    assigned.end(session, ANNA, ELIF, role="contact", until=ON.isoformat())
    assert hands(session).now == [] and field(session) is None
    with pytest.raises(NotFound):
        assigned.end(session, ANNA, ELIF, role="contact", until=ON.isoformat())


def test_the_form_sent_twice_is_one(session: Session, laptop: Laptop) -> None:
    same = {"id": fresh_id(), "nonce": fresh_nonce()}
    assign(session, **same)
    count = len(laptop.entries())
    assert assign(session, **same).disposition == "duplicate"
    assert len(laptop.entries()) == count


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"staff": BO.staff_id}, "staff"),
        ({"staff": ""}, "staff"),
        ({"deputy": BO.staff_id}, "deputy"),
        ({"deputy": ANNA.staff_id}, "deputy"),
        ({"role": "boss"}, "role"),
        ({"since": "i går"}, "since"),
    ],
)
def test_what_breaks_a_rule_is_not_kept(
    session: Session, laptop: Laptop, more: dict[str, str], field: str
) -> None:
    before = laptop.entries()
    with pytest.raises(Invalid) as refused:
        assign(session, **more)
    assert set(refused.value.fields) == {field} and laptop.entries() == before


def test_who_may_not_writes_nothing(session: Session, laptop: Laptop) -> None:
    assign(session)
    before = laptop.entries()
    somebody: Actor = DITTE
    with pytest.raises(NotAllowed):
        assign(session, CARLA.staff_id, actor=somebody)
    with pytest.raises(NotFound):
        assigned.end(session, BO, ELIF, role="job", until=ON.isoformat())
    assert laptop.entries() == before
