"""By its own day a laptop shows and sends nothing more of what a yes let in, before the hub says a word."""

from datetime import timedelta
from pathlib import Path

import pytest

from outreach.domain.errors import ConsentMissing, NotFound
from outreach.services import consents, contacts, messages, people
from outreach.storage.queries import consents as consent_queries
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import people as queries
from outreach.storage.queries import still
from outreach.storage.queries.reading import Reading
from outreach.storage.queries.sections import consents as section
from tests.logbook import ANNA, BO, ELIF, A, B, an_entry, danish_today
from tests.services.test_recording import OPEN, WORDS
from tests.services.two_offices import Programme


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    found = Programme(tmp_path)
    with found.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
        contacts.create(session, ANNA, people=[ELIF], open=OPEN, closed={**WORDS, "note": "Et brev"})
        consents.grant(session, ANNA, ELIF, receivers=[B], until=danish_today() + timedelta(days=5))
    found.carry()
    return found


def test_the_receiver_finds_nothing_from_that_day_on(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with programme.laptops[B].session() as session:
        assert queries.search(session, BO, "elif") and contact_queries.search_notes(session, BO, "brev")
        monkeypatch.setattr(still, "today", lambda: (danish_today() + timedelta(days=5)).isoformat())
        assert queries.search(session, BO, "elif") == []
        assert contact_queries.search_notes(session, BO, "brev") == []
        with pytest.raises(NotFound):
            queries.page(session, Reading(BO, ELIF, "page"))


def test_the_giver_sends_nothing_from_that_day_on_and_is_reminded_before(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with programme.laptops[A].session() as session:
        messages.send(session, ANNA, to=B, people=[ELIF], text="Et ord")
        (ending,) = section.load(session, ANNA, danish_today()) or ()
        assert (ending.name, ending.until) == ("Elif Aksoy", (danish_today() + timedelta(days=5)).isoformat())
        monkeypatch.setattr(still, "today", lambda: (danish_today() + timedelta(days=5)).isoformat())
        with pytest.raises(ConsentMissing):
            messages.send(session, ANNA, to=B, people=[ELIF], text="Et ord til")
        assert len(contact_queries.recent(session, ANNA)) == 1  # what one wrote oneself stays


def test_a_yes_without_an_end_goes_on_and_the_phase_says_the_usual_end(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        assert consent_queries.usual_end(session, [ELIF], danish_today()) == danish_today() + timedelta(
            days=365
        )
        start = (danish_today() - timedelta(days=365)).isoformat()
        phase = {"programme": "job_to_mother", "phase": "effort", "since": start}
    line = an_entry("enrolment", number=800, people=[ELIF], open={"drawer": "own"}, closed=phase)
    programme.laptops[A].take_in([line])
    with programme.laptops[A].session() as session:
        end = consent_queries.usual_end(session, [ELIF], danish_today())
        assert 700 < (end - danish_today()).days < 740
        people_said = consent_queries.history(session, [ELIF])
        assert [(one.is_yes, one.holds, one.how) for one in people_said] == [(True, True, "oral")]
