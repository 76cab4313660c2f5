"""Whom a colleague knows privately is nowhere to be found for them, whatever page or record one asks."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from outreach.domain.errors import Invalid
from outreach.kinds import all_kinds
from outreach.services import assigned, followups, ties
from outreach.storage.db import db
from outreach.storage.queries import assigned as assigned_queries
from outreach.storage.queries import followups as followups_queries
from outreach.storage.queries import people as people_queries
from outreach.storage.queries import staff
from outreach.storage.tables import reading_log
from sync.entry import Entry, parse
from tests.logbook import ANNA, BO, CARLA, CAST, ELIF, RANA, A, an_entry, an_id, danish_today, samples
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit
from tests.web.test_every_page import PAGES, SEARCHES

SECRET = CAST.secret


def of_people() -> Iterator[list[Entry]]:
    """A sample of every kind of record that names somebody, as this organisation wrote it."""
    for number, name in enumerate(sorted(all_kinds())):
        kind = all_kinds()[name]
        record = samples(name)
        roots = {entry.root for entry in record if entry.people}
        record = [entry for entry in record if entry.root in roots]
        named = {one for entry in record for one in entry.people}
        if not named:
            continue
        about_nobody = all_kinds()[record[0].kind].people == "none"  # whose it is says an entry beside it
        if (kind.starts or about_nobody) and name not in ("private_tie", "merge", "erase"):
            yield [renumbered(entry, number) for entry in record if entry.kind != "person"]


def renumbered(entry: Entry, number: int) -> Entry:
    """Samples mint the same ids: each kind gets its own here."""

    def fresh(id: str) -> str:
        return an_id(int(id[-6:], 16) + 100_000 * (number + 1)) if 1000 <= int(id[-12:], 16) < 2000 else id

    text = re.sub(r"0190[0-9a-f-]{32}", lambda found: fresh(found[0]), entry.line.decode())
    return parse(text.encode())


@pytest.fixture
def full(laptop: Laptop) -> Laptop:
    """Carelink's laptop with one of everything about Elif and Rana."""
    laptop.browser(CARLA)
    named = [
        an_entry(
            "reg_set",
            number=int(one[-3:], 16),
            id=an_id(int(one[-3:], 16) + 50),
            root=one,
            people=[one],
            closed={"set": {"tell": SECRET}, "base": {}},
        )
        for one in (ELIF, RANA)
    ]
    laptop.take_in([*named, *(one for record in of_people() for one in record)])
    return laptop


def paths(laptop: Laptop) -> list[str]:
    """Every page there is, for every record there is."""
    with laptop.app.app_context():
        roots = sorted(set(db.session.connection().exec_driver_sql("SELECT root FROM entry").scalars()))
    found = list(PAGES)
    for rule in laptop.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static" or rule.rule.startswith("/api"):
            continue
        if not rule.arguments:
            found.append(rule.rule)
        elif len(rule.arguments) == 1:
            found += [re.sub(r"<[^>]+>", root, rule.rule) for root in roots]
    return found


def said(answer: TestResponse) -> str:
    """A page as text; a file that is none counts for its letters."""
    return answer.get_data().decode(errors="replace")


def shows(text: str) -> bool:
    return any(word in text for word in (SECRET, "Aksoy", "al-Masri", ELIF, RANA))


def log_lines(laptop: Laptop) -> int:
    with laptop.app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(reading_log)) or 0


def test_nobody_finds_whom_they_know_privately_and_no_page_shows_anybody_unlogged(full: Laptop) -> None:
    ways = paths(full)
    carla = full.browser(CARLA)  # a leader, who has every page
    seen, told = set(), log_lines(full)
    for path in ways:
        if shows(said(carla.get(path))):
            seen.add(path)
            assert log_lines(full) > told, (
                f"{path} showed somebody and no line was written in the reading log"
            )
        told = log_lines(full)
    assert {f"/personer/{ELIF}", "/idag"} <= seen  # the search finds what is there
    for one in (ELIF, RANA):
        full.write(ties.say, CARLA, one)

    for path in sorted(seen):
        answer = carla.get(path)
        assert not shows(said(answer)), path
    for path, field in SEARCHES:
        for word in (SECRET, "Elif", "masri"):
            text = re.sub(r'value="[^"]*"', "", carla.post(path, data={field: word, "find": "y"}).text)
            assert not shows(text), (path, word)
    with full.app.app_context():
        actor = staff.actor(db.session, CARLA.staff_id)
        assert actor and actor.hidden >= {ELIF, RANA}
        assert [hit.id for hit in people_queries.names(db.session, actor) if hit.id in (ELIF, RANA)] == []
        assert not {ELIF, RANA} & set(people_queries.recent(db.session, actor))
    assert shows(full.browser(ANNA).get(f"/personer/{ELIF}").text)


