"""What an authority gets is a text written for it, and nothing that leads anywhere else."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import DomainError, Invalid, NotFound
from outreach.domain.minutes import Said
from outreach.services import contacts, handovers, merges, minutes, people, undoing
from outreach.services.recording import Recorded
from outreach.storage.queries import handovers as queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from sync.entry import fresh_id, fresh_nonce
from tests.logbook import ANNA, BO, DAN, ELIF, A, B, J, an_id
from tests.services.two_offices import Programme


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    found = Programme(tmp_path)
    with found.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
    return found


def send(session: Session, **more: object) -> Recorded:
    given = {
        "to": J,
        "name_typed": "Elif A.",
        "text": "Vil gerne have kortere dage.",
        "person_id": ELIF,
        "organisation_name": "Carelink",
        "basis": "consent",
        "how": "sagt i dag",
        "informed": True,
        **more,
    }
    return handovers.send(session, ANNA, **given)  # type: ignore[arg-type]


def test_the_text_and_only_the_text_arrives(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        sent = send(session)
        mine = queries.show(session, ANNA, sent.id)
        assert mine.basis and (mine.basis.person_name, mine.basis.basis) == ("Elif Aksoy", "consent")
        (item,) = people_queries.page(session, Reading(ANNA, ELIF, "page")).timeline
        assert (item.kind, item.readers) == ("handover", ("Carelink", "Jobcenter"))
    programme.carry()
    with programme.laptops[J].session() as session:
        (letter,) = queries.index(session, DAN)
        assert (letter.name_typed, letter.author_name, letter.own) == ("Elif A.", "Anna", False)
        assert queries.show(session, DAN, sent.id).basis is None
    found = programme.text_at(J)
    assert ELIF.encode() not in found and b"Aksoy" not in found and b"sagt i dag" not in found
    with programme.laptops[B].session() as session, pytest.raises(NotFound):
        queries.show(session, BO, sent.id)


def test_sending_the_form_twice_hands_over_once(programme: Programme) -> None:
    same = {"id": fresh_id(), "nonce": fresh_nonce()}
    with programme.laptops[A].session() as session:
        assert send(session, **same).disposition == "applied"
        assert send(session, **same).disposition == "duplicate"
    assert len(programme.laptops[A].rows()["handover_basis"]) == 1


def test_nothing_is_sent_about_somebody_who_died_under_whatever_id(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif"}, id=an_id(700))
        merges.merge(session, ANNA, ELIF, an_id(700))
        people.died(session, ANNA, an_id(700), "2026-05-18")
        before = len(programme.laptops[A].entries())
        yes: list[Said] = [{"to": J, "basis": "consent", "how": "", "on": "2026-05-18"}]
        with pytest.raises(Invalid) as refused:
            send(session)
        with pytest.raises(Invalid) as too:
            minutes.write(session, ANNA, to=[J], closed={}, people=[ELIF], said=yes)
    assert (refused.value.fields, too.value.fields) == ({"person": "has_died"}, {"people": "has_died"})
    assert len(programme.laptops[A].entries()) == before


@pytest.mark.parametrize(
    ("more", "field"),
    [({"to": B}, "to"), ({"basis": "nysgerrighed"}, "basis"), ({"basis": "law", "how": ""}, "how")],
)
def test_it_goes_to_an_authority_on_a_basis(programme: Programme, more: dict[str, str], field: str) -> None:
    with programme.laptops[A].session() as session:
        with pytest.raises(Invalid) as refused:
            send(session, **more)
        assert set(refused.value.fields) == {field}
    assert programme.laptops[A].rows()["handover"] == []


def test_it_is_never_silently_unsent(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        sent = send(session)
        with pytest.raises(DomainError):
            undoing.take_back(session, ANNA, sent.id)
        with pytest.raises(DomainError):
            contacts.amend(session, ANNA, sent.id, set={"text": "noget andet"})
