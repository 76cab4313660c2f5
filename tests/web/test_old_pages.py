"""A page that stood open, a form sent twice, and words that must be true when it is sent."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.domain.enrolment import JOB_TO_MOTHER
from outreach.kinds.away.rows import away as away_row
from outreach.kinds.person.rows import person
from outreach.services import (
    activities,
    away,
    consents,
    contacts,
    followups,
    meetings,
    merges,
    messages,
    people,
)
from outreach.services import staff as staff_service
from outreach.storage.db import db
from outreach.storage.queries import activities as activity_queries
from outreach.storage.queries import staff as staff_queries
from outreach.storage.queries.facts import OfficeFacts
from tests.logbook import ANNA, BO, CARLA, ELIF, RANA, A, B, J, an_entry, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import forms, hidden, landed, submit

TODAY = danish_today()
ON = TODAY.isoformat()
OWN: dict[str, Any] = {"open": {"drawer": "own"}}
DINNER = {"name": "Fællesspisning", "category": "groups", "starts_on": ON, "every": "week", "time": "17:00"}
NOTE = {"when": f"{ON}T08:00", "channel": "door", "topics": ["letters"], "note": "Det kom til siden"}


def shares(laptop: Laptop) -> bool:
    with laptop.app.app_context():
        return bool(OfficeFacts(db.session).partners(ELIF))


@pytest.mark.parametrize("what", ["person", "record"])
def test_nothing_is_erased_that_was_not_shown(laptop: Laptop, what: str) -> None:
    carla = laptop.browser(CARLA)
    noted = laptop.write(contacts.create, ANNA, people=[ELIF], **OWN, closed=NOTE)
    path = f"/slet/person/{ELIF}" if what == "person" else f"/slet/indskrivning/{noted.root}"
    opened = hidden(carla.get(path))
    if what == "person":
        laptop.write(contacts.create, ANNA, people=[ELIF], **OWN, closed=NOTE)
    else:
        laptop.write(contacts.amend, ANNA, noted.root, set={"note": "Rettet"}, seen=[])

    again = carla.post(path, data={**opened, "reason": "Bad om det"})

    assert again.status_code == 422 and "Der er skrevet mere, siden du åbnede siden." in again.text
    assert carla.get(f"/kontakt/{noted.root}").status_code == 200
    landed(carla.post(path, data={**hidden(again), "reason": "Bad om det"}))
    assert carla.get(f"/kontakt/{noted.root}").status_code == 404


def test_what_goes_is_counted_by_what_it_is(laptop: Laptop) -> None:
    carla = laptop.browser(CARLA)
    for _ in range(2):
        laptop.write(contacts.create, ANNA, people=[ELIF], **OWN, closed=NOTE)
    page = carla.get(f"/slet/person/{ELIF}").text
    assert "Henvendelse: 2" in page and "Personens side: 1" in page


@pytest.mark.parametrize("path", [f"/personer/{ELIF}/samtykke", f"/beskeder/ny?person={ELIF}"])
def test_a_yes_from_a_page_that_knew_of_no_stop_is_no_yes(
    laptop: Laptop, anna: FlaskClient, path: str
) -> None:
    opened = hidden(anna.get(path))
    laptop.write(consents.withdraw, CARLA, ELIF)
    said = {"asked": "y", "receivers": [B], "how": "oral", "until": (TODAY + timedelta(days=300)).isoformat()}
    told = {"to": B, "said": "yes", "text": "Hun er syg i dag", "urgency": "week"}

    answer = anna.post(path, data={**opened, **said, **told})

    assert answer.status_code == 409 and not shares(laptop)


def test_yes_and_stop_sent_twice_are_said_once(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(merges.merge, ANNA, ELIF, RANA)
    for path in (f"/personer/{ELIF}/samtykke", f"/personer/{ELIF}/samtykke/stop"):
        sent = next(values for action, values in forms(anna.get(f"/personer/{ELIF}")) if action == path)
        landed(anna.post(path, data=sent))
        before = laptop.entries()
        landed(anna.post(path, data=sent))
        assert laptop.entries() == before


def test_totals_sent_twice_are_counted_once_and_old_ones_are_looked_at_first(
    laptop: Laptop, anna: FlaskClient
) -> None:
    dinner = laptop.write(activities.create, ANNA, closed=DINNER).root
    path = f"/aktiviteter/{dinner}/{ON}"
    sent = {"totals": "yes", "was_adults": "0", "was_children": "0", "all_adults": "12", "all_children": "3"}
    for _ in range(2):
        landed(anna.post(path, data=sent))
    assert anna.post(path, data={**sent, "all_adults": "5"}).status_code == 409

    with laptop.app.app_context():
        held = activity_queries.at(db.session, ANNA, dinner, TODAY)
    assert (held.adults, held.children) == (12, 3)


def test_a_change_of_a_session_is_taken_back_only_by_who_saw_it(laptop: Laptop, anna: FlaskClient) -> None:
    dinner, on = (
        laptop.write(activities.create, ANNA, closed=DINNER).root,
        (TODAY + timedelta(days=7)).isoformat(),
    )
    told = {"on": on, "to": "", "time": ""}
    laptop.write(activities.gather, ANNA, dinner, closed={**told, "change": "note", "note": "Tag kage med"})
    path = f"/aktiviteter/{dinner}"
    last = anna.get(path).text.split("som-planlagt")[1].split('name="last" value="')[1][:36]
    moved = {**told, "change": "cancelled", "note": "Lokalet er optaget"}
    laptop.write(activities.gather, CARLA, dinner, closed=moved)

    assert anna.post(f"{path}/{on}/som-planlagt", data={"last": last}).status_code == 409
    assert anna.post(f"{path}/{on}/som-planlagt").status_code == 409
    assert "Lokalet er optaget" in anna.get(path).text


def test_pages_are_parted_as_they_were_shown_and_once(laptop: Laptop, anna: FlaskClient) -> None:
    third = laptop.write(people.create, ANNA, closed={"name": "Elif A"}).root
    laptop.write(merges.merge, ANNA, ELIF, RANA)
    path = f"/personer/{ELIF}/skil-ad"
    opened = hidden(anna.get(path))
    laptop.write(merges.merge, CARLA, ELIF, third)
    assert anna.post(path, data=opened).status_code == 409
    opened = hidden(anna.get(path))
    landed(anna.post(path, data=opened))
    assert anna.post(path, data=opened).status_code == 409

    with laptop.app.app_context():
        assert set(merges.ids_of(db.session, ELIF)) == {ELIF, RANA}


def test_a_name_nobody_touched_is_not_put_back_on_the_sign_in_page(laptop: Laptop) -> None:
    carla = laptop.browser(CARLA)
    path = f"/kontoret/kolleger/{ANNA.staff_id}/ret"
    opened = hidden(carla.get(path))
    landed(submit(carla, path, {"name": "Anna Nygaard", "role": "adviser", "title": ""}))
    landed(carla.post(path, data={**opened, "name": "Anna", "role": "adviser", "title": "Rådgiver"}))
    assert dict(laptop.office.vault.slots())[ANNA.staff_id] == "Anna Nygaard"


def test_who_stopped_stays_with_an_activity_until_taken_off(laptop: Laptop) -> None:
    carla = laptop.browser(CARLA)
    dorte = laptop.write(staff_service.add, CARLA, name="Dorte", role="adviser").root
    dinner = laptop.write(activities.create, ANNA, closed={**DINNER, "staff": [dorte]}).root
    with laptop.app.app_context():
        base = staff_queries.base(db.session, CARLA, dorte)
    laptop.write(staff_service.retire, CARLA, dorte, base=base)
    path = f"/aktiviteter/{dinner}/ret"
    assert f'value="{dorte}" checked' in carla.get(path).text

    sent = {"name": "Spisning", "category": "groups", "starts_on": ON, "every": "week", "staff": [dorte]}
    landed(submit(carla, path, sent))

    assert "Dorte" in carla.get(f"/aktiviteter/{dinner}").text


def test_a_birthday_that_was_typed_is_kept_whatever_the_year_is_by_now(
    laptop: Laptop, anna: FlaskClient
) -> None:
    year = TODAY.year - 17
    laptop.write(people.say, CARLA, ELIF, set={"birth_year": year})
    path = f"/personer/{ELIF}/ret"
    opened = hidden(anna.get(path))
    laptop.write(people.say, CARLA, ELIF, set={"birth_year": 1990})
    sent = {"name": "Elif Aksoy", "birth_year": str(year), "birth_date": f"{year}-05-01"}
    anna.post(path, data={**opened, **sent})
    with laptop.app.app_context():
        known = db.session.scalar(sa.select(person.c.birth_date).where(person.c.root == ELIF))
    assert known == f"{year}-05-01"


def a_promise(laptop: Laptop) -> str:
    closed = {"text": "Ringe", "due": ON, "owner": ANNA.staff_id}
    return laptop.write(followups.create, ANNA, people=[ELIF], **OWN, closed=closed).root


def test_a_promise_that_is_over_is_not_said_to_be_moved_passed_on_or_kept(
    laptop: Laptop, anna: FlaskClient
) -> None:
    promise = a_promise(laptop)
    laptop.write(followups.finish, CARLA, promise, state="not_needed")
    for path, sent in ((f"/lovet/{promise}/klaret", {}), (f"/lovet/{promise}", {"when": "tomorrow"})):
        assert anna.post(path, data=sent).status_code == 409


def test_what_two_said_is_not_open_again_when_one_takes_it_back(laptop: Laptop, anna: FlaskClient) -> None:
    promise = a_promise(laptop)
    mine = laptop.write(followups.finish, ANNA, promise, state="done")
    theirs = an_entry("followup_done", actor=CARLA, number=850, root=promise, closed={"state": "done"})
    laptop.take_in([theirs])
    landed(anna.post(f"/lovet/fortryd/{mine.id}"))
    page = anna.get(f"/lovet/{promise}").text
    assert "Det er klaret" in page and "Det står på listen igen." not in page


def test_an_answer_to_what_is_done_already_is_shown_again(laptop: Laptop, anna: FlaskClient) -> None:
    open = {"receivers": [A], "until": ""}
    laptop.take_in([an_entry("consent_grant", actor=BO, number=851, root=ELIF, people=[ELIF], open=open)])
    closed = {"text": "Hun er syg", "urgency": "week"}
    sent = an_entry(
        "message", actor=BO, number=852, people=[ELIF], open={"to": A, "drawer": "helpers"}, closed=closed
    )
    laptop.take_in([sent])
    opened = hidden(anna.get(f"/beskeder/{sent.id}"))
    laptop.write(messages.answer, CARLA, sent.id, state="done", text="Ordnet")
    mine = {**opened, "state": "done", "text": "Jeg har aftalt en tid"}
    answer = anna.post(f"/beskeder/{sent.id}", data=mine)
    assert answer.status_code == 409 and "Jeg har aftalt en tid" in answer.text


def test_without_a_safe_store_nothing_has_arrived(laptop: Laptop, anna: FlaskClient) -> None:
    a_promise(laptop)
    page = anna.get("/luk-dagen").text
    assert "Alt er fremme" not in page and "Alt ligger på kontorets computer" in page


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_a_day_nobody_means_is_no_page(laptop: Laptop, anna: FlaskClient, on: str) -> None:
    dinner = laptop.write(activities.create, ANNA, closed=DINNER).root
    for path in (f"/aktiviteter/{dinner}/{on}", f"/aktiviteter/{dinner}/{on}/papir"):
        assert anna.get(path).status_code == anna.post(path).status_code == 404


def test_a_hidden_value_that_is_nested_without_end_is_no_fault(anna: FlaskClient) -> None:
    opened = '{"was":' + '{"a":' * 3000 + "1" + "}" * 3001
    answer = anna.post(f"/personer/{ELIF}/ret", data={"name": "Elif", "opened": opened})
    assert answer.status_code in (303, 422)


def test_nobody_has_died_tomorrow(laptop: Laptop, anna: FlaskClient) -> None:
    day = (TODAY + timedelta(days=1)).isoformat()
    answer = submit(anna, f"/personer/{ELIF}/doed", {"on": day})
    assert answer.status_code == 422 and "Dagen er ikke kommet endnu." in answer.text


def test_who_stopped_is_still_found_by_who_hands_over(laptop: Laptop) -> None:
    carla = laptop.browser(CARLA)
    a_promise(laptop)
    path = f"/kontoret/kolleger/{ANNA.staff_id}/overdrag"
    landed(carla.post(f"/kontoret/kolleger/{ANNA.staff_id}/stop"))
    page = carla.get("/kontoret/kolleger").text
    assert f'href="{path}"' in page.split("Er holdt op")[1]

    answered = dict.fromkeys(re.findall(r'<select id="[^"]+" name="([^"]+)"', carla.get(path).text), "")
    opened, later = hidden(carla.get(path)), a_promise(laptop)
    landed(carla.post(path, data={**opened, **answered, "everything": CARLA.staff_id}))
    assert "Givet videre: 1." in carla.get("/kontoret/kolleger").text
    assert later in carla.get(path).text  # it came after the page was opened


def test_numbers_a_colleague_wrote_meanwhile_stay(laptop: Laptop) -> None:
    carla, path = laptop.browser(CARLA), "/kontoret/numre"
    opened = hidden(carla.get(path))
    landed(
        submit(carla, path, {"municipality": "11 22 33 44", "about": "Døgnvagten", "child_line": "116 111"})
    )
    landed(carla.post(path, data={**opened, "municipality": "", "about": "", "child_line": "116 112"}))
    kept = laptop.office.settings.numbers
    assert (kept.municipality, kept.about, kept.child_line) == ("11 22 33 44", "Døgnvagten", "116 112")


def test_being_back_and_saying_so_again_later_is_no_longer_absence(laptop: Laptop, anna: FlaskClient) -> None:
    days = [(TODAY + timedelta(days=n)).isoformat() for n in (-5, -3, 5)]
    gone = laptop.write(away.leave, ANNA, since=days[0], until=days[2], deputy=CARLA.staff_id).root
    laptop.write(away.come_back, ANNA, gone, TODAY - timedelta(days=2))
    laptop.write(away.come_back, ANNA, gone, TODAY)
    with laptop.app.app_context():
        assert db.session.scalar(sa.select(away_row.c.until).where(away_row.c.root == gone)) == days[1]


def test_the_word_at_the_end_stands_beside_the_word_at_the_beginning(anna: FlaskClient) -> None:
    begun = {"programme": JOB_TO_MOTHER, "since": ON, "drawer": "own", "note": "Aftale: to dage om ugen"}
    path = landed(submit(anna, f"/forloeb/ny?person={ELIF}", begun))
    landed(submit(anna, path, {"until": ON, "ending": "job", "note": "Fik fast job"}))
    page = anna.get(path).text
    assert "Aftale: to dage om ugen" in page and "Fik fast job" in page


def test_the_address_of_a_search_leads_back_to_its_meeting(laptop: Laptop, anna: FlaskClient) -> None:
    case = {"name": "Casemøde", "first": ON, "at": "09:00", "every": "week", "orgs": [B], "others": []}
    meeting = laptop.write(meetings.begin, ANNA, closed=case).root
    assert landed(anna.get(f"/moeder/{meeting}/paa?dag={ON}")) == f"/moeder/{meeting}?dag={ON}"


def test_after_sending_minutes_the_screen_still_shows_only_what_the_guest_may_see(
    laptop: Laptop, anna: FlaskClient
) -> None:
    case = {"name": "Casemøde", "first": ON, "at": "09:00", "every": "week", "orgs": [J], "others": []}
    meeting = laptop.write(meetings.begin, ANNA, closed=case).root
    place = laptop.write(meetings.put_on, ANNA, meeting, TODAY, people=[ELIF])
    laptop.write(meetings.said_yes, ANNA, place, to=J, basis="consent", how="Sagt i dag", on=TODAY)
    laptop.write(meetings.mark, ANNA, meeting, TODAY, party=J, state="here")
    path = f"/moeder/punkt/{place}/referat"
    text = {
        "step": "preview",
        "name_typed": "Elif A.",
        "text": "Elif vil gerne have kortere dage.",
        "to": [J],
    }
    seen = anna.post(path, data={**hidden(anna.get(f"/moeder/punkt/{place}")), **text})
    sent = {**hidden(anna.get(landed(seen))), **text, "step": "send"}

    assert landed(anna.post(path, data=sent)) == f"/moeder/punkt/{place}"
