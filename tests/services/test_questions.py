"""Skal du se på: every answer, and that no byte changes."""

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from outreach.domain.access import NOBODY
from outreach.domain.errors import Invalid, NotAllowed, NotFound, Stale
from outreach.domain.log import Change
from outreach.kinds import all_kinds
from outreach.kinds.logs import state_of
from outreach.services import consents, contacts, followups, messages, people, questions, recording
from outreach.storage import projections
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import parallel
from outreach.storage.queries import people as people_queries
from outreach.storage.queries import questions as queries
from outreach.storage.queries.questions import Question
from outreach.storage.queries.reading import Reading
from sync.entry import parse
from sync.ledger import Ledger
from tests.logbook import ANNA, CARLA, ELIF, Actor, B, Laptop, an_entry, an_id
from tests.services.test_recording import ANNA_PROVED, WORDS, a_line


def asked(session: Session, actor: Actor = ANNA) -> Question:
    (found,) = queries.waiting(session, actor)
    assert queries.count(session, actor) == 1
    return found


def test_its_author_says_that_was_me(session: Session, laptop: Laptop) -> None:
    line = a_line(number=600)
    recording.accept(session, line, None)
    with pytest.raises(NotAllowed):
        questions.claim(session, CARLA, asked(session).id)

    assert not asked(session, CARLA).may_answer
    assert questions.claim(session, ANNA, asked(session).id).disposition == "applied"
    assert queries.count(session, ANNA) == 0
    session.commit()
    assert line in [entry.line for entry in laptop.entries()]
    assert not [entry for entry in laptop.entries() if entry.kind == "claim"]


def test_what_nobody_signed_is_claimed_by_whoever_wrote_it(session: Session, laptop: Laptop) -> None:
    line = a_line(number=601, by=NOBODY)
    id = recording.accept(session, line, None).id
    questions.claim(session, CARLA, asked(session, CARLA).id)

    assert contact_queries.show(session, ANNA, id).by_name == "Carla"
    session.commit()
    assert line in [entry.line for entry in laptop.entries()]
    assert [entry.by for entry in laptop.entries() if entry.kind == "claim"] == [CARLA.staff_id]


def test_not_mine_then_it_waits_for_whom_it_belongs_to(session: Session) -> None:
    id = recording.accept(session, a_line(number=602), None).id
    with pytest.raises(NotFound):
        questions.disown(session, CARLA, asked(session).id)
    questions.disown(session, ANNA, asked(session).id)
    questions.claim(session, CARLA, asked(session, CARLA).id)
    assert contact_queries.show(session, ANNA, id).by_name == "Carla"


def test_a_colleagues_line_is_neither_thrown_away_nor_written_anew_nor_claimed_when_it_is_broken(
    session: Session,
) -> None:
    recording.accept(session, a_line(number=610), None)
    unproved = asked(session).id
    with pytest.raises(NotAllowed):
        questions.dismiss(session, replace(ANNA, staff_id=an_id(19)), unproved)
    with pytest.raises(NotFound):
        questions.rewrite(session, CARLA, unproved, closed={"note": "Som om det var mit"})
    assert asked(session).id == unproved

    questions.dismiss(session, CARLA, unproved)  # a leader may
    recording.accept(session, a_line(number=611, closed={**WORDS, "note": "x" * 4001}), ANNA_PROVED)
    with pytest.raises(Stale):
        questions.claim(session, ANNA, asked(session).id)
    assert len(queries.waiting(session, ANNA)) == 1


def test_what_is_counted_is_what_is_listed(session: Session) -> None:
    """Lines and collisions about somebody whom a colleague knows privately are neither."""
    for number in (620, 621):
        recording.accept(session, a_line(number=number), None if number == 620 else ANNA_PROVED)
    recording.accept(session, a_line(number=621, nonce="z" * 22), ANNA_PROVED)
    knows = replace(ANNA, hidden=frozenset({ELIF}))

    assert (queries.count(session, ANNA), len(queries.waiting(session, ANNA))) == (2, 2)
    assert (queries.count(session, knows), len(queries.waiting(session, knows))) == (0, 0)


