"""The one door."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.errors import DomainError, Invalid, NotAllowed, NotFound, Stale, UnknownKind
from outreach.services import contacts, recording, undoing
from outreach.services.recording import Author
from outreach.storage.queries import questions
from outreach.storage.tables import question
from sync.entry import fresh_id, fresh_nonce
from tests.logbook import ANNA, BO, DAN, DITTE, ELIF, A, B, Laptop, an_entry, an_id

OPEN = {"drawer": "helpers", "children": 2}
WORDS = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": "Kom med et brev."}
ANNA_PROVED = Author(ANNA.staff_id, A)


def create(session: Session, **more: Any) -> recording.Recorded:
    return contacts.create(session, ANNA, **{"people": [ELIF], "open": OPEN, "closed": WORDS, **more})


def a_line(**more: Any) -> bytes:
    return an_entry("contact", **{"people": [ELIF], "open": OPEN, "closed": WORDS, **more}).line


def test_a_contact_becomes_entry_place_and_rows(session: Session, laptop: Laptop) -> None:
    done = create(session)

    assert done.disposition == "applied" and done.id == done.root
    assert recording.states(session, [done.id]) == {done.id: "office"}
    session.commit()
    (row,) = [row for row in laptop.rows()["contact"] if row[0] == done.id]
    assert "Kom med et brev." in row


@pytest.mark.parametrize("actor", [BO, DITTE])
def test_somebody_else_is_refused_and_nothing_is_left(session: Session, laptop: Laptop, actor: Any) -> None:
    contact = create(session).root
    before, entries = laptop.rows(), laptop.entries()

    with pytest.raises(DomainError):
        contacts.amend(session, actor, contact, set={"note": "x"})
    assert laptop.rows() == before and laptop.entries() == entries


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ({"closed": {**WORDS, "note": "x" * 4001}}, {"note": "too_long"}),
        ({"closed": {**WORDS, "when": "i går"}}, {"when": "not_a_time"}),
        ({"closed": {**WORDS, "channel": "fax"}}, {"channel": "unknown"}),
        ({"closed": {**WORDS, "topics": ["letters", "letters"]}}, {"topics": "unknown"}),
        ({"closed": {**WORDS, "note": "a\x00b"}}, {"note": "control_characters"}),
        ({"closed": {"when": "2026-05-18T10:22"}}, {"channel": "missing"}),
        ({"open": {"drawer": "everybody"}}, {"drawer": "wrong"}),
        ({"open": {**OPEN, "children": 21}}, {"children": "wrong"}),
        ({"closed": {**WORDS, "note": 7}}, {"note": "wrong"}),
    ],
)
def test_a_broken_rule_names_its_field(session: Session, laptop: Laptop, part: Any, fields: Any) -> None:
    before = laptop.entries()
    with pytest.raises(Invalid) as refused:
        create(session, **part)
    assert refused.value.fields == fields
    assert laptop.entries() == before


def test_what_cannot_be_written_down_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        create(session, closed={**WORDS, "note": "\ud800"})
    with pytest.raises(Invalid):
        create(session, id="not an id")
    with pytest.raises(UnknownKind):
        recording.record(session, ANNA, kind="rumour")
    with pytest.raises(NotFound):
        create(session, people=[an_id(999)])
    with pytest.raises(NotFound):
        undoing.take_back(session, ANNA, an_id(999))
    with pytest.raises(NotAllowed):
        recording.record(session, DAN, kind="message", people=[ELIF], open={"to": B}, closed={"text": "x"})


def test_sent_twice_is_one_and_other_words_are_not_lost_in_silence(session: Session, laptop: Laptop) -> None:
    same = {"id": fresh_id(), "nonce": fresh_nonce()}
    assert create(session, **same).disposition == "applied"
    assert create(session, **same).disposition == "duplicate"
    with pytest.raises(Stale) as told:
        create(session, **same, closed={**WORDS, "note": "Andre ord"})
    assert told.value.code == "already-saved"
    assert len(laptop.rows()["contact"]) == 1


def test_a_tablets_line_passes_the_same_door(session: Session, laptop: Laptop) -> None:
    line = a_line(number=500)

    first = recording.accept(session, line, ANNA_PROVED)
    again = recording.accept(session, line, ANNA_PROVED)

    assert (first.disposition, again.disposition) == ("applied", "duplicate")
    assert line in [entry.line for entry in laptop.entries()]


@pytest.mark.parametrize("author", [None, Author(BO.staff_id, B), Author(DITTE.staff_id, A)])
def test_without_proof_of_its_author_a_line_waits(session: Session, laptop: Laptop, author: Any) -> None:
    line = a_line(number=501)
    done = recording.accept(session, line, author)

    assert done.disposition == "question"
    assert recording.states(session, [done.id]) == {done.id: "question"}
    session.commit()
    assert not laptop.rows()["contact"]
    assert recording.accept(session, line, author).disposition == "question"
    assert len(questions.waiting(session, ANNA)) == 1


@pytest.mark.parametrize(
    ("more", "disposition"),
    [
        ({"kind": "rumour"}, "parked_unknown_kind"),
        ({"version": 2}, "parked_unknown_kind"),
        ({"closed": {**WORDS, "note": "x" * 4001}}, "parked_invalid"),
        ({"open": {}}, "parked_invalid"),
        ({"org": B}, "parked_not_allowed"),
        (
            {"kind": "erase", "people": [], "open": {"targets": []}, "closed": {"reason": "x"}},
            "parked_not_allowed",
        ),
        ({"kind": "claim", "people": [], "open": {"entry": an_id(1)}, "closed": {}}, "parked_not_allowed"),
    ],
)
def test_what_is_wrong_with_a_line_is_asked_and_its_bytes_are_kept(
    session: Session, more: dict[str, Any], disposition: str
) -> None:
    more = {"people": [ELIF], "open": OPEN, "closed": WORDS, **more}
    line = an_entry(more.pop("kind", "contact"), number=502, **more).line

    done = recording.accept(session, line, ANNA_PROVED)

    assert done.disposition == disposition
    assert recording.states(session, [done.id]) == {done.id: "parked"}
    assert bytes(session.scalars(sa.select(question.c.line)).one()) == line
    (asked,) = questions.waiting(session, ANNA)
    assert asked.why == disposition


def test_bytes_that_are_no_entry_are_kept_too(session: Session) -> None:
    done = recording.accept(session, b"\xff\x00 not a line", ANNA_PROVED)
    assert done.disposition == "parked_invalid"
    assert questions.waiting(session, ANNA)[0].kind == ""


def test_a_closed_part_that_is_no_object_is_set_aside(session: Session) -> None:
    entry = an_entry("contact", number=503, people=[ELIF], open=OPEN, closed=WORDS)
    for closed in ("nonsense", "[]", "[" * 20000):
        line = entry.line.replace(
            json.dumps(entry.closed, ensure_ascii=False).encode(), json.dumps(closed).encode()
        )
        assert recording.accept(session, line, ANNA_PROVED).disposition == "parked_invalid"


def test_a_correction_may_come_before_what_it_corrects(session: Session, laptop: Laptop) -> None:
    start = an_entry("contact", number=504, people=[ELIF], open=OPEN, closed=WORDS)
    more = an_entry("amend", number=505, root=start.id, closed={"set": {"note": "Mere"}})

    assert recording.accept(session, more.line, ANNA_PROVED).disposition == "applied"
    session.commit()
    assert not laptop.rows()["contact"] and not laptop.rows()["aside"]
    recording.accept(session, start.line, ANNA_PROVED)
    session.commit()
    assert "Mere" in laptop.rows()["contact"][0]


def test_one_id_with_two_contents_keeps_both_and_asks(session: Session) -> None:
    recording.accept(session, a_line(number=506), ANNA_PROVED)
    other = a_line(number=506, nonce="z" * 22, closed={**WORDS, "note": "Noget andet"})

    assert recording.accept(session, other, ANNA_PROVED).disposition == "collision"
    (asked,) = questions.waiting(session, ANNA)
    assert asked.why == "collision"
    assert [one.text for one in asked.versions] == ["Kom med et brev.", "Noget andet"]


def test_what_was_set_aside_is_tried_again(session: Session, laptop: Laptop, monkeypatch: Any) -> None:
    line = a_line(number=507, version=2)
    assert recording.accept(session, line, ANNA_PROVED).disposition == "parked_unknown_kind"
    assert recording.retry(session) == 0

    from outreach.kinds import all_kinds

    monkeypatch.setitem(all_kinds()["contact"].__dict__, "version", 2)
    assert recording.retry(session) == 1
    assert questions.waiting(session, ANNA) == []
    assert recording.accept(session, line, ANNA_PROVED).disposition == "duplicate"
