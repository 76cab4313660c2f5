"""Det har vi lovet: whose list it is, one tap each, taking back, and being away."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from outreach.domain.errors import Invalid
from outreach.domain.followup import another_day
from outreach.services import away, followups, people
from outreach.storage.queries import followups as queries
from tests.logbook import ANNA, BO, CARLA, DITTE, ELIF, RANA, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit


def day(away_by: int) -> str:
    return (danish_today() + timedelta(days=away_by)).isoformat()


def promise(laptop: Laptop, text: str, owner: str | None = None, due: int = 0, who: str = ELIF) -> str:
    closed = {"text": text, "due": day(due), "owner": owner}
    return laptop.write(followups.create, ANNA, people=[who], open={"drawer": "own"}, closed=closed).root


def undo_at(page: str) -> str:
    """Where the button Fortryd of the line about the last deed leads."""
    told = page.split('role="status"')[1]
    return told.split('action="')[1].split('"')[0]


def test_mine_come_first_and_the_lists_are_links(laptop: Laptop, anna: FlaskClient) -> None:
    promise(laptop, "Carlas brev", CARLA.staff_id)
    promise(laptop, "Mit brev", ANNA.staff_id, due=-2)
    promise(laptop, "Uden ejer", due=3)

    today = anna.get("/idag").text
    assert today.index("Mit brev") < today.index("Kollegerne har lovet") < today.index("Carlas brev")
    mine, ours = anna.get("/lovet").text, anna.get("/lovet?vis=alle").text
    waiting = anna.get("/lovet?vis=venter").text
    assert "Mit brev" in mine and "Uden ejer" in mine and "Carlas brev" not in mine
    assert "Mit brev" in ours and "Carlas brev" in ours
    assert "Mit brev" in waiting and "Uden ejer" not in waiting
    assert anna.get("/lovet?vis=noget").status_code == 200


def test_klaret_is_taken_back_and_a_kept_promise_stands_on_the_timeline(
    laptop: Laptop, anna: FlaskClient
) -> None:
    id = promise(laptop, "Ringe om brevet", ANNA.staff_id)

    page = anna.get(landed(anna.post(f"/lovet/{id}/klaret", data={"back": "person"}))).text
    assert "Klaret, som vi lovede" in page and "Ringe om brevet" in page
    assert "Ringe om brevet" not in anna.get("/idag").text
    again = anna.get(landed(anna.post(undo_at(page)))).text
    assert "Det står på listen igen." in again
    assert "Ringe om brevet" in anna.get("/idag").text
    assert "Klaret, som vi lovede" not in anna.get(f"/personer/{ELIF}").text


def test_later_one_can_still_put_it_back_on_the_list(laptop: Laptop, anna: FlaskClient) -> None:
    id = promise(laptop, "Ringe", ANNA.staff_id)
    landed(anna.post(f"/lovet/{id}/klaret", data={"state": "not_needed"}))
    assert "Sæt det på listen igen" in anna.get(f"/lovet/{id}").text

    landed(anna.post(f"/lovet/{id}/igen"))
    assert "Ringe" in anna.get("/idag").text
    assert anna.post(f"/lovet/{id}/igen").status_code == 409  # it is on the list


@pytest.mark.parametrize(
    ("when", "on", "found"),
    [
        ("tomorrow", date(2026, 5, 31), date(2026, 6, 1)),
        ("next_week", date(2026, 5, 18), date(2026, 5, 25)),
        ("next_week", date(2026, 5, 24), date(2026, 5, 25)),
        ("some day", date(2026, 5, 24), None),
    ],
)
def test_another_day_is_tomorrow_or_monday(when: str, on: date, found: date | None) -> None:
    assert another_day(when, on) == found


def test_one_tap_moves_it_or_passes_it_on_and_one_takes_that_back(laptop: Laptop, anna: FlaskClient) -> None:
    id = promise(laptop, "Ringe", ANNA.staff_id)

    moved = anna.get(landed(anna.post(f"/lovet/{id}", data={"when": "tomorrow", "back": "mine"}))).text
    assert "Flyttet til en anden dag." in moved and "i morgen" in moved
    assert "i dag" in anna.get(landed(anna.post(undo_at(moved)))).text
    passed = anna.get(
        landed(anna.post(f"/lovet/{id}", data={"state": "passed_on", "owner": CARLA.staff_id}))
    ).text
    assert "Givet videre." in passed
    assert "Ringe" not in anna.get("/lovet").text
    assert "Ringe" in laptop.browser(CARLA).get("/lovet").text


def test_sent_twice_it_is_one_deed(laptop: Laptop, anna: FlaskClient) -> None:
    id = promise(laptop, "Ringe", ANNA.staff_id)
    sent = {"entry_id": an_id(77), "nonce": "a" * 22}
    before = laptop.entries()
    for _ in range(2):
        landed(anna.post(f"/lovet/{id}/klaret", data=sent))

    assert laptop.entries() == before + 1


def test_taking_back_is_for_what_was_said_here(laptop: Laptop, anna: FlaskClient) -> None:
    id = promise(laptop, "Ringe", ANNA.staff_id)
    before = laptop.entries()

    for path in (f"/lovet/fortryd/{id}", f"/lovet/fortryd/{an_id(999)}", f"/lovet/fortryd/{ELIF}"):
        assert anna.post(path).status_code == 404
    assert laptop.browser(DITTE).post(f"/lovet/fortryd/{id}").status_code == 404
    assert laptop.entries() == before


def test_while_one_is_away_the_deputy_has_it_and_it_comes_back(laptop: Laptop, anna: FlaskClient) -> None:
    promise(laptop, "Ringe til Elif", ANNA.staff_id)
    carla = laptop.browser(CARLA)
    assert "Ringe til Elif" not in carla.get("/lovet").text

    gone = {"since": day(0), "until": day(4), "deputy": CARLA.staff_id}
    page = anna.get(landed(submit(anna, "/vaek", gone))).text
    assert "Carla tager over" in page
    assert "Ringe til Elif" not in anna.get("/lovet").text
    theirs = carla.get("/lovet").text
    assert "Ringe til Elif" in theirs and "dig for Anna, der er væk til og med" in theirs
    assert "Du tager over for Anna" in carla.get("/idag").text

    back = page.split('action="/vaek/')[1].split('"')[0]
    landed(anna.post(f"/vaek/{back}"))
    assert "Ringe til Elif" in anna.get("/lovet").text
    assert "Ringe til Elif" not in carla.get("/lovet").text


def test_promises_come_back_by_themselves_and_nothing_is_rewritten(laptop: Laptop) -> None:
    laptop.browser(ANNA)
    id = promise(laptop, "Ringe", ANNA.staff_id)
    laptop.write(away.leave, ANNA, since=day(-9), until=day(-1), deputy=CARLA.staff_id)
    laptop.write(away.leave, ANNA, since=day(2), until=day(3), deputy=CARLA.staff_id)

    found = laptop.write(queries.show, ANNA, id)
    assert (found.is_mine, found.doer_name, found.owner) == (True, "", ANNA.staff_id)


def test_the_persons_page_says_that_the_contact_person_is_away(laptop: Laptop, anna: FlaskClient) -> None:
    set = {"contact_person": ANNA.staff_id}
    laptop.write(people.update, ANNA, ELIF, set=set, base={"contact_person": []})
    laptop.write(away.leave, ANNA, since=day(0), until=day(1), deputy=CARLA.staff_id)

    assert "Carla tager over." in anna.get(f"/personer/{ELIF}").text
    assert "Carla tager over." not in anna.get(f"/personer/{RANA}").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"deputy": ANNA.staff_id},
        {"deputy": an_id(999)},
        {"deputy": DITTE.staff_id},
        {"deputy": ""},
        {"until": day(-1)},
        {"until": "fredag"},
    ],
)
def test_being_away_needs_days_and_a_colleague(
    laptop: Laptop, anna: FlaskClient, wrong: dict[str, str]
) -> None:
    before = laptop.entries()
    answer = submit(anna, "/vaek", {"since": day(0), "until": day(4), "deputy": CARLA.staff_id, **wrong})

    assert answer.status_code == 422
    assert laptop.entries() == before


def test_who_is_away_takes_over_for_nobody_and_is_marked(laptop: Laptop, anna: FlaskClient) -> None:
    id = promise(laptop, "Ringe", ANNA.staff_id)
    laptop.write(away.leave, CARLA, since=day(0), until=day(4), deputy=ANNA.staff_id)
    assert "Carla (væk til " in anna.get(f"/lovet/{id}").text
    before = laptop.entries()

    answer = submit(anna, "/vaek", {"since": day(4), "until": day(9), "deputy": CARLA.staff_id})

    assert answer.status_code == 422 and "selv væk nogle af de dage" in answer.text
    assert laptop.entries() == before
    landed(submit(anna, "/vaek", {"since": day(5), "until": day(9), "deputy": CARLA.staff_id}))


@pytest.mark.parametrize("deputy", [BO.staff_id, DITTE.staff_id, ANNA.staff_id, an_id(999)])
def test_only_a_colleague_who_works_here_takes_over(laptop: Laptop, anna: FlaskClient, deputy: str) -> None:
    before = laptop.entries()
    with pytest.raises(Invalid):
        laptop.write(away.leave, ANNA, since=day(0), until=day(4), deputy=deputy)
    assert laptop.entries() == before


def test_a_leader_writes_it_for_a_colleague_who_is_ill_and_the_colleague_ends_it(
    laptop: Laptop, anna: FlaskClient
) -> None:
    promise(laptop, "Ringe til Elif", ANNA.staff_id)
    carla, gone = laptop.browser(CARLA), {"who": ANNA.staff_id, "since": day(0), "until": day(4)}
    page = carla.get(landed(submit(carla, "/vaek", {**gone, "deputy": CARLA.staff_id}))).text
    assert "<strong>Anna</strong>" in page and "skrevet af Carla" in page
    assert "Ringe til Elif" in carla.get("/lovet").text

    shown = anna.get("/vaek").text
    assert "<strong>Du</strong>" in shown and "skrevet af Carla" in shown and "Hvem er væk?" not in shown
    back = shown.split('action="/vaek/')[1].split('"')[0]
    landed(anna.post(f"/vaek/{back}"))
    assert "Ringe til Elif" in anna.get("/lovet").text and "Anna" not in part_of_away(carla)

    page = carla.get(landed(submit(carla, "/vaek", {**gone, "deputy": CARLA.staff_id}))).text
    landed(carla.post(undo_at(page)))
    assert "Anna" not in part_of_away(carla)
    for who, deputy in ((ANNA, ANNA), (DITTE, ANNA), (BO, ANNA)):
        wrong = {**gone, "who": who.staff_id, "deputy": deputy.staff_id}
        assert submit(carla, "/vaek", wrong).status_code == 422


def part_of_away(browser: FlaskClient) -> str:
    """The rows of who is away."""
    return browser.get("/vaek").text.split("<form class")[0]


def test_only_a_leader_writes_it_for_another(laptop: Laptop, anna: FlaskClient) -> None:
    before = laptop.entries()
    gone = {"who": CARLA.staff_id, "since": day(0), "until": day(4), "deputy": CARLA.staff_id}
    assert submit(anna, "/vaek", gone).status_code == 422
    with pytest.raises(Invalid):
        laptop.write(away.leave, ANNA, **{**gone, "deputy": ANNA.staff_id})
    assert laptop.entries() == before


def test_nobody_brings_another_back(laptop: Laptop, anna: FlaskClient) -> None:
    made = laptop.write(away.leave, ANNA, since=day(0), until=day(4), deputy=CARLA.staff_id)

    assert laptop.browser(CARLA).post(f"/vaek/{made.root}/tilbage").status_code == 404


def test_nothing_is_promised_to_the_dead(laptop: Laptop, anna: FlaskClient) -> None:
    promise(laptop, "Ringe til Elif", ANNA.staff_id)
    promise(laptop, "Ringe til Rana", ANNA.staff_id, who=RANA)
    laptop.write(people.update, ANNA, ELIF, set={"died": day(-1)}, base={"died": []})

    for path in ("/idag", "/lovet", "/lovet?vis=alle"):
        page = anna.get(path).text
        assert "Ringe til Rana" in page and "Ringe til Elif" not in page
