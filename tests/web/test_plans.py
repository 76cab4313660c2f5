"""After a job start: one step at a time, taken back, ended; events; and how often we are in touch."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from outreach.domain.plan import day_of_step
from outreach.services import contacts, people, plans
from tests.logbook import ANNA, BO, CARLA, DITTE, ELIF, RANA, B, an_entry, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit
from tests.web.test_promises import undo_at

PERSON = f"/personer/{ELIF}"


def begun(laptop: Laptop, starts: date | None = None, who: str = ELIF) -> str:
    closed = {"starts": (starts or danish_today()).isoformat(), "employer": "Lageret", "owner": ANNA.staff_id}
    return laptop.write(plans.begin, ANNA, who, open={"drawer": "own"}, closed=closed).root


def test_a_job_start_makes_a_plan_whose_first_step_is_on_the_list(laptop: Laptop, anna: FlaskClient) -> None:
    assert f"/job/ny?person={ELIF}" in anna.get(PERSON).text
    form = {"starts": danish_today().isoformat(), "employer": "Lageret på Havnevej", "drawer": "own"}
    page = anna.get(landed(submit(anna, f"/job/ny?person={ELIF}", {**form, "owner": ANNA.staff_id}))).text

    assert "Lageret på Havnevej" in page and "Dag 1: i dag" in page
    for path in ("/idag", "/lovet"):
        assert "Nyt job, dag 1: Lageret på Havnevej" in anna.get(path).text
    assert "dag 1" not in laptop.browser(CARLA).get("/lovet").text
    anna.post(undo_at(page))
    assert "Lageret på Havnevej" not in anna.get("/idag").text


def test_doing_the_step_opens_the_next_and_taking_back_closes_it(laptop: Laptop, anna: FlaskClient) -> None:
    id = begun(laptop)
    page = anna.get(
        landed(
            anna.post(f"/job/{id}/trin", data={"step": 0, "state": "done", "text": "Glad.", "back": "person"})
        )
    ).text

    assert "Uge 1" in page and "Glad." in page and "Nyt job, dag 1: talt sammen" in page
    assert "Lageret" in anna.get("/lovet").text.split("Senere")[1]
    again = anna.get(landed(anna.post(undo_at(page)))).text
    assert "Næste skridt: Dag 1" in again


def test_not_reached_opens_the_next_too_and_moved_keeps_the_step(laptop: Laptop, anna: FlaskClient) -> None:
    id = begun(laptop)
    landed(anna.post(f"/job/{id}/trin", data={"step": 0, "state": "moved", "when": "tomorrow"}))
    assert "Næste skridt: Dag 1 · i morgen" in anna.get(f"/job/{id}").text

    landed(anna.post(f"/job/{id}/trin", data={"step": 0, "state": "not_reached"}))
    assert "Næste skridt: Uge 1" in anna.get(f"/job/{id}").text
    assert "fik ikke fat i" in anna.get(PERSON).text


def test_a_tablet_years_ahead_neither_skips_a_step_nor_puts_one_off(
    laptop: Laptop, anna: FlaskClient
) -> None:
    id = begun(laptop)
    ahead = {"on": "2041-01-01", "due": "2041-01-02"}
    for number, told in ((812, {"step": 0, "state": "done"}), (813, {"step": 1, "state": "moved"})):
        laptop.take_in([an_entry("plan_step", number=number, root=id, closed={**told, **ahead})])

    page = anna.get(f"/job/{id}").text
    assert "Næste skridt: Uge 1" in page and "2041" not in page.split("Næste skridt")[1].split("</")[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": 5},
        {"step": 99},
        {"step": "et"},
        {"state": "fed"},
        {"state": "moved"},
        {"state": "moved", "due": "i overmorgen"},
        {"text": "x" * 1001},
    ],
)
def test_what_is_no_step_changes_nothing(laptop: Laptop, anna: FlaskClient, wrong: dict[str, object]) -> None:
    id = begun(laptop)
    before = laptop.entries()

    assert anna.post(f"/job/{id}/trin", data={"step": 0, "state": "done", **wrong}).status_code in (409, 422)
    assert laptop.entries() == before


def test_a_step_sent_twice_is_one_step(laptop: Laptop, anna: FlaskClient) -> None:
    id, on = begun(laptop), danish_today().isoformat()
    same = {"id": an_id(980), "nonce": "a" * 22, "at": "2026-05-18T08:22:33.123Z"}
    made = [laptop.write(plans.step, ANNA, id, step=0, state="done", on=on, **same) for _ in range(2)]

    assert [one.disposition for one in made] == ["applied", "duplicate"]


def test_a_step_done_on_another_laptop_meanwhile_is_not_done_again(laptop: Laptop, anna: FlaskClient) -> None:
    id = begun(laptop)
    landed(anna.post(f"/job/{id}/trin", data={"step": 0, "state": "done"}))

    assert anna.post(f"/job/{id}/trin", data={"step": 0, "state": "done"}).status_code == 409


def test_ending_stops_the_steps_and_can_be_taken_back(laptop: Laptop, anna: FlaskClient) -> None:
    id = begun(laptop)
    page = anna.get(landed(anna.post(f"/job/{id}/slut", data={"text": "Jobbet er slut"}))).text
    assert "Jobbet er slut" in page and "Lageret" not in anna.get("/lovet").text

    landed(anna.post(undo_at(page)))
    assert "Lageret" in anna.get("/lovet").text


def test_a_partner_reads_a_shared_plan_and_others_follow_none(laptop: Laptop, anna: FlaskClient) -> None:
    closed = {"starts": "2026-05-18", "employer": "Bageriet"}
    theirs = an_entry("plan", actor=BO, number=810, people=[ELIF], open={"drawer": "helpers"}, closed=closed)
    laptop.take_in([theirs])
    before = laptop.entries()

    assert "Bageriet" in anna.get(f"/job/{theirs.id}").text and "Bageriet" not in anna.get("/lovet").text
    for deed in ("trin", "slut", "igen", "fortryd"):
        assert anna.post(f"/job/{theirs.id}/{deed}", data={"step": 0, "state": "done"}).status_code == 404
    assert laptop.browser(DITTE).get(f"/job/{theirs.id}").status_code == 404
    assert laptop.entries() == before and theirs.org == B


def test_no_step_is_due_for_the_dead(laptop: Laptop, anna: FlaskClient) -> None:
    begun(laptop)
    laptop.write(people.update, ANNA, ELIF, set={"died": danish_today().isoformat()}, base={"died": []})

    assert "Lageret" not in anna.get("/idag").text and "Lageret" not in anna.get("/lovet").text


def test_an_event_is_one_tap_with_a_line_and_stands_on_the_timeline(
    laptop: Laptop, anna: FlaskClient
) -> None:
    begun(laptop)
    assert "Flere timer" in anna.get(PERSON).text
    page = anna.get(
        landed(anna.post(f"/job/sket?person={ELIF}", data={"what": "sick", "text": "To uger"}))
    ).text

    assert "Skrevet ned: Sygemeldt." in page and "To uger" in page
    landed(anna.post(undo_at(page)))
    assert "To uger" not in anna.get(PERSON).text


def test_a_hard_time_at_work_offers_a_message_and_a_promise(laptop: Laptop, anna: FlaskClient) -> None:
    begun(laptop)
    sent = {"what": "hard", "text": "Dagene er for lange"}
    page = anna.get(landed(anna.post(f"/job/sket?person={ELIF}", data=sent))).text

    assert "Lov noget" in page and "Giv besked" in page
    ask = page.split('href="/beskeder/ny')[1].split('"')[0].replace("&amp;", "&")
    assert "Dagene er for lange" in anna.get(f"/beskeder/ny{ask}").text


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"what": "fired"}, {"text": "x" * 401}, {"text": "010190-1234"}]
)
def test_a_wrong_event_leaves_nothing(laptop: Laptop, anna: FlaskClient, wrong: dict[str, str]) -> None:
    before = laptop.entries()
    answer = submit(anna, f"/job/sket?person={ELIF}", {"what": "sick", "text": "Hjemme", **wrong})

    assert answer.status_code == 422 and laptop.entries() == before


@pytest.mark.parametrize("path", [f"/job/{an_id(999)}", f"/job/sket/{an_id(999)}", "/job/ny", "/job/sket"])
def test_what_is_not_here_is_not_found(anna: FlaskClient, path: str) -> None:
    assert anna.get(path).status_code == 404


def test_how_often_we_are_in_touch_is_said_before_and_since_the_job(
    laptop: Laptop, anna: FlaskClient
) -> None:
    laptop.browser(ANNA)
    today = danish_today()
    for ago in (2, 4, 6, 40, 50, 60):
        when = (today - timedelta(days=ago)).isoformat() + "T10:00"
        told = {"when": when, "channel": "door"}
        laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told)
    missed = {"when": today.isoformat() + "T10:00", "channel": "phone", "not_reached": True}
    laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=missed)
    assert "hver 10. dag" in anna.get(PERSON).text
    begun(laptop, today - timedelta(days=30))
    page = anna.get(PERSON).text
    assert (
        "sammen før jobbet</dt><dd>hver 10. dag" in page
        and "sammen efter jobstart</dt><dd>hver 2. dag" in page
    )


def test_a_plan_made_late_leaves_out_what_is_over(laptop: Laptop, anna: FlaskClient) -> None:
    starts = danish_today() - timedelta(days=10)
    id = begun(laptop, starts, RANA)

    assert "Næste skridt: Uge 2" in anna.get(f"/job/{id}").text
    assert day_of_step(starts, 2) > danish_today()
