"""Activities, attendance, offers, whom we miss and whom we reach, through the pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.services import activities, attendance, people
from outreach.storage.db import db
from tests.logbook import ANNA, BIRGIT, BO, CARLA, DITTE, ELIF, RANA, an_entry, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import forms, hidden, landed, submit

DINNER = an_id(500)
TODAY = danish_today()
PATH = f"/aktiviteter/{DINNER}/{TODAY}"
REACH = "/aktiviteter/raekkevidde"
FILLED = {
    "name": "Fællesspisning", "category": "families", "every": "week", "starts_on": TODAY.isoformat(),
    "time": "17:30", "until": "20:00", "place": "Fælleshuset", "for_whom": ["families", "men"],
    "volunteers": "Aase og Omar", "price": "20 kr.",
}  # fmt: skip


@pytest.fixture
def dinner(laptop: Laptop) -> Laptop:
    """A dinner every week, held today for the fourth time."""
    laptop.browser(ANNA)  # opens the office
    first = (TODAY - timedelta(weeks=3)).isoformat()
    closed = {"name": "Fællesspisning", "starts_on": first, "time": "17:30", "place": "Fælleshuset"}
    laptop.write(activities.create, ANNA, closed=closed, id=DINNER)
    return laptop


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_an_activity_is_started_changed_closed_and_opened_again(anna: FlaskClient):
    path = landed(submit(anna, "/aktiviteter/ny", FILLED))
    page = text_of(anna.get(path))
    assert "Fællesspisning" in page and "kl. 17.30" in page and "Aase og Omar" in page and "20 kr." in page
    assert "Fællesspisning" in anna.get("/aktiviteter").text

    landed(submit(anna, f"{path}/ret", {**FILLED, "place": "Gården", "for_whom": ["youth"]}))
    page = text_of(anna.get(path))
    assert "Gården" in page and "Unge" in page and "Mænd" not in page

    landed(anna.post(f"{path}/luk", data={"closed": "yes"}))
    assert "Lukkede aktiviteter (1)" in text_of(anna.get("/aktiviteter"))
    landed(anna.post(f"{path}/luk", data={"closed": "no"}))
    assert "Lukkede aktiviteter" not in text_of(anna.get("/aktiviteter"))


def test_a_wrong_value_is_said_at_its_field_and_nothing_typed_is_lost(anna: FlaskClient):
    answer = submit(anna, "/aktiviteter/ny", {**FILLED, "name": "", "time": "kl. 6", "about": "Suppe"})

    assert answer.status_code == 422 and "Skriv et navn." in answer.text and "Suppe" in answer.text
    assert "Skriv et klokkeslæt" in answer.text


def test_one_session_is_cancelled_moved_and_put_back(dinner: Laptop):
    anna = dinner.browser(ANNA)
    path, following = f"/aktiviteter/{DINNER}", TODAY + timedelta(weeks=1)
    told = {"change": "cancelled", "on": following.isoformat(), "note": "Ferie"}
    landed(submit(anna, f"{path}/anderledes", told))
    assert "Aflyst" in anna.get(path).text and "Ferie" in anna.get(path).text
    back = dict(forms(anna.get(path)))[f"{path}/{following}/som-planlagt"]
    landed(anna.post(f"{path}/{following}/som-planlagt", data=back))
    assert "Aflyst" not in text_of(anna.get(path))

    nowhere = submit(anna, f"{path}/anderledes", {"change": "moved", "on": following.isoformat()})
    assert nowhere.status_code == 422
    none = {"change": "cancelled", "on": (TODAY + timedelta(days=1)).isoformat()}
    assert "ikke noget at ændre" in submit(anna, f"{path}/anderledes", none).text


def test_taps_without_script_lead_back_to_where_they_were(dinner: Laptop):
    anna = dinner.browser(ANNA)
    assert landed(anna.post(PATH, data={"there": ELIF})).endswith(f"#p-{ELIF}")
    assert "Elif Aksoy mor til Deniz Til stede" in text_of(anna.get(PATH))
    anna.post(PATH, data={"undo": ELIF})
    assert "Til stede" not in text_of(anna.get(PATH))


def test_last_times_people_stand_there_plainly_not_marked(dinner: Laptop):
    dinner.write(attendance.mark, ANNA, DINNER, TODAY - timedelta(weeks=1), [ELIF, RANA])
    page = text_of(dinner.browser(ANNA).get(PATH))

    assert page.count("Ikke markeret") == 2
    for word in ("udeblev", "mangler", "fravær", "kom ikke"):
        assert word not in page.lower()


def test_a_tap_with_script_gets_the_list_and_no_page(dinner: Laptop):
    answer = dinner.browser(ANNA).post(PATH, data={"there": ELIF}, headers={"X-Part": "yes"})

    assert answer.status_code == 200 and "<html" not in answer.text and 'aria-pressed="true"' in answer.text


def test_the_whole_family_in_one_tap(dinner: Laptop):
    family, anna = an_id(700), dinner.browser(ANNA)
    for number, person in enumerate((ELIF, RANA)):
        told = {"role": "adult", "since": "", "until": ""}
        drawer = {"family": family, "drawer": "own"}
        dinner.take_in([an_entry("member", number=800 + number, people=[person], open=drawer, closed=told)])
    dinner.write(attendance.mark, ANNA, DINNER, TODAY - timedelta(weeks=1), [ELIF])
    assert "Hele familien" in anna.get(PATH).text

    anna.post(PATH, data={"home": ELIF})
    page = text_of(anna.get(PATH))
    assert page.count("Til stede") == 2 and "Hele familien" not in page


def test_somebody_known_is_found_and_somebody_new_needs_a_first_name(dinner: Laptop):
    anna = dinner.browser(ANNA)
    found = anna.post(PATH, data={"find": "yes", "search": "rana"})
    assert found.status_code == 200 and f'value="{RANA}"' in found.text and "Ny person" in found.text

    sent = {**hidden(anna.get(PATH)), "new": "yes", "search": "Nadia"}
    for _ in range(2):
        landed(anna.post(PATH, data=sent))
    assert text_of(anna.get(PATH)).count("Nadia") == 1
    assert anna.post(PATH, data={**sent, "entry_id": "", "search": "x" * 81}).status_code == 422


def test_a_cpr_number_in_a_name_is_asked_about_and_taken_out(dinner: Laptop):
    anna = dinner.browser(ANNA)
    sent = {**hidden(anna.get(PATH)), "new": "yes", "search": "Nadia 010180-1234"}
    before = dinner.entries()
    asked = anna.post(PATH, data=sent)
    assert asked.status_code == 422 and "ligner et CPR-nummer" in asked.text and dinner.entries() == before

    pressed = {**hidden(asked), "search": "Nadia 010180-1234"}
    landed(anna.post(PATH, data={**pressed, "numbers": "out"}))
    page = text_of(anna.get(PATH))
    assert "Nadia" in page and "010180" not in page
    landed(anna.post(PATH, data={**pressed, **hidden(anna.get(PATH)), "numbers": "keep"}))
    assert "010180-1234" in text_of(anna.get(PATH))


def test_without_a_name_by_taps_and_typed_from_paper(dinner: Laptop):
    anna = dinner.browser(ANNA)
    for _ in range(3):
        anna.post(PATH, data={"adults": "1"})
    anna.post(PATH, data={"adults": "-1"})
    assert "2 voksne og 0 børn uden navn" in text_of(anna.get(PATH))
    typed = {"totals": "yes", "was_adults": "2", "was_children": "0", "all_adults": "12", "all_children": "9"}
    anna.post(PATH, data=typed)
    assert "12 voksne og 9 børn uden navn" in text_of(anna.get(PATH))
    for nonsense in ("mange", "1" * 9, "501"):
        assert anna.post(PATH, data={**typed, "all_adults": nonsense}).status_code == 422


def test_a_day_that_has_not_come_has_no_list_but_a_paper(dinner: Laptop):
    anna, path = dinner.browser(ANNA), f"/aktiviteter/{DINNER}/{TODAY + timedelta(weeks=1)}"
    dinner.write(attendance.mark, ANNA, DINNER, TODAY, [ELIF])
    before = dinner.entries()

    page = anna.get(path).text
    assert "Dagen er ikke kommet endnu. Listen kan udfyldes fra dagen før." in page and "Elif" not in page
    for tap in ({"there": ELIF}, {"adults": "1"}, {"done": "yes"}, {"new": "yes", "search": "Hibo"}):
        assert "Dagen er ikke kommet endnu." in anna.get(landed(anna.post(path, data=tap))).text
    assert dinner.entries() == before
    assert "Elif" in anna.get(f"{path}/papir").text


def test_the_day_before_a_list_can_be_written(dinner: Laptop):
    tomorrow = TODAY + timedelta(days=1)
    closed = {"name": "Tur", "starts_on": tomorrow.isoformat(), "every": "once", "time": "10:00"}
    trip = dinner.write(activities.create, ANNA, closed=closed).root
    anna, before = dinner.browser(ANNA), dinner.entries()
    landed(anna.post(f"/aktiviteter/{trip}/{tomorrow}", data={"there": ELIF}))
    assert dinner.entries() == before + 1


def test_the_list_is_finished_and_opened(dinner: Laptop):
    anna = dinner.browser(ANNA)
    anna.post(PATH, data={"done": "yes"})
    assert "Anna sagde det i dag" in text_of(anna.get(PATH))
    anna.post(PATH, data={"done": "no"})
    assert "Anna sagde det" not in text_of(anna.get(PATH))


def test_paper_has_first_names_and_no_more(dinner: Laptop):
    dinner.write(people.create, ANNA, closed={"name": "Rana Holm"}, id=an_id(901))
    dinner.write(attendance.mark, ANNA, DINNER, TODAY - timedelta(weeks=1), [ELIF, RANA, an_id(901)])
    page = text_of(dinner.browser(ANNA).get(f"{PATH}/papir"))

    assert "Elif" in page and "Rana a." in page and "Rana H." in page
    assert "Aksoy" not in page and "Holm" not in page and "Deniz" not in page


@pytest.mark.parametrize("path", ["", "/papir"])
def test_there_is_no_page_for_a_day_without_a_session(dinner: Laptop, path: str):
    anna = dinner.browser(ANNA)
    for day in (TODAY + timedelta(days=1), "2026-13-45", "0000-00-00"):
        assert anna.get(f"/aktiviteter/{DINNER}/{day}{path}").status_code == 404


def test_nobody_else_writes_and_the_refusal_leaves_nothing(laptop_of):
    laptop = laptop_of("Jobcenter")
    birgit = laptop.browser(BIRGIT)
    before = laptop.entries()
    for path in ("/aktiviteter", "/savner", "/tilbud", "/aktiviteter/raekkevidde", PATH, f"{PATH}/papir"):
        assert birgit.get(path).status_code == 404
    for path in (PATH, f"/aktiviteter/{DINNER}/{TODAY}/som-planlagt", f"/tilbud/{DINNER}/skridt"):
        assert birgit.post(path, data={"there": ELIF, "step": "arrived"}).status_code == 404
    assert laptop.entries() == before
    assert "Aktiviteter" not in birgit.get("/mere").text


def test_the_data_protection_officer_sees_no_list(dinner: Laptop):
    ditte = dinner.browser(DITTE)
    assert {ditte.get(path).status_code for path in (PATH, "/savner", "/aktiviteter")} == {404}


def test_a_partners_activity_is_shown_and_not_changed(laptop: Laptop):
    anna, path = laptop.browser(ANNA), f"/aktiviteter/{DINNER}"
    told = {"name": "Gåtur", "starts_on": TODAY.isoformat(), "every": "week"}
    laptop.take_in([an_entry("activity", actor=BO, number=990, id=DINNER, people=[], open={}, closed=told)])

    assert "Gåtur" in anna.get(path).text and "Luk aktiviteten" not in anna.get(path).text
    assert anna.get(f"{path}/ret").status_code == anna.post(f"{path}/luk").status_code == 404
    assert anna.get(f"{path}/anderledes").status_code == 404
    anna.post(PATH, data={"there": ELIF})
    assert "Til stede" in anna.get(PATH).text


def test_a_year_of_dinners_is_a_few_lines_on_the_timeline(dinner: Laptop):
    for week in range(4):
        dinner.write(attendance.mark, ANNA, DINNER, TODAY - timedelta(weeks=week), [ELIF])
    page = dinner.browser(ANNA).get(f"/personer/{ELIF}")

    assert 1 <= page.text.count("Med til Fællesspisning") <= 2


def test_an_offer_goes_from_offered_to_arrived_and_back(dinner: Laptop):
    anna, page = dinner.browser(ANNA), f"/personer/{ELIF}"
    told = {"what": "health", "on": TODAY.isoformat(), "text": "Følges derhen", "drawer": "own"}
    landed(submit(anna, f"/tilbud/ny?person={ELIF}", told))
    shown = anna.get(page).text
    assert "Følges derhen" in shown
    offer = re.search("/tilbud/([0-9a-f-]{36})/skridt", shown)[1]

    landed(anna.post(f"/tilbud/{offer}/skridt", data={"step": "arrived", "do": "yes"}))
    assert "kom i dag" in text_of(anna.get(page)) and "sagde ja i dag" in text_of(anna.get(page))
    landed(anna.post(f"/tilbud/{offer}/skridt", data={"step": "arrived", "do": "no"}))
    assert "kom i dag" not in text_of(anna.get(page))
    landed(submit(anna, f"/tilbud/{offer}", {"barriers": ["price", "transport"]}))
    assert "I vejen: prisen" in text_of(anna.get(page))
    assert "Prisen" in anna.get("/tilbud").text
    assert anna.post(f"/tilbud/{offer}/skridt", data={"step": "bought"}).status_code in (404, 422)
    landed(anna.post(f"/tilbud/{offer}/fortryd"))
    assert "Følges derhen" not in anna.get(page).text


def test_a_partners_offer_is_read_not_taken_back_and_the_reading_is_written_down(laptop: Laptop, anna):
    told = {"actor": BO, "people": [ELIF], "open": {"drawer": "helpers"}}
    gym = {"what": "health", "text": "Svømning", "on": TODAY.isoformat()}
    laptop.take_in([an_entry("offer", number=991, id=an_id(991), closed=gym, **told)])
    path, before = f"/tilbud/{an_id(991)}", laptop.entries()

    assert "Svømning" in anna.get(path).text and "fortryd" not in anna.get(path).text
    assert "Åbnede et tilbud" in anna.get(f"/personer/{ELIF}/laest").text
    assert anna.post(f"{path}/fortryd").status_code == 404 and laptop.entries() == before


def test_whom_we_miss_stands_on_i_dag_with_a_gentle_next_step(dinner: Laptop):
    before = TODAY - timedelta(weeks=6)
    first = {"starts_on": (TODAY - timedelta(weeks=9)).isoformat()}
    dinner.write(activities.update, ANNA, DINNER, set=first, base={})
    dinner.write(attendance.mark, ANNA, DINNER, before, [ELIF])
    dinner.write(people.update, ANNA, ELIF, set={"phone": "20 30 40 50"}, base={})
    anna = dinner.browser(ANNA)
    for path in ("/idag", "/savner", "/savner?uger=2", "/savner?uger=hundrede"):
        page = anna.get(path).text
        assert "Dem vi savner" in page and 'href="tel:20304050"' in page and "Følg op" in page
    assert "Elif" not in text_of(anna.get("/savner?uger=8"))


def test_reach_shows_no_small_group(dinner: Laptop):
    women = [an_id(1000 + number) for number in range(7)]
    for number, id in enumerate(women):
        sex = "woman" if number < 6 else "man"
        dinner.write(people.create, ANNA, closed={"name": f"Nr. {number}", "sex": sex}, id=id)
    dinner.write(attendance.mark, ANNA, DINNER, TODAY, women)
    page = text_of(dinner.browser(CARLA).get("/aktiviteter/raekkevidde"))

    assert "7 personer med navn" in page and "Mand – –" in page and "Kvinde – –" in page
    assert "Nr." not in page
    assert dinner.browser(CARLA).get("/aktiviteter/raekkevidde?kvartal=x&slags=y").status_code == 200


@pytest.mark.parametrize(
    "path", [PATH, "/aktiviteter", f"/aktiviteter/{DINNER}", "/savner", "/aktiviteter/raekkevidde"]
)
def test_a_long_list_takes_no_more_questions_than_a_short_one(dinner: Laptop, path: str):
    anna, asked = dinner.browser(ANNA), []
    with dinner.app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def with_more(numbers: range) -> int:
        ids = [an_id(2000 + number) for number in numbers]
        for id in ids:
            dinner.write(people.create, ANNA, closed={"name": "Ny"}, id=id)
        dinner.write(attendance.mark, ANNA, DINNER, TODAY - timedelta(weeks=1), ids)
        dinner.write(attendance.mark, ANNA, DINNER, TODAY, ids[:1])
        asked.clear()
        assert anna.get(path).status_code == 200
        return len(asked)

    with_more(range(2))
    few = with_more(range(2, 4))
    assert with_more(range(4, 16)) == few
