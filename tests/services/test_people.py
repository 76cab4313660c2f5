"""Somebody has died: lists of what is to be done leave them out, on every device, until it is taken back."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import Invalid, NotAllowed
from outreach.domain.person import LEAVE_ALONE
from outreach.services import consents, followups, merges, people, printouts
from outreach.storage.queries import addresses
from outreach.storage.queries import followups as followup_queries
from outreach.storage.queries import people as queries
from outreach.storage.queries import printouts as printout_queries
from outreach.storage.queries.reading import Reading, about
from tests.logbook import ANNA, BO, DITTE, ELIF, RANA, A, B, Laptop, danish_today, part
from tests.services.two_offices import Programme

TODAY = danish_today().isoformat()


def promise(session: Session, *who: str) -> None:
    closed = {"text": "Ringe", "due": TODAY}
    followups.create(session, ANNA, people=who, open={"drawer": "own"}, closed=closed)


def due(session: Session) -> int:
    found = followup_queries.due(session, ANNA, TODAY, TODAY)
    session.rollback()
    return len(found)


def test_promises_leave_out_who_died_and_stay_with_the_others(session: Session) -> None:
    for who in ([ELIF], [ELIF, RANA], []):
        promise(session, *who)
    people.died(session, ANNA, ELIF, TODAY)
    assert due(session) == 2
    people.died(session, ANNA, ELIF, "")
    assert due(session) == 3
    assert queries.page(session, Reading(ANNA, ELIF, "page")).died == ""


@pytest.mark.parametrize("said_of", [ELIF, RANA])
def test_who_died_under_one_of_their_names_died_under_all(session: Session, said_of: str) -> None:
    promise(session, RANA)
    promise(session, ELIF)
    merges.merge(session, ANNA, ELIF, RANA)
    people.died(session, ANNA, said_of, TODAY)

    page = queries.page(session, Reading(ANNA, ELIF, "page"))
    assert (due(session), page.died, page.promises) == (0, TODAY, [])
    people.died(session, ANNA, ELIF, "")
    assert due(session) == 2 and queries.page(session, Reading(ANNA, ELIF, "page")).died == ""
    people.died(session, ANNA, ELIF, TODAY)
    part(session, ANNA, ELIF)
    assert due(session) == 1  # to Rana, of whom nobody said it


@pytest.mark.parametrize("kept, other", [(ELIF, RANA), (RANA, ELIF)])
def test_who_lives_protected_under_one_name_does_under_all(session: Session, kept: str, other: str) -> None:
    people.say(session, ANNA, ELIF, set={"address": "Vangdalen 3"})
    people.say(session, ANNA, RANA, set={"address": "Vangdalen 3", "protected": True})
    merges.merge(session, ANNA, kept, other)

    page = queries.page(session, Reading(ANNA, kept, "page"))
    assert (page.address, page.protected) == ("", True)
    found = addresses.show(session, Reading(ANNA, kept, "address"))
    assert (found.address, found.protected) == ("Vangdalen 3", True)
    paper = printout_queries.show(session, ANNA, printouts.make(session, ANNA, kept).id)
    assert (paper.address, paper.has_protected_address) == ("", True)

    people.update(session, ANNA, kept, set={"protected": False}, base=found.base)
    assert queries.page(session, Reading(ANNA, kept, "page")).address == "Vangdalen 3"


def test_an_address_written_for_who_is_protected_under_another_name_stays_so_when_they_are_parted(
    session: Session,
) -> None:
    people.say(session, ANNA, RANA, set={"protected": True})
    merges.merge(session, ANNA, ELIF, RANA)
    people.say(session, ANNA, ELIF, set={"address": "Vangdalen 3"})
    part(session, ANNA, ELIF)
    page = queries.page(session, Reading(ANNA, ELIF, "page"))
    assert (page.address, page.protected) == ("", True)
    people.say(session, ANNA, ELIF, set={"protected": False})
    people.say(session, ANNA, ELIF, set={"address": "Vangdalen 5"})
    assert queries.page(session, Reading(ANNA, ELIF, "page")).address == "Vangdalen 5"


@pytest.mark.parametrize("kept, other", [(ELIF, RANA), (RANA, ELIF)])
def test_who_wants_peace_under_one_name_does_under_all(session: Session, kept: str, other: str) -> None:
    people.say(session, ANNA, RANA, set={"reach": LEAVE_ALONE})
    people.say(session, ANNA, ELIF, set={"reach": "call"})
    merges.merge(session, ANNA, kept, other)
    page = queries.page(session, Reading(ANNA, kept, "page"))
    assert page.reach == LEAVE_ALONE

    people.update(session, ANNA, kept, set={"reach": "sms"}, base=page.base)
    assert queries.page(session, Reading(ANNA, kept, "page")).reach == "sms"


def test_the_other_helper_hears_of_it(tmp_path: Path) -> None:
    programme = Programme(tmp_path)
    with programme.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
        consents.grant(session, ANNA, ELIF, receivers=[B])
    programme.carry()
    with programme.laptops[A].session() as session:
        people.died(session, ANNA, ELIF, "2026-05-18")
    programme.carry()
    with programme.laptops[B].session() as session:
        assert queries.page(session, Reading(BO, ELIF, "page")).died == "2026-05-18"


def test_a_day_that_is_none_and_somebody_who_may_not(session: Session, laptop: Laptop) -> None:
    before = laptop.entries()
    with pytest.raises(Invalid):
        people.died(session, ANNA, ELIF, "i går")
    with pytest.raises(NotAllowed):
        people.died(session, DITTE, ELIF, TODAY)
    assert laptop.entries() == before


def test_a_protected_address_is_read_one_at_a_time_and_the_reading_is_written(session: Session) -> None:
    people.say(session, ANNA, ELIF, set={"address": "Vangdalen 3", "protected": True})
    assert "Vangdalen" not in repr(queries.page(session, Reading(ANNA, ELIF, "page")))
    assert addresses.show(session, Reading(ANNA, ELIF, "address")).address == "Vangdalen 3"
    assert about(session, ANNA, [ELIF])[0].purpose == "address"
    with pytest.raises(NotAllowed):
        addresses.show(session, Reading(DITTE, ELIF, "address"))
