"""The leader's overview: true counts, small groups away, and nobody in it."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.domain import overview as rules
from outreach.domain.overview import ALL, Quarter
from outreach.kinds.parts import Draft
from outreach.services import consents, contacts, followups, merges, recording, undoing
from outreach.storage.db import db
from outreach.storage.queries import overview
from outreach.storage.tables import reading_log
from sync.entry import fresh_id
from tests.logbook import ANNA, BIRGIT, BO, CARLA, DITTE, ELIF, RANA, B, an_entry, an_id, danish_today
from tests.web.conftest import Laptop

ON = date(2026, 6, 10)
Q2 = Quarter(2026, 2, ON)
AREA, HILL = an_id(801), an_id(802)
OWN = {"drawer": "own"}
VISIT = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["talk"]}
SPRING = "fra=2026-04-01&til=2026-06-30"


def test_weeks_of_a_quarter_are_cut_at_its_ends_and_quarters_do_not_overlap():
    weeks = list(Q2.weeks())

    assert weeks[0] == date(2026, 3, 30) and Q2.week(weeks[0]) == (date(2026, 4, 1), date(2026, 4, 5))
    assert Q2.week(weeks[-1]) == (date(2026, 6, 8), ON)
    found = rules.quarters(date(2026, 1, 1), 3)
    assert [(one.year, one.number) for one in found] == [(2026, 1), (2025, 4), (2025, 3)]
    assert found[1].last + timedelta(days=1) == found[0].first


@pytest.mark.parametrize(
    "value, told", [(0.25, "0,3"), (0.35, "0,4"), (2.0, "2,0"), (12.449, "12,4"), (0.05, "0,1")]
)
def test_figures_are_rounded_half_up_to_one_place(value, told):
    assert rules.rounded(value) == told


def test_a_share_has_its_base():
    assert rules.percent(1, 8) == "12,5" and rules.percent(0, 0) == ""
    assert rules.heights([0, 1, 1000], 100) == [0, 2, 100]


def people(laptop: Laptop, area: str, count: int) -> list[str]:
    ids = [fresh_id() for _ in range(count)]
    drafts = [
        Draft("person", id, id, (id,), {}, {"name": f"Opdigtet {n}", "area": area})
        for n, id in enumerate(ids)
    ]
    laptop.write(recording.record_all, ANNA, drafts)
    return ids


def visit(laptop: Laptop, who: list[str], on: str = "2026-05-18", **more: Any) -> None:
    told = {"when": f"{on}T10:22", "channel": "door", "topics": ["talk"], "note": "violet paraply", **more}
    laptop.write(contacts.create, ANNA, people=who, open={"drawer": "own"}, closed=told)


def promise(laptop: Laptop, who: str, due: str) -> None:
    closed = {"text": "x", "due": due}
    laptop.write(followups.create, ANNA, people=[who], open={"drawer": "own"}, closed=closed)


def look(laptop: Laptop) -> overview.Overview:
    with laptop.app.app_context():
        return overview.show(db.session, CARLA, ON, Q2)


@pytest.fixture
def filled(laptop: Laptop) -> Laptop:
    laptop.browser(CARLA)
    laptop.write(recording.record_all, CARLA, [
        Draft("area", AREA, AREA, (), {}, {"name": "Dalen"}),
        Draft("area", HILL, HILL, (), {}, {"name": "Bakken"}),
    ])  # fmt: skip
    return laptop


def test_counts_are_true_by_week_area_and_organisation(filled: Laptop):
    dale, hill = people(filled, AREA, 6), people(filled, HILL, 7)
    for who in [*dale, *hill]:
        visit(filled, [who])
    visit(filled, [], "2026-06-10")
    visit(filled, [dale[0]], "2026-06-11")  # after the cut
    visit(filled, [dale[0]], "2026-03-31")  # another quarter
    held, on = fresh_id(), "2026-05-19"
    marks = [fresh_id() for _ in dale]
    there = {"activity": held, "on": on}
    filled.write(recording.record_all, CARLA, [
        Draft("activity", held, held, (), {}, {"name": "Kaffe", "starts_on": on}),
        *(Draft("mark", id, id, (who,), OWN, there) for id, who in zip(marks, dale, strict=True)),
        Draft("mark", an_id(850), an_id(850), (dale[0],), {"drawer": "own"}, there),
        Draft("headcount", an_id(851), an_id(851), (), {}, {**there, "adults": 2, "children": 3}),
    ])  # fmt: skip
    promise(filled, hill[0], "2026-06-01")
    promise(filled, hill[0], "2026-06-18")

    found = look(filled)

    assert {name: sum(weeks) for name, weeks in found.contacts.items()} == {"Carelink": 14}
    assert found.contacts["Carelink"][found.weeks.index(date(2026, 5, 18))] == 13
    assert (sum(found.visits), sum(found.without_name), found.sessions, found.activities) == (6, 5, 1, 1)
    assert (found.people, found.late, found.promises[1], found.later) == (13, 1, 1, 0)
    lines = {line.name: (line.people, line.contacts, line.visits, line.promises) for line in found.areas}
    assert lines["Dalen"] == (6, 6, 6, 0) and lines["Bakken"] == (7, 7, 0, None)  # both to one person
    assert lines[ALL] == (13, 13, 6, None)
    assert [(line.name, line.people, line.contacts) for line in found.organisations] == [("Carelink", 13, 14)]


def test_what_was_taken_back_moved_or_is_one_person_is_counted_as_it_stands_now(filled: Laptop):
    dale, hill = people(filled, AREA, 7), people(filled, HILL, 6)
    for who in [*dale, *hill]:
        visit(filled, [who])
    slip = filled.write(contacts.create, ANNA, people=[ELIF], open=OWN, closed=VISIT).root
    wrong = filled.write(contacts.create, ANNA, people=[RANA], open=OWN, closed=VISIT).root
    filled.write(undoing.take_back, ANNA, slip)
    filled.write(contacts.move, ANNA, wrong, away=[RANA], to=[hill[0]])
    held = {"activity": fresh_id(), "on": "2026-05-19"}
    marks = [(fresh_id(), who) for who in dale[:2]]
    filled.write(recording.record_all, ANNA, [Draft("mark", id, id, (who,), OWN, held) for id, who in marks])
    filled.write(merges.merge, ANNA, dale[0], dale[1])

    found = look(filled)
    lines = {line.name: (line.people, line.contacts, line.visits) for line in found.areas}

    assert lines == {"Dalen": (6, 7, 1), "Bakken": (6, 7, 0), "Ikke oplyst": (0, 0, 0), ALL: (12, 14, 1)}
    assert (found.people, found.all_contacts, found.unnamed, sum(found.visits)) == (12, 14, 0, 1)


def test_a_small_group_is_away_and_cannot_be_worked_out(filled: Laptop):
    for who in [*people(filled, AREA, 2), *people(filled, HILL, 9)]:
        visit(filled, [who])

    lines = {line.name: line for line in look(filled).areas}

    assert lines["Dalen"].people is None and lines["Dalen"].contacts is None
    shown = [line.people for line in lines.values() if line.name != ALL and line.people]
    assert lines[ALL].people is None or lines[ALL].people - sum(shown) not in (1, 2, 3, 4)


def test_four_people_are_no_number_and_nor_is_what_would_tell_of_the_partners_few(filled: Laptop):
    """Everybody less our own must not say how few only the partner met, and the other way round."""
    dale = people(filled, AREA, 4)
    for who in dale:
        visit(filled, [who])
    assert look(filled).people is None and look(filled).organisations[0].people is None

    dale += people(filled, AREA, 5)
    for who in dale[4:]:
        visit(filled, [who])
    assert look(filled).organisations[0].people == 9
    theirs = people(filled, AREA, 8)
    told = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["talk"]}
    for number, who in enumerate(theirs):
        filled.write(consents.grant, ANNA, who, receivers=[B])
        open = {"drawer": "helpers"}
        filled.take_in(
            [an_entry("contact", actor=BO, number=900 + number, people=[who], open=open, closed=told)]
        )
        found = look(filled)
        ours, partner = (line.people for line in found.organisations)
        assert found.people == 10 + number
        for shown in (ours, partner):
            assert shown is None or found.people - shown not in (1, 2, 3, 4), number
    assert (found.people, ours, partner) == (17, 9, 8)


def test_promises_to_a_few_are_away_also_in_a_quarter_in_which_nobody_came(filled: Laptop):
    few, many = people(filled, AREA, 2), people(filled, HILL, 6)
    for who in [*few, *many]:
        promise(filled, who, "2026-06-18")

    lines = {line.name: line.promises for line in look(filled).areas}

    assert lines["Dalen"] is None
    shown = [count for name, count in lines.items() if name != ALL and count]
    assert lines[ALL] is None or lines[ALL] - sum(shown) not in (1, 2, 3, 4)


def test_the_boxes_say_how_their_figures_agree(filled: Laptop):
    dale = people(filled, AREA, 6)
    on = danish_today()
    for _ in range(2):
        visit(filled, dale, on.isoformat())
    visit(filled, [], on.isoformat())
    late = {"text": "x", "due": (on - timedelta(1)).isoformat()}
    filled.write(followups.create, ANNA, people=dale, open=OWN, closed=late)
    for days in (0, 7, 365):
        promise(filled, dale[0], (on + timedelta(days)).isoformat())

    page = filled.browser(CARLA).get("/overblik").text

    assert "3 i alt: 2 med navn og 1 uden navn." in page
    assert "2 henvendelser med navn tæller her 12 gange" in page and "Dem uden navn (1) er ikke med" in page
    assert "2 i de viste uger + 1 fra før i dag + 1 senere = 4 åbne løfter i alt." in page
    assert "4 åbne løfter tæller her 9 gange" in page


def test_what_another_organisation_promised_is_not_known(filled: Laptop):
    shared = an_entry("contact", actor=BO, number=880, people=[ELIF], open={"drawer": "helpers"}, closed={
        "when": f"{danish_today().isoformat()}T10:22", "channel": "door", "topics": ["talk"]})  # fmt: skip
    filled.write(consents.grant, ANNA, ELIF, receivers=[B])
    filled.take_in([shared])

    page = filled.browser(CARLA).get("/overblik").text.split('id="h-organisation"')[1]

    assert page.split("Bysekretariatet</th>")[1].split("</tr>")[0].count("ved vi ikke") == 1
    assert "ved vi ikke" not in page.split("Carelink</th>")[1].split("</tr>")[0]


def test_a_few_needs_are_no_response_time(filled: Laptop):
    visit(filled, [ELIF], done_now=True)
    assert look(filled).response is None
    for _ in range(5):
        visit(filled, [RANA], done_now=True)
    told = look(filled).response
    assert told and (told.needs, told.same_day) == (6, 6)


def test_the_page_shows_pictures_tables_and_definitions_and_nobody(filled: Laptop):
    carla = filled.browser(CARLA)
    today = danish_today().isoformat()
    visit(filled, [ELIF], today)

    page = carla.get("/overblik").text

    assert page.count('<svg class="chart__picture"') == 3 and page.count("Hvad tæller vi?") == 6
    assert "Elif" not in page and "Anna" not in page and "violet" not in page
    assert carla.get("/overblik?kvartal=2026-99").status_code == 200
    rows = carla.get(f"/overblik/raekker?hvad=contacts&fra={today}&til={today}")
    assert "Bare en snak" in rows.text and "Elif" not in rows.text and "violet" not in rows.text
    with filled.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(reading_log.c.purpose == "overview")) == 1


@pytest.mark.parametrize("what", ["contacts", "promises", "needs", "sessions"])
def test_every_figure_opens_its_rows(filled: Laptop, what: str):
    assert (
        filled.browser(CARLA).get(f"/overblik/raekker?hvad={what}&fra=2026-04-01&til=2026-06-30").status_code
        == 200
    )


def test_nobody_else_and_no_nonsense(laptop: Laptop):
    for who in (ANNA, DITTE):
        assert laptop.browser(who).get("/overblik").status_code == 404
        assert laptop.browser(who).get(f"/overblik/raekker?hvad=contacts&{SPRING}").status_code == 404
    carla: FlaskClient = laptop.browser(CARLA)
    for bad in ("hvad=alt", "hvad=contacts&fra=x&til=y", "hvad=contacts"):
        assert carla.get(f"/overblik/raekker?{bad}").status_code == 404


def test_an_authority_sees_its_own(laptop_of: Any):
    page = laptop_of("Jobcenter").browser(BIRGIT).get("/overblik")
    assert page.status_code == 200 and "Fremmøde" not in page.text.split("<main")[1]
