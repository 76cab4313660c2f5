"""Families: joining a household, two of them, moving out, and that nobody sees whom they may not know of."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid, NotAllowed, NotFound, Stale
from outreach.services import consents, contacts, families, people
from outreach.services.recording import Recorded
from outreach.storage.queries import families as queries
from outreach.storage.queries import households
from outreach.storage.queries.reading import Reading
from sync.entry import fresh_id, fresh_nonce
from tests.logbook import ANNA, BO, CARLA, DAN, DITTE, ELIF, RANA, A, B, Laptop, an_entry, an_id, danish_today
from tests.services.two_offices import Programme

ON = danish_today()
CHILD: Mapping[str, Any] = {"role": "child"}


def add(session: Session, person: str = ELIF, *, actor: Actor = ANNA, **more: Any) -> Recorded:
    given = {"other": None, "closed": dict(CHILD), "drawer": "helpers", "on": ON.isoformat(), **more}
    if given["other"] is None:
        given.setdefault("new", {"name": "Deniz", "birth_year": ON.year - 9})
    return families.add(session, actor, person, **given)


def page(session: Session, person: str = ELIF, actor: Actor = ANNA) -> queries.FamilyPage:
    return queries.page(session, Reading(actor, person, "family"), ON)


def names(home: queries.Household) -> list[str]:
    return [one.name for one in home.members]


def test_a_new_child_by_first_name_makes_a_family(session: Session) -> None:
    add(session, closed={"role": "child", "relation": "søn", "called": "Deno", "since": "2026-01-01"})

    (home,) = page(session).households
    assert home.name == "Elif Aksoy" and names(home) == ["Elif Aksoy", "Deniz"]
    child = home.members[1]
    assert (child.role, child.relation, child.called, child.is_minor) == ("child", "søn", "Deno", True)
    assert not child.lives_elsewhere
    assert names(page(session, child.person_id).households[0]) == ["Elif Aksoy", "Deniz"]


def test_the_second_child_joins_the_household_there_is(session: Session) -> None:
    add(session)
    add(session, new={"name": "Ela"})
    (home,) = page(session).households
    assert sorted(names(home)) == ["Deniz", "Ela", "Elif Aksoy"]


def test_the_form_sent_twice_adds_once(session: Session, laptop: Laptop) -> None:
    same = {"id": fresh_id(), "nonce": fresh_nonce()}
    assert add(session, **same).disposition == "applied"
    assert add(session, **same).disposition == "duplicate"
    assert len(laptop.rows()["member"]) == 2 and len(laptop.rows()["person"]) == 3


def test_a_child_lives_in_two_households(session: Session) -> None:
    add(session)
    deniz = page(session).households[0].members[1].person_id
    add(session, RANA, other=deniz)

    assert [names(home) for home in page(session, deniz).households] == [
        ["Elif Aksoy", "Deniz"],
        ["Rana al-Masri", "Deniz"],
    ]
    (home,) = page(session).households
    assert [one.lives_elsewhere for one in home.members] == [False, True]
    with session.begin():
        assert households.together(session, [ELIF]) == sorted([ELIF, deniz])


def test_a_grown_up_is_joined_where_they_live(session: Session) -> None:
    """Elif has Deniz; her husband is added from his page. One household, not two."""
    add(session)
    add(session, RANA, other=ELIF, closed={"role": "adult", "relation": "kone"})
    (home,) = page(session, RANA).households
    assert sorted(names(home)) == ["Deniz", "Elif Aksoy", "Rana al-Masri"]
    assert [one.relation for one in home.members if one.person_id == RANA] == [""]


def test_a_parent_added_from_the_childs_page_finds_a_child_there(session: Session) -> None:
    people.say(session, ANNA, RANA, set={"birth_year": ON.year - 9})
    add(session, RANA, other=ELIF, closed={"role": "adult"})
    (home,) = page(session).households
    assert [(one.name, one.role) for one in home.members] == [
        ("Elif Aksoy", "adult"),
        ("Rana al-Masri", "child"),
    ]


@pytest.mark.parametrize("again", [ELIF, RANA])
def test_whoever_lives_there_is_not_added_again(session: Session, laptop: Laptop, again: str) -> None:
    add(session, other=RANA, closed={"role": "adult"})
    before = laptop.entries()
    with pytest.raises(Invalid) as refused:
        add(session, other=again)
    assert refused.value.fields == {"person": "lives_there"} and laptop.entries() == before


def test_moving_out_with_a_date_and_undo(session: Session) -> None:
    add(session, closed={"role": "child", "since": (ON - timedelta(400)).isoformat()})
    child = page(session).households[0].members[1]
    left = (ON - timedelta(1)).isoformat()
    families.change(session, ANNA, child.id, set={"until": left})

    (home,) = page(session).households
    assert names(home) == ["Elif Aksoy"] and [one.until for one in home.before] == [left]
    families.undo(session, ANNA, child.id, home.before[0].undo)
    assert len(page(session).households[0].members) == 2
    families.undo(session, ANNA, child.id, page(session).households[0].members[1].undo)


def test_moving_out_before_moving_in_is_refused(session: Session, laptop: Laptop) -> None:
    child = add(session, closed={"role": "child", "since": "2026-05-01"})
    before = laptop.entries()
    with pytest.raises(Invalid) as refused:
        families.change(session, ANNA, child.id, set={"until": "2026-04-30"})
    assert refused.value.fields == {"until": "too_early"} and laptop.entries() == before


def test_undo_never_undoes_what_a_colleague_wrote_after(session: Session, laptop: Laptop) -> None:
    child = add(session)
    mine = families.change(session, ANNA, child.id, set={"called": "Deno"})
    families.change(session, CARLA, child.id, set={"relation": "søn"})
    before = laptop.entries()
    for last in (mine.id, child.id, fresh_id()):
        with pytest.raises(Stale):
            families.undo(session, ANNA, child.id, last)
    assert laptop.entries() == before


@pytest.mark.parametrize("actor", [BO, DITTE, DAN])
def test_who_may_not_writes_nothing(session: Session, laptop: Laptop, actor: Actor) -> None:
    child = add(session)
    before = laptop.entries()
    with pytest.raises((NotFound, NotAllowed)):
        families.change(session, actor, child.id, set={"until": "2030-01-01"})
    with pytest.raises((NotFound, NotAllowed)):
        families.undo(session, actor, child.id, child.id)
    if actor is DITTE:
        with pytest.raises(NotAllowed):
            add(session, actor=actor)
    assert laptop.entries() == before


def test_another_kind_of_record_is_not_found(session: Session) -> None:
    told = {"when": "2026-05-18T10:22", "channel": "door"}
    other = contacts.create(session, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told)
    with pytest.raises(NotFound):
        families.change(session, ANNA, other.id, set={"until": "2026-05-01"})


def test_the_familys_page_shows_what_they_share_and_what_is_about_one_child(session: Session) -> None:
    add(session)
    deniz = page(session).households[0].members[1].person_id
    add(session, new={"name": "Yusuf", "birth_year": ON.year - 18})
    yusuf = next(one.person_id for one in page(session).households[0].members if one.name == "Yusuf")
    for note, who in {
        "kun mor": [ELIF],
        "kun Deniz": [deniz],
        "kun Yusuf": [yusuf],
        "begge": [ELIF, deniz],
        "med en anden": [deniz, RANA],
        "uden navn": [],
    }.items():
        told = {"when": f"{ON}T10:22", "channel": "door", "note": note}
        contacts.create(session, ANNA, people=who, open={"drawer": "own"}, closed=told)

    assert sorted(item.note for item in page(session).timeline) == ["begge", "kun Deniz"]


def test_a_private_tie_hides_its_member(session: Session) -> None:
    add(session)
    deniz = page(session).households[0].members[1].person_id
    knows = Actor(**{**{n: getattr(ANNA, n) for n in ANNA.__slots__}, "hidden": frozenset([deniz])})
    assert names(page(session, actor=knows).households[0]) == ["Elif Aksoy"]
    with pytest.raises(NotFound):
        page(session, deniz, actor=knows)


def test_a_page_takes_as_many_statements_for_a_large_family(session: Session, laptop: Laptop) -> None:
    add(session)
    asked: list[str] = []
    sa.event.listen(laptop.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    page(session)  # the first read of all also makes the log's key
    asked.clear()
    page(session)
    few = len(asked)
    for number in range(8):
        add(session, new={"name": f"Barn {number}"})
    asked.clear()
    page(session)
    assert len(asked) == few


def test_a_partner_sees_each_member_for_themselves(tmp_path: Path) -> None:
    """Elif said yes, Deniz' page was never shared: the partner sees a family of one, and no trace of him."""
    programme = Programme(tmp_path)
    with programme.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
        add(session, closed={"role": "child", "relation": "hemmelig"})
        consents.grant(session, ANNA, ELIF, receivers=[B])
    programme.carry()
    with programme.laptops[B].session() as session:
        (home,) = page(session, actor=BO).households
        assert names(home) == ["Elif Aksoy"]
        deniz_record = home.members[0].id
        with pytest.raises(NotFound):
            families.change(session, BO, deniz_record, set={"until": ON.isoformat()})
    found = programme.text_at(B)
    assert b"Deniz" not in found and b"hemmelig" not in found
    with programme.laptops[A].session() as session:
        deniz = page(session).households[0].members[1].person_id
        consents.grant(session, ANNA, deniz, receivers=[B])
    programme.carry()
    with programme.laptops[B].session() as session:
        assert names(page(session, actor=BO).households[0]) == ["Elif Aksoy", "Deniz"]


def test_what_is_in_the_drawer_of_us_stays(tmp_path: Path) -> None:
    programme = Programme(tmp_path)
    with programme.laptops[A].session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy"}, id=ELIF)
        consents.grant(session, ANNA, ELIF, receivers=[B])
        add(session, drawer="own")
    programme.carry()
    with programme.laptops[B].session() as session:
        assert page(session, actor=BO).households == []


def test_an_unknown_person_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        page(session, an_id(4711))
    with pytest.raises(NotFound):
        add(session, an_id(4711))


def test_who_died_stays_in_the_family(session: Session) -> None:
    add(session)
    people.died(session, ANNA, ELIF, ON.isoformat())
    (home,) = page(session).households
    assert [one.has_died for one in home.members] == [True, False]


def test_two_who_wrote_the_same_stay_from_two_devices_count_once(session: Session, laptop: Laptop) -> None:
    add(session)
    (home,) = page(session).households
    child = home.members[1]
    open = {"family": home.id, "drawer": "own"}
    closed = {"role": "child"}
    again = an_entry("member", number=77, people=[child.person_id], open=open, closed=closed)
    session.commit()
    laptop.take_in([again])
    assert names(page(session).households[0]) == ["Elif Aksoy", "Deniz"]
