"""Erasing: gone from lines, rows, words and questions, and it does not come back."""

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import NotAllowed, NotFound
from outreach.services import contacts, erasures, recording
from outreach.storage.queries import contacts as queries
from outreach.storage.queries import people
from outreach.storage.queries.reading import Reading
from tests.logbook import ANNA, CARLA, ELIF, RANA, Laptop, an_id
from tests.services.test_recording import ANNA_PROVED, OPEN, WORDS, a_line, create


def test_a_leader_erases_a_record(session: Session, laptop: Laptop) -> None:
    line = a_line(number=700, closed={**WORDS, "note": "violinkasse"})
    id = recording.accept(session, line, ANNA_PROVED).id
    contacts.amend(session, ANNA, id, set={"note": "violinkassen"})

    erasures.erase(session, CARLA, erasures.of_record(session, CARLA, id), reason="Bedt om det")

    assert queries.search_notes(session, ANNA, "violinkasse") == []
    assert recording.states(session, [id]) == {id: "erased"}
    assert recording.accept(session, line, ANNA_PROVED).disposition == "erased"
    session.commit()
    assert b"violin" not in b"".join(entry.line for entry in laptop.entries())
    assert "violin" not in repr(laptop.rows())
    assert [row[-1] for row in laptop.rows()["erasure"]] == [2]


def test_a_person_goes_with_all_that_names_nobody_else(session: Session) -> None:
    alone, both = create(session).root, create(session, people=[ELIF, RANA]).root
    ids, left = erasures.of_person(session, CARLA, ELIF)

    assert left == [both] and {ELIF, alone} <= set(ids)
    erasures.erase(session, CARLA, ids, reason="Bedt om det")
    with pytest.raises(NotFound):
        people.page(session, Reading(ANNA, ELIF, "page"))
    with pytest.raises(NotFound):
        queries.show(session, ANNA, alone)


def test_nobody_else_erases_and_nothing_foreign_is_erased(session: Session, laptop: Laptop) -> None:
    id = contacts.create(session, ANNA, people=[ELIF], open=OPEN, closed=WORDS).root
    before = laptop.rows()
    with pytest.raises(NotAllowed):
        erasures.erase(session, ANNA, [id], reason="x")
    for targets in ([an_id(21)], [an_id(9999)], []):
        with pytest.raises(NotFound):
            erasures.erase(session, CARLA, targets, reason="x")
    assert laptop.rows() == before
