"""Sharing with a yes, and the stop that works at once."""

from pathlib import Path

import pytest

from outreach.domain.errors import ConsentMissing, DomainError, Invalid, NotAllowed, NotFound
from outreach.services import consents, contacts, followups, messages, people, undoing
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import followups as followup_queries
from outreach.storage.queries import messages as message_queries
from outreach.storage.queries import people as queries
from outreach.storage.queries.reading import Reading
from tests.logbook import ANNA, BO, DAN, ELIF, RANA, A, B, J
from tests.services.test_recording import OPEN, WORDS
from tests.services.two_offices import Programme

SECRET = "violinkasse"


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    found = Programme(tmp_path)
    with found.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy", "phone": "12345678"}, id=ELIF)
        contacts.create(
            session, ANNA, people=[ELIF], open=OPEN, closed={**WORDS, "note": f"En {SECRET} til Ela"}
        )
        contacts.create(
            session, ANNA, people=[ELIF], open={"drawer": "own"}, closed={**WORDS, "note": "Kun os"}
        )
    found.carry()
    return found


def yes(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        consents.grant(session, ANNA, ELIF, receivers=[B], interpreter=True)
    programme.carry()


def test_without_a_yes_nothing_crosses(programme: Programme) -> None:
    assert SECRET.encode() not in programme.text_at(B)
    with programme.laptops[B].session() as session, pytest.raises(NotFound):
        queries.page(session, Reading(BO, ELIF, "page"))


def test_a_yes_brings_what_lies_with_the_helpers_and_no_more(programme: Programme) -> None:
    yes(programme)
    assert b"Kun os" not in programme.text_at(B)
    assert SECRET.encode() not in programme.text_at(J) and b"Elif" not in programme.text_at(J)
    with programme.laptops[B].session() as session:
        page = queries.page(session, Reading(BO, ELIF, "page"))
        (item,) = page.timeline
        assert (item.org_name, item.note) == ("Carelink", f"En {SECRET} til Ela")
        assert item.readers == ("Bysekretariatet", "Carelink")
        assert (page.name, page.own, page.consent.shared) == ("Elif Aksoy", False, ["Carelink"])
        assert contact_queries.search_notes(session, BO, SECRET)


def test_whoever_writes_about_a_shared_person_keeps_a_person_of_their_own(programme: Programme) -> None:
    yes(programme)
    bysek = programme.laptops[B]
    with bysek.session() as session:
        contacts.create(session, BO, people=[ELIF], open=OPEN, closed={**WORDS, "note": "Bos egne ord"})
        assert queries.page(session, Reading(BO, ELIF, "page")).own
        consents.withdraw(session, BO, ELIF)
        page = queries.page(session, Reading(BO, ELIF, "page"))
        assert (page.name, page.phone, page.consent.shared) == ("Elif Aksoy", "", [])
        assert [item.note for item in page.timeline] == ["Bos egne ord"]
        assert page.consent.stopped_at
    assert SECRET.encode() not in programme.text_at(B)


def test_a_stop_takes_the_partners_words_from_rows_index_and_files_at_once(programme: Programme) -> None:
    yes(programme)
    bysek = programme.laptops[B]
    with bysek.session() as session:
        consents.withdraw(session, BO, ELIF)
        assert contact_queries.search_notes(session, BO, SECRET) == []
    assert SECRET.encode() not in programme.text_at(B)
    with bysek.engine.begin() as connection:
        pages = connection.exec_driver_sql(
            "SELECT count(*) FROM note_text_words_data WHERE instr(block, ?)", (SECRET.encode(),)
        )
        assert pages.scalar() == 0

    programme.carry()
    with programme.laptops[A].session() as session:
        assert queries.page(session, Reading(ANNA, ELIF, "page")).consent.shared == []


def test_a_new_yes_brings_it_back(programme: Programme) -> None:
    yes(programme)
    with programme.laptops[B].session() as session:
        consents.withdraw(session, BO, ELIF)
    programme.carry()
    yes(programme)
    assert SECRET.encode() in programme.text_at(B)


def test_a_yes_given_elsewhere_without_knowing_of_the_stop_does_not_count(programme: Programme) -> None:
    yes(programme)
    with programme.laptops[B].session() as session:
        consents.withdraw(session, BO, ELIF)
    with programme.laptops[A].session() as session:
        consents.grant(session, ANNA, ELIF, receivers=[B])
    programme.carry()
    assert SECRET.encode() not in programme.text_at(B)


def test_consent_is_between_helpers_and_asked_by_helpers(programme: Programme) -> None:
    with programme.laptops[A].session() as session:
        for receivers in ([J], [A], ["nobody"], []):
            with pytest.raises(Invalid):
                consents.grant(session, ANNA, ELIF, receivers=receivers)
        with pytest.raises(NotAllowed):
            consents.grant(session, DAN, ELIF, receivers=[B])


def test_a_message_needs_a_yes_and_comes_back_with_an_answer(programme: Programme) -> None:
    with programme.laptops[A].session() as session, pytest.raises(ConsentMissing):
        messages.send(session, ANNA, to=B, people=[ELIF], text="Dagene er for lange")
    yes(programme)
    with programme.laptops[A].session() as session:
        sent = messages.send(session, ANNA, to=B, people=[ELIF], text="Dagene er for lange", urgency="today")
    programme.carry()
    with programme.laptops[B].session() as session:
        (line,) = message_queries.unread(session, BO)
        assert (line.org_name, line.urgency, line.state) == ("Carelink", "today", "")
        assert message_queries.show(session, BO, sent.id).may_answer
        messages.answer(session, BO, sent.id, state="done", text="Timerne er sat ned")
        assert message_queries.unread(session, BO) == []
    programme.carry()
    with programme.laptops[A].session() as session:
        page = message_queries.show(session, ANNA, sent.id)
        assert (page.state, page.answers[0].text, page.answers[0].by_name) == (
            "done",
            "Timerne er sat ned",
            "Bo",
        )
        assert [line.state for line in message_queries.sent(session, ANNA)] == ["done"]
        assert not page.may_answer
    with programme.laptops[J].session() as session, pytest.raises(DomainError):
        message_queries.show(session, DAN, sent.id)


def test_a_partner_may_do_what_was_promised(programme: Programme) -> None:
    yes(programme)
    closed = {"text": "Følges på tur", "due": "2026-05-20", "owner": ANNA.staff_id}
    with programme.laptops[A].session() as session:
        made = followups.create(session, ANNA, people=[ELIF], open={"drawer": "helpers"}, closed=closed)
    programme.carry()
    with programme.laptops[B].session() as session:
        followups.finish(session, BO, made.id, state="done")
        with pytest.raises(NotFound):
            undoing.take_back(session, BO, made.id)
    programme.carry()
    with programme.laptops[A].session() as session:
        promise = followup_queries.show(session, ANNA, made.id)
        assert (promise.state, promise.closed_by_name) == ("done", "Bo")


def test_somebody_named_without_a_yes_keeps_the_record_home(programme: Programme) -> None:
    yes(programme)
    with programme.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Rana"}, id=RANA)
        both = contacts.create(session, ANNA, people=[ELIF, RANA], open=OPEN, closed=WORDS)
        assert contact_queries.show(session, ANNA, both.id).readers == ("Carelink",)
    programme.carry()
    with programme.laptops[B].session() as session, pytest.raises(NotFound):
        contact_queries.show(session, BO, both.id)