def test_two_taps_no_reason_and_the_leader_is_told_without_a_name_for_the_one_who_said_it(
    laptop: Laptop,
) -> None:
    anna, carla = laptop.browser(ANNA), laptop.browser(CARLA)
    assert f"/kender-privat/ny?person={ELIF}" in anna.get(f"/personer/{ELIF}").text
    after = landed(submit(anna, f"/kender-privat/ny?person={ELIF}", {"deputy": CARLA.staff_id}))

    assert after == "/personer"
    assert anna.get(f"/personer/{ELIF}").status_code == 404
    mine = anna.get("/kender-privat").text
    assert "har sagt fra om en person" in mine and "Elif" not in mine and ELIF not in mine
    today = carla.get("/idag").text
    assert "Anna" in today and "har sagt fra om" in today and "Du tager over" in today

    (tie,) = re.findall(r"/kender-privat/([0-9a-f-]{36})/loeft", carla.get("/kender-privat").text)
    assert anna.post(f"/kender-privat/{tie}/loeft").status_code == 404
    assert anna.get(f"/personer/{ELIF}").status_code == 404
    assert carla.post(f"/kender-privat/{tie}/loeft").status_code == 303
    assert anna.get(f"/personer/{ELIF}").status_code == 200


def test_whoever_said_it_cannot_take_it_back_alone(laptop: Laptop) -> None:
    anna = laptop.browser(ANNA)
    tie = laptop.write(ties.say, ANNA, ELIF).id
    anna.post(f"/kontakt/{tie}/fortryd")
    assert anna.get(f"/personer/{ELIF}").status_code == 404


def test_the_household_goes_with_the_person_and_only_while_they_live_together(laptop: Laptop) -> None:
    anna, family = laptop.browser(ANNA), an_id(900)
    stay = {"people": [ELIF], "open": {"family": family, "drawer": "own"}}
    closed = {"role": "adult", "since": "2026-01-01"}
    gone = {**closed, "role": "child", "until": "2026-02-01"}
    laptop.take_in(
        [
            an_entry("member", number=901, **stay, closed=closed),
            an_entry("member", number=902, **{**stay, "people": [RANA]}, closed=closed),
            an_entry("person", number=903, people=[an_id(903)], closed={"name": "Deniz"}),
            an_entry("member", number=904, **{**stay, "people": [an_id(903)]}, closed=gone),
        ]
    )
    laptop.write(ties.say, ANNA, ELIF)

    assert anna.get(f"/personer/{RANA}").status_code == 404
    assert anna.get(f"/personer/{an_id(903)}").status_code == 200
    assert ANNA.org_id == A


def test_whoever_takes_over_stands_by_the_person_from_then_on(laptop: Laptop) -> None:
    laptop.browser(ANNA)
    for number, one in ((911, ELIF), (912, RANA)):
        stay = {"people": [one], "open": {"family": an_id(910), "drawer": "own"}}
        laptop.take_in([an_entry("member", number=number, **stay, closed={"role": "adult"})])
    given = {"staff": ANNA.staff_id, "deputy": None, "since": "2026-05-01", "drawer": "own"}
    laptop.write(assigned.assign, ANNA, ELIF, role="job", **given)
    laptop.write(assigned.assign, ANNA, RANA, role="contact", **given)
    stands = {**given, "staff": CARLA.staff_id, "deputy": ANNA.staff_id}
    laptop.write(assigned.assign, ANNA, ELIF, role="family", **stands)
    closed = {"text": "Ringe", "due": "2026-05-20", "owner": ANNA.staff_id}
    laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed)
    other = {"text": "Skrive", "due": "2026-05-21"}
    laptop.write(followups.create, CARLA, people=[ELIF], open={"drawer": "own"}, closed=other)
    minted = {"id": an_id(990), "nonce": "a" * 22}
    laptop.write(ties.say, ANNA, ELIF, deputy=CARLA.staff_id, **minted)

    with laptop.app.app_context():
        jobs = assigned_queries.of_person(db.session, CARLA, [ELIF], danish_today()).now
        (fast,) = assigned_queries.of_person(db.session, CARLA, [RANA], danish_today()).now
        found = followups_queries.of_person(db.session, CARLA, [ELIF])
    assert [(one.role, one.staff, one.deputy_name) for one in jobs] == [
        ("job", CARLA.staff_id, ""),
        ("family", CARLA.staff_id, ""),
    ]
    assert (fast.role, fast.staff) == ("contact", CARLA.staff_id)
    assert {one.owner for one in found} == {CARLA.staff_id, None}
    again = laptop.write(ties.say, ANNA, ELIF, deputy=CARLA.staff_id, **minted)
    assert again.disposition == "duplicate"


def test_a_deputy_who_is_no_colleague_leaves_nothing(laptop: Laptop) -> None:
    anna = laptop.browser(ANNA)
    with pytest.raises(Invalid):
        laptop.write(ties.say, ANNA, ELIF, deputy=BO.staff_id)
    assert anna.get(f"/personer/{ELIF}").status_code == 200
