"""Correcting without erasing."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import NotFound
from outreach.kinds.logs import state_of
from outreach.services import contacts, followups, undoing
from outreach.storage.projections import stand
from outreach.storage.queries import contacts as queries
from outreach.storage.queries import people
from outreach.storage.queries.contacts import ContactPage
from outreach.storage.queries.reading import Reading
from sync.entry import fresh_id, fresh_nonce
from sync.ledger import Ledger
from tests.logbook import ANNA, CARLA, ELIF, RANA
from tests.services.test_recording import OPEN, WORDS, create


def shown(session: Session, id: str) -> ContactPage:
    return queries.show(session, ANNA, id)


def on_page(session: Session, person: str) -> list[Any]:
    return [(item.kind, item.note) for item in people.page(session, Reading(ANNA, person, "page")).timeline]


def test_later_words_stand_and_the_first_can_be_read(session: Session) -> None:
    id = create(session).root
    contacts.amend(session, ANNA, id, set={"note": "Brevet var fra kommunen."}, children=3, reason="Husket")

    page = shown(session, id)
    assert (page.note, page.children) == ("Brevet var fra kommunen.", 3)
    assert page.first and page.first["note"] == "Kom med et brev."
    (change,) = page.history
    assert (change.by_name, change.reason, change.parallel) == ("Anna", "Husket", False)
    assert page.seen == [change.id]


def test_two_who_did_not_know_of_each_other_are_both_shown_until_somebody_chooses(session: Session) -> None:
    id = create(session).root
    contacts.amend(session, ANNA, id, set={"note": "Annas ord"})
    contacts.amend(session, CARLA, id, set={"note": "Carlas ord"})

    page = shown(session, id)
    assert page.disputed and page.parallel
    assert {said.value for said in page.parallel["note"]} == {"Annas ord", "Carlas ord"}
    assert [hit.id for hit in queries.search_notes(session, ANNA, "annas")] == [id]
    contacts.amend(session, CARLA, id, set={"note": "Begges ord"}, seen=page.seen)
    assert not shown(session, id).disputed and shown(session, id).note == "Begges ord"


def test_taken_back_it_leaves_page_and_search_and_can_still_be_opened(session: Session) -> None:
    id = create(session).root
    undoing.take_back(session, ANNA, id, reason="Forkert tast")

    assert on_page(session, ELIF) == []
    assert queries.search_notes(session, ANNA, "brev") == []
    assert shown(session, id).retracted


def test_moved_it_leaves_no_word_on_the_wrong_page(session: Session) -> None:
    id = create(session).root
    contacts.move(session, ANNA, id, away=[ELIF], to=[RANA])

    assert on_page(session, ELIF) == [("moved", "")]
    assert on_page(session, RANA) == [("contact", "Kom med et brev.")]
    (hit,) = queries.search_notes(session, ANNA, "brev")
    assert [one.name for one in hit.people] == ["Rana al-Masri"]
    assert shown(session, id).readers == ("Carelink",)


def test_moved_back_it_stands_where_it_stood(session: Session) -> None:
    id = create(session).root
    contacts.move(session, ANNA, id, away=[ELIF], to=[RANA])
    contacts.move(session, ANNA, id, away=[RANA], to=[ELIF], seen=shown(session, id).seen_names)

    assert on_page(session, ELIF) == [("contact", "Kom med et brev.")]
    assert on_page(session, RANA) == [("moved", "")]


def promised(session: Session, root: str, people: list[str]) -> str:
    closed = {"text": "Ringe om brevet", "due": "2026-05-20", "owner": ANNA.staff_id, "contact": root}
    return followups.create(session, ANNA, people=people, open=OPEN, closed=closed).root


def about(session: Session, promise: str) -> set[str]:
    return set(state_of(stand(Ledger(session.connection()).record(promise))[0]).names.now)


def test_what_was_promised_there_goes_along_and_what_is_about_others_stays(session: Session) -> None:
    id, elsewhere = create(session).root, create(session).root
    with_it, others = promised(session, id, [ELIF]), promised(session, id, [ELIF, RANA])
    apart, gone = promised(session, elsewhere, [ELIF]), promised(session, id, [ELIF])
    undoing.take_back(session, ANNA, gone)

    sent = {"id": fresh_id(), "nonce": fresh_nonce(), "at": "2026-05-18T09:00:00.000Z"}
    for _ in range(2):  # the form was sent twice
        contacts.move(session, ANNA, id, away=[ELIF], to=[RANA], **sent)

    assert about(session, with_it) == {RANA}
    assert about(session, apart) == {ELIF} and about(session, others) == {ELIF, RANA}
    moves = [one for one in Ledger(session.connection()).record(with_it) if one.kind == "move"]
    assert len(moves) == 1
    assert not [one for one in Ledger(session.connection()).record(gone) if one.kind == "move"]

    contacts.move(
        session,
        ANNA,
        id,
        away=[RANA],
        to=[ELIF],
        seen=shown(session, id).seen_names,
        at="2026-05-18T08:00:00.000Z",
    )  # by a clock that is behind
    assert about(session, with_it) == {ELIF}
    contacts.detach(session, ANNA, id, ELIF, seen=shown(session, id).seen_names)
    assert about(session, with_it) == set()
    contacts.attach(session, ANNA, id, RANA, asked=True, seen=shown(session, id).seen_names)
    assert about(session, with_it) == {RANA}


def test_a_name_is_put_on_and_taken_off(session: Session) -> None:
    id = create(session, people=[], closed={**WORDS, "keyword": "gul kop"}).root
    contacts.attach(session, ANNA, id, ELIF, asked=True)
    assert on_page(session, ELIF) == [("contact", "Kom med et brev.")]
    contacts.detach(session, ANNA, id, ELIF, seen=shown(session, id).seen_names)
    assert on_page(session, ELIF) == []
    assert [hit.keyword for hit in queries.by_keyword(session, ANNA, "GUL")] == ["gul kop"]
    assert [item.id for item in queries.with_keyword(session, ANNA, "Gul Kop")] == [id]


def test_what_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        contacts.move(session, ANNA, ELIF, away=[ELIF], to=[RANA])
    with pytest.raises(NotFound):
        contacts.attach(
            session, ANNA, create(session, open=OPEN).root, "01900000-0000-7000-8000-00000000ffff", asked=True
        )


def test_a_huskeord_goes_with_the_last_visit_without_a_name(session: Session) -> None:
    slip, named = (create(session, people=[], closed={**WORDS, "keyword": "gul kop"}).root for _ in range(2))
    assert [hit.contacts for hit in queries.by_keyword(session, ANNA, "gul")] == [2]
    undoing.take_back(session, ANNA, slip)
    assert [hit.contacts for hit in queries.by_keyword(session, ANNA, "gul")] == [1]
    contacts.attach(session, ANNA, named, ELIF, asked=True)
    assert queries.by_keyword(session, ANNA, "gul") == []
    assert [item.id for item in queries.with_keyword(session, ANNA, "gul kop")] == [named]
