"""Two pages put together are one person everywhere; taken apart every note is back where it was."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from outreach.domain import merging
from outreach.domain.errors import DomainError, NotFound, Stale
from outreach.services import consents, contacts, erasures, followups, merges, people
from outreach.services.consents import withdraw
from outreach.storage.queries import facts, sides
from outreach.storage.queries import merges as merge_queries
from outreach.storage.queries import people as queries
from outreach.storage.queries.reading import Reading
from tests.logbook import ANNA, BO, CARLA, DITTE, ELIF, RANA, A, B, Laptop, a_world, an_entry, an_id, part
from tests.services.test_recording import OPEN, WORDS
from tests.services.two_offices import Programme

PAIRS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1])
)


@given(st.data())
def test_any_order_of_putting_together_gives_the_same_pages(data: st.DataObject) -> None:
    pairs = data.draw(PAIRS)
    found = merging.groups(pairs)

    assert merging.groups(data.draw(st.permutations(pairs))) == found
    for one, other in pairs:
        assert found[one] == found[other]
    for id, ids in found.items():
        assert id in ids and len(set(ids)) == len(ids)


@given(PAIRS, st.tuples(st.sampled_from("abcdef"), st.sampled_from("uvw")))
def test_taking_one_back_leaves_what_was_before(pairs: list[tuple[str, str]], last: tuple[str, str]) -> None:
    before = merging.groups(pairs)
    after = merging.groups([*pairs, last])
    after_all = merging.groups([one for one in [*pairs, last] if one != last])

    assert after_all == before
    assert set(after[last[0]]) == {*before.get(last[0], last[:1]), last[1]}


@pytest.mark.parametrize("seed", range(4))
def test_every_order_of_arrival_gives_the_same_person(seed: int, tmp_path: Path) -> None:
    """Merge, merge again, taken back: whatever comes first, the pages are the same."""
    third = an_id(103)
    named = [
        an_entry("person", number=i, id=one, people=[one], closed={"name": name})
        for i, (one, name) in enumerate(((ELIF, "Elif"), (RANA, "Elif A."), (third, "E. Aksoy")), 201)
    ]
    first = an_entry("merge", number=301, people=[ELIF, RANA], closed={})
    second = an_entry("merge", number=302, people=[ELIF, third], closed={})
    back = an_entry("retract", number=303, root=second.id, closed={})
    entries = [*a_world(), *named, first, second, back]
    random.Random(seed).shuffle(entries)
    laptop = Laptop(tmp_path)
    for one in entries:
        laptop.take_in([one])

    with laptop.session() as session:
        same = merge_queries.same(session)
        assert (same.ids(RANA), same.ids(third)) == ((ELIF, RANA), (third,))
        assert {hit.id for hit in queries.names(session, ANNA)} == {ELIF, third}


def both(session: Session) -> list[str]:
    """A note about each and a promise; returns the notes' ids."""
    made = [
        contacts.create(
            session, ANNA, people=[one], open={"drawer": "own"}, closed={**WORDS, "note": note}
        ).id
        for one, note in ((ELIF, "Kom med et brev"), (RANA, "Spurgte om job"))
    ]
    closed = {"text": "Ringer", "due": "2026-05-20"}
    followups.create(session, ANNA, people=[RANA], open={"drawer": "own"}, closed=closed)
    return made


def notes(session: Session, id: str) -> set[str]:
    return {one.note for one in queries.page(session, Reading(ANNA, id, "page")).timeline}


def test_one_page_shows_both_histories_and_taken_apart_each_has_its_own(session: Session) -> None:
    both(session)
    merges.merge(session, ANNA, ELIF, RANA)

    page = queries.page(session, Reading(ANNA, RANA, "page"))
    assert (page.id, page.ids, page.name) == (ELIF, (ELIF, RANA), "Elif Aksoy")
    assert notes(session, ELIF) == {"Kom med et brev", "Spurgte om job"}
    assert [one.text for one in page.promises] == ["Ringer"]
    assert [hit.id for hit in queries.search(session, ANNA, "masri")] == [ELIF]
    (name,) = queries.names(session, ANNA)
    assert (name.id, name.tell) == (ELIF, "mor til Deniz · Rana al-Masri")
    assert [hit.id for hit in queries.chosen(session, ANNA, [RANA])] == [ELIF]
    with pytest.raises(Stale):
        merges.merge(session, ANNA, RANA, ELIF)

    parting = sides.apart(session, ANNA, RANA)
    assert [one.note for one in parting.other.timeline] == ["Spurgte om job"]
    part(session, ANNA, RANA)
    assert notes(session, ELIF) == {"Kom med et brev"}
    assert notes(session, RANA) == {"Spurgte om job"}
    with pytest.raises(Stale):
        part(session, ANNA, ELIF)
    with pytest.raises(NotFound):
        sides.apart(session, ANNA, ELIF)