def test_a_correction_of_what_names_somebody_known_privately_is_not_shown(session: Session) -> None:
    first = a_line(number=622)
    recording.accept(session, first, ANNA_PROVED)
    closed = {"set": {"note": "x" * 4001}, "seen": []}
    about: dict[str, Any] = {"root": parse(first).root, "people": (), "open": {"seen": []}}
    waits = an_entry("amend", number=623, **about, closed=closed)
    recording.accept(session, waits.line, ANNA_PROVED)

    assert [one.kind for one in queries.waiting(session, ANNA)] == ["amend"]
    knows = replace(ANNA, hidden=frozenset({ELIF}))
    assert queries.waiting(session, knows) == [] and queries.count(session, knows) == 0


def test_put_away_the_tablet_may_let_go_of_it(session: Session) -> None:
    line = a_line(number=603, closed={**WORDS, "note": "x" * 4001})
    id = recording.accept(session, line, ANNA_PROVED).id
    questions.dismiss(session, ANNA, asked(session).id)

    assert queries.waiting(session, ANNA) == []
    assert recording.states(session, [id]) == {id: "erased"}
    assert recording.accept(session, line, ANNA_PROVED).disposition == "erased"


def test_what_broke_a_rule_is_written_anew(session: Session) -> None:
    recording.accept(session, a_line(number=604, closed={**WORDS, "note": "x" * 4001}), ANNA_PROVED)
    question = asked(session)
    assert question.fields == {"note": "too_long"}
    with pytest.raises(Invalid):
        questions.rewrite(session, ANNA, question.id, closed={"note": "y" * 4001})
    done = questions.rewrite(session, ANNA, question.id, closed={"note": "Kortere"})
    assert contact_queries.show(session, ANNA, done.root).note == "Kortere"
    assert queries.waiting(session, ANNA) == []


def test_one_id_with_two_contents_both_happened(session: Session) -> None:
    recording.accept(session, a_line(number=605), ANNA_PROVED)
    other = a_line(number=605, nonce="z" * 22, closed={**WORDS, "note": "Noget andet"})
    recording.accept(session, other, ANNA_PROVED)

    twice = asked(session).id
    (copy,) = questions.keep_both(session, ANNA, twice)
    assert contact_queries.show(session, ANNA, copy.root).note == "Noget andet"
    assert queries.waiting(session, ANNA) == []
    with pytest.raises(Stale):
        questions.keep_both(session, ANNA, twice)


def test_or_only_the_first(session: Session) -> None:
    recording.accept(session, a_line(number=606), ANNA_PROVED)
    recording.accept(session, a_line(number=606, nonce="z" * 22), ANNA_PROVED)
    questions.keep_first(session, ANNA, asked(session).id)
    assert queries.waiting(session, ANNA) == []
    assert len(contact_queries.recent(session, ANNA)) == 1


def test_two_who_wrote_a_field_differently_and_one_who_chooses(session: Session) -> None:
    base = people_queries.page(session, Reading(ANNA, ELIF, "page")).base
    people.update(session, ANNA, ELIF, set={"tell": "mor til Ela"}, base=base)
    people.update(session, CARLA, ELIF, set={"tell": "i nr. 4"}, base=base)

    page = people_queries.page(session, Reading(ANNA, ELIF, "page"))
    assert page.tell == "i nr. 4" and [said.value for said in page.disputes["tell"]] == [
        "i nr. 4",
        "mor til Ela",
    ]
    question = asked(session)
    assert (question.why, question.field) == ("dispute", "tell")
    with pytest.raises(Stale):
        questions.settle(session, ANNA, question.id, ELIF, question.seen)
    questions.settle(session, ANNA, question.id, question.versions[1].id, question.seen)
    assert people_queries.page(session, Reading(ANNA, ELIF, "page")).tell == "mor til Ela"
    assert queries.waiting(session, ANNA) == []


