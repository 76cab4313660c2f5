"""Erasing: gone from lines, rows, words and questions, known outside the file, and it does not come back."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from outreach.domain.errors import NotAllowed, NotFound
from outreach.services import contacts, erasures, handovers, recording
from outreach.storage import backup
from outreach.storage.office import Office
from outreach.storage.queries import contacts as queries
from outreach.storage.queries import handovers as handover_queries
from outreach.storage.queries import people
from outreach.storage.queries.reading import Reading
from tests.logbook import ANNA, CARLA, ELIF, RANA, J, Laptop, an_id
from tests.services.test_recording import ANNA_PROVED, OPEN, WORDS, a_line, create


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Where the ids of what went are kept, outside the database."""
    return Office(tmp_path)


def test_a_leader_erases_a_record(session: Session, laptop: Laptop, office: Office) -> None:
    line = a_line(number=700, closed={**WORDS, "note": "violinkasse"})
    id = recording.accept(session, line, ANNA_PROVED).id
    contacts.amend(session, ANNA, id, set={"note": "violinkassen"})

    erasures.erase(session, CARLA, office, erasures.of_record(session, CARLA, id), reason="Bedt om det")

    assert queries.search_notes(session, ANNA, "violinkasse") == []
    assert recording.states(session, [id]) == {id: "erased"}
    assert recording.accept(session, line, ANNA_PROVED).disposition == "erased"
    session.commit()
    assert b"violin" not in b"".join(entry.line for entry in laptop.entries())
    assert "violin" not in repr(laptop.rows())
    assert [row[-1] for row in laptop.rows()["erasure"]] == [2]


def test_a_person_goes_with_all_that_names_nobody_else(session: Session, office: Office) -> None:
    alone, both = create(session).root, create(session, people=[ELIF, RANA]).root
    ids, left = erasures.of_person(session, CARLA, ELIF)

    assert left == [both] and {ELIF, alone} <= set(ids)
    erasures.erase(session, CARLA, office, ids, reason="Bedt om det")
    with pytest.raises(NotFound):
        people.page(session, Reading(ANNA, ELIF, "page"))
    with pytest.raises(NotFound):
        queries.show(session, ANNA, alone)


def test_nobody_else_erases_and_nothing_foreign_is_erased(
    session: Session, laptop: Laptop, office: Office
) -> None:
    id = contacts.create(session, ANNA, people=[ELIF], open=OPEN, closed=WORDS).root
    before = laptop.rows()
    with pytest.raises(NotAllowed):
        erasures.erase(session, ANNA, office, [id], reason="x")
    for targets in ([an_id(21)], [an_id(9999)], []):
        with pytest.raises(NotFound):
            erasures.erase(session, CARLA, office, targets, reason="x")
    assert laptop.rows() == before
    assert office.erased.ids() == []


def test_the_ids_are_outside_the_file_before_it_is_committed(session: Session, office: Office) -> None:
    """Were the disk full then, nothing would be erased that a restore could bring back."""
    id = create(session).root
    office.erased._path.mkdir()  # nothing can be written there
    with pytest.raises(OSError):
        erasures.erase(session, CARLA, office, [id], reason="Bedt om det")
    session.rollback()
    assert queries.show(session, ANNA, id)


def test_what_cannot_be_told_to_a_backup_is_said_and_undoes_nothing(
    session: Session, office: Office, tmp_path: Path
) -> None:
    id = create(session).root
    (tmp_path / backup.LATEST).write_text("{")
    assert not erasures.erase(session, CARLA, office, [id], reason="Bedt om det").backup_knows
    with pytest.raises(NotFound):
        queries.show(session, ANNA, id)


def test_texts_for_the_authority_and_why_they_were_sent_go_with_the_person(
    session: Session, laptop: Laptop, office: Office
) -> None:
    said = {"to": J, "name_typed": "Elif A.", "text": "violinkasse", "organisation_name": "Carelink"}
    sent = handovers.send(session, ANNA, **said, person_id=ELIF, basis="consent", how="klarinet")
    other = handovers.send(session, ANNA, **said, person_id=RANA, basis="consent", how="")
    ids, left = erasures.of_person(session, CARLA, ELIF)
    assert sent.root in ids and len(ids) == 3 and left == []
    erasures.erase(session, CARLA, office, ids, reason="Bedt om det")

    assert [letter.id for letter in handover_queries.index(session, ANNA)] == [other.root]
    session.commit()
    assert b"klarinet" not in b"".join(entry.line for entry in laptop.entries())
    assert ELIF not in repr(laptop.rows(but=["erasure"]))
    assert erasures.of_person(session, CARLA, ELIF) == ([], [])