def test_only_the_own_organisations_people_are_put_together(session: Session, laptop: Laptop) -> None:
    theirs = an_id(104)
    laptop.take_in(
        [an_entry("person", actor=BO, number=104, id=theirs, people=[theirs], closed={"name": "Elif"})]
    )
    before = len(laptop.entries())
    for pair in ((ELIF, theirs), (ELIF, an_id(999))):
        with pytest.raises(NotFound):
            merges.merge(session, ANNA, *pair)
    with pytest.raises(DomainError):
        merges.merge(session, DITTE, ELIF, RANA)
    assert len(laptop.entries()) == before

    merges.merge(session, ANNA, ELIF, RANA)
    knows_them = replace(CARLA, hidden=frozenset({ELIF, RANA}))
    with pytest.raises(NotFound):
        part(session, knows_them, ELIF)
    session.rollback()
    assert merges.ids_of(session, RANA) == [ELIF, RANA]


def test_taking_apart_takes_back_the_latest_and_leaves_what_was_before(session: Session) -> None:
    third = people.create(session, ANNA, closed={"name": "E. Aksoy"}).root
    merges.merge(session, ANNA, ELIF, RANA)
    merges.merge(session, ANNA, ELIF, third)
    part(session, ANNA, third)

    assert (merges.ids_of(session, RANA), merges.ids_of(session, third)) == ([ELIF, RANA], [third])


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    found = Programme(tmp_path)
    with found.laptops[A].session() as session:
        for id, name in ((ELIF, "Elif Aksoy"), (RANA, "Elif A.")):
            people.create(session, ANNA, closed={"name": name}, id=id)
            contacts.create(session, ANNA, people=[id], open=OPEN, closed={**WORDS, "note": f"om {name}"})
    return found


def test_sharing_goes_on_only_where_every_page_lets_it(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        consents.grant(session, ANNA, ELIF, receivers=[B])
    programme.carry()
    assert b"om Elif Aksoy" in programme.text_at(B)
    with programme.laptops[A].session() as session:
        merges.merge(session, ANNA, ELIF, RANA)
        assert facts.OfficeFacts(session).partners(ELIF) == frozenset()
        assert queries.page(session, Reading(ANNA, ELIF, "page")).consent.shared == []
    programme.carry()
    assert b"Elif" not in programme.text_at(B)

    with programme.laptops[A].session() as session:
        consents.grant(session, ANNA, RANA, receivers=[B])
        assert facts.OfficeFacts(session).partners(RANA) == {B}
        assert queries.page(session, Reading(ANNA, ELIF, "page")).consent.shared == ["Bysekretariatet"]
    programme.carry()
    assert b"om Elif Aksoy" in programme.text_at(B) and b"om Elif A.\\" in programme.text_at(B)

    with programme.laptops[A].session() as session:
        withdraw(session, ANNA, ELIF)
    programme.carry()
    assert b"Elif" not in programme.text_at(B)


def test_where_putting_together_stops_the_sharing_the_partners_words_go_at_once(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        consents.grant(session, ANNA, ELIF, receivers=[B])
    programme.carry()
    with programme.laptops[B].session() as session:
        told = {**WORDS, "note": "Fra Bo"}
        contacts.create(session, BO, people=[ELIF], open={"drawer": "helpers"}, closed=told)
    programme.carry()
    assert b"Fra Bo" in programme.text_at(A)
    with programme.laptops[A].session() as session:
        merges.merge(session, ANNA, ELIF, RANA)
    assert b"Fra Bo" not in programme.text_at(A)  # before any hub hears of it


def test_a_yes_said_to_one_page_elsewhere_is_shown_as_only_partly(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        merges.merge(session, ANNA, ELIF, RANA)
    yes = an_entry(
        "consent_grant", number=700, root=ELIF, people=[ELIF], open={"receivers": [B]}, closed={"how": "oral"}
    )
    programme.laptops[A].take_in([yes])
    with programme.laptops[A].session() as session:
        said = queries.page(session, Reading(ANNA, ELIF, "page")).consent
        assert (said.shared, list(said.partly)) == ([], ["Bysekretariatet"])
        assert facts.OfficeFacts(session).partners(ELIF) == frozenset()


def test_erasing_the_person_takes_every_page(session: Session) -> None:
    written = both(session)
    merges.merge(session, ANNA, ELIF, RANA)
    ids, left = erasures.of_person(session, CARLA, RANA)
    assert {ELIF, RANA, *written} <= set(ids) and left == []


def test_an_own_name_stands_before_what_is_told_about_others(session: Session) -> None:
    for number in range(30):
        child = {"name": f"Barn {number}", "tell": "barn af Elif"}
        people.create(session, ANNA, closed=child, id=an_id(400 + number))
    people.create(session, ANNA, closed={"name": "Ela Elif"}, id=an_id(399))
    found = [hit.id for hit in queries.search(session, ANNA, "elif", 5)]
    assert found[:2] == [an_id(399), ELIF]