@pytest.mark.parametrize("kind", ["followup", "message"])
def test_a_promise_or_message_two_corrected_at_once_is_asked_about(session: Session, kind: str) -> None:
    if kind == "followup":
        told = {"text": "Kaffe", "due": "2026-05-20"}
        made = followups.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told)
    else:
        consents.grant(session, ANNA, ELIF, receivers=[B])
        made = messages.send(session, ANNA, to=B, people=[ELIF], text="Kaffe")
    contacts.amend(session, ANNA, made.root, set={"text": "Kaffe fredag"})
    contacts.amend(session, CARLA, made.root, set={"text": "Te fredag"})

    question = asked(session)
    assert (question.why, question.kind, question.field) == ("parallel", kind, "text")
    assert {one.text for one in question.versions} == {"Kaffe fredag", "Te fredag"}
    with pytest.raises(Stale):
        questions.settle(session, ANNA, question.id, ELIF, question.seen)
    tea = next(one for one in question.versions if one.text == "Te fredag")
    questions.settle(session, ANNA, question.id, tea.id, question.seen)
    assert queries.waiting(session, ANNA) == [] and queries.count(session, ANNA) == 0
    assert [change.set for change in history(session, made.root)][-1] == {"text": "Te fredag"}


def test_both_texts_are_kept_one_after_the_other(session: Session) -> None:
    told = {"text": "Kaffe", "due": "2026-05-20"}
    made = followups.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told)
    for actor, text in ((ANNA, "Kaffe fredag"), (CARLA, "Te fredag")):
        contacts.amend(session, actor, made.root, set={"text": text})
    question = asked(session)
    assert question.may_join and question.about == "Elif Aksoy"

    questions.join(session, ANNA, question.id, question.seen)

    assert queries.waiting(session, ANNA) == []
    both = history(session, made.root)[-1].set["text"]
    assert sorted(both.split("\n\n")) == ["Kaffe fredag", "Te fredag"]
    for actor, due in ((ANNA, "2026-05-21"), (CARLA, "2026-05-22")):
        contacts.amend(session, actor, made.root, set={"due": due}, seen=question_seen(session, made.root))
    question = asked(session)
    assert question.field == "due" and not question.may_join
    with pytest.raises(NotFound):
        questions.join(session, ANNA, question.id, question.seen)


def test_what_was_written_after_the_page_was_made_is_settled_by_no_choice(session: Session) -> None:
    told = {"text": "Kaffe", "due": "2026-05-20"}
    made = followups.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told)
    for actor, text in ((ANNA, "Kaffe fredag"), (CARLA, "Te fredag")):
        contacts.amend(session, actor, made.root, set={"text": text})
    shown = asked(session)
    contacts.amend(session, CARLA, made.root, set={"text": "Vand"})
    base = people_queries.page(session, Reading(ANNA, ELIF, "page")).base
    for actor, tell in ((ANNA, "mor til Ela"), (CARLA, "i nr. 4")):
        people.update(session, actor, ELIF, set={"tell": tell}, base=base)
    (told_twice,) = (one for one in queries.waiting(session, ANNA) if one.why == "dispute")
    people.update(session, CARLA, ELIF, set={"tell": "taler dansk"}, base=base)

    for answer in (
        lambda: questions.settle(session, ANNA, shown.id, shown.versions[0].id, shown.seen),
        lambda: questions.join(session, ANNA, shown.id, shown.seen),
        lambda: questions.settle(session, ANNA, told_twice.id, told_twice.versions[0].id, told_twice.seen),
    ):
        with pytest.raises(Stale):
            answer()
        session.rollback()
    assert [len(one.versions) for one in queries.waiting(session, ANNA)] == [3, 3]


def question_seen(session: Session, root: str) -> list[str]:
    return [one.entry for one in history(session, root) if "text" in one.set]


def test_every_kind_that_can_be_corrected_is_looked_through(session: Session) -> None:
    asked_of = str(parallel.count(ANNA))
    for kind in all_kinds().values():
        if kind.starts and kind.family == "log" and any("parallel" in t.c for t in kind.rows.tables):
            assert f"{kind.name}.parallel" in asked_of
    plan = session.execute(sa.text(f"EXPLAIN QUERY PLAN {_literal(parallel.count(ANNA))}")).all()
    session.rollback()
    scanned = [row[-1] for row in plan if row[-1].startswith(("SCAN", "SEARCH")) and "INDEX" not in row[-1]]
    assert [one for one in scanned if "every" not in one and "anon" not in one] == []


def _literal(statement: sa.Select[Any]) -> str:
    return str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def history(session: Session, root: str) -> list[Change]:
    standing, _ = projections.stand(Ledger(session.connection()).record(root))
    session.rollback()
    return list(state_of(standing).history)
