"""Families, programmes, contact persons, children's words, addresses and deaths through the pages."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from outreach.domain import assigned as hands
from outreach.domain import benefit, enrolment
from outreach.domain import child_words as said
from outreach.domain.enrolment import JOB_TO_MOTHER
from outreach.services import contacts, families, followups, merges, people
from outreach.storage.db import db
from outreach.storage.queries import contacts as contact_queries
from outreach.web.danish_people import BENEFITS, FINISHED, HANDS, PHASES, SMILEYS, STOPPED_EARLY, THEMES
from tests.logbook import ANNA, BIRGIT, CARLA, DITTE, ELIF, RANA, an_id, danish_today, part
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

TODAY = danish_today()
CHILD = an_id(301)
ADD = {"role": "child", "drawer": "helpers"}


@pytest.fixture
def ayaan(laptop: Laptop) -> str:
    """Elif's child of nine."""
    laptop.browser(CARLA)
    born = {"name": "Ayaan Nuur", "birth_year": TODAY.year - 9}
    laptop.write(people.create, ANNA, id=CHILD, closed=born)
    closed = {"role": "child", "relation": "søn"}
    how: dict[str, Any] = {"other": CHILD, "closed": closed, "drawer": "helpers", "on": TODAY.isoformat()}
    laptop.write(families.add, ANNA, ELIF, **how)
    return CHILD


def test_a_child_by_first_name_in_one_short_form(anna: FlaskClient):
    path = f"/familier/{ELIF}/tilfoej"
    page = anna.get(landed(submit(anna, path, {**ADD, "new_name": "Zakariye", "birth_year": "2019"}))).text
    assert "Hele familien" in page and "Zakariye" in page and "født 2019" in page and "Fortryd" in page
    assert "Zakariye" in anna.get(f"/personer/{ELIF}").text


def test_somebody_known_is_found_by_name_and_a_likely_match_is_asked_about(anna: FlaskClient):
    path = f"/familier/{ELIF}/tilfoej?som=voksen"
    found = submit(anna, path, {**ADD, "search": "rana", "find": "yes"}).text
    assert f'value="{RANA}"' in found and f'value="{ELIF}"' not in found
    asked = submit(anna, path, {**ADD, "role": "adult", "new_name": "Rana al-Masri"})
    assert "Er det en af dem her?" in asked.text
    page = anna.get(landed(submit(anna, path, {**ADD, "role": "adult", "person": RANA}))).text
    assert "Rana al-Masri" in page
    again = submit(anna, path, {**ADD, "person": RANA})
    assert again.status_code == 422 and "Personen bor der allerede." in again.text
    landed(submit(anna, path, {**ADD, "new_name": "Rana al-Masri", "new_anyway": "y"}))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"role": ""}, "Vælg voksen eller barn."),
        ({}, "Vælg en person."),
        ({"new_name": "Zak", "birth_year": "9"}, "Skriv et årstal"),
        ({"person": an_id(4711)}, "Den person findes ikke her mere."),
        ({"new_name": "Zak", "since": "i går"}, "Skriv en dato"),
        ({"new_name": "z" * 81}, "Der er plads til 80 tegn."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(anna: FlaskClient, sent: dict[str, str], said: str):
    answer = submit(anna, f"/familier/{ELIF}/tilfoej", {**ADD, "relation": "plejebarn", **sent})
    assert answer.status_code == 422 and said in answer.text and "plejebarn" in answer.text


def test_moving_out_today_and_undo(anna: FlaskClient, ayaan: str):
    page = anna.get(f"/familier/{ELIF}").text
    address = page.split('href="/familier/medlem/')[2].split('"')[0]  # the child stands second
    kept = {"role": "child", "relation": "søn", "called": ""}
    moved = submit(anna, f"/familier/medlem/{address}", {**kept, "is_moving": "y"})
    page = anna.get(landed(moved)).text
    # The day of moving is still a day at home.
    assert "til i dag" in page
    last = page.split('name="last" value="')[2].split('"')[0]
    undone = anna.post(f"/familier/medlem/{address}/fortryd", data={"last": last})
    assert "til i dag" not in anna.get(landed(undone)).text


def test_a_form_that_stood_open_takes_back_nothing_a_colleague_changed(
    laptop: Laptop, anna: FlaskClient, ayaan: str
):
    address = anna.get(f"/familier/{ELIF}").text.split('href="/familier/medlem/')[2].split('"')[0]
    path, kept = f"/familier/medlem/{address}", {"role": "child", "relation": "søn", "called": ""}
    open_before = hidden(anna.get(path))
    landed(submit(laptop.browser(CARLA), path, {**kept, "called": "Deno"}))

    landed(anna.post(path, data={**open_before, **kept, "relation": "plejesøn"}))

    page = anna.get(path).text
    assert 'value="Deno"' in page and 'value="plejesøn"' in page


def test_a_programme_one_tap_each_and_consent_is_asked_for_again(anna: FlaskClient):
    begin = {"programme": JOB_TO_MOTHER, "since": "2025-08-01", "drawer": "own"}
    path = landed(submit(anna, f"/forloeb/ny?person={ELIF}", begin))
    page = anna.get(path).text
    assert "Job til mor" in page and "31.7.2028" in page and "31.7.2032" in page
    anna.post(f"{path}/fase", data={"phase": "aftercare"})
    page = anna.get(path).text
    assert "Efter planen er det <strong>Indsats</strong> nu." in page
    page = anna.get(landed(submit(anna, path, {"until": TODAY.isoformat(), "ending": "job"}))).text
    assert "Spørg igen om deling" in page and f"/personer/{ELIF}#samtykke" in page
    assert "Ordinært arbejde" in anna.get(f"/personer/{ELIF}").text
    last = page.split('name="last" value="')[1].split('"')[0]
    assert "Hvordan sluttede det?" in anna.get(landed(anna.post(f"{path}/fortryd", data={"last": last}))).text


def test_a_wrong_phase_or_day_is_refused(anna: FlaskClient):
    begin = {"programme": JOB_TO_MOTHER, "since": "2024-08-01", "drawer": "own"}
    early = submit(anna, f"/forloeb/ny?person={ELIF}", begin)
    assert early.status_code == 422 and "Forløbet fandtes ikke den dag." in early.text
    path = landed(submit(anna, f"/forloeb/ny?person={ELIF}", {**begin, "since": "2025-08-01"}))
    assert anna.post(f"{path}/fase", data={"phase": "casework"}).status_code == 422
    ended = submit(anna, path, {"until": "2025-07-01", "ending": "job"})
    assert ended.status_code == 422 and "ikke ligge før den første" in ended.text


def test_contact_persons_with_a_deputy_and_history(anna: FlaskClient):
    path = f"/fast-kontakt/{ELIF}"
    first = {"role": "contact", "staff": ANNA.staff_id, "deputy": CARLA.staff_id, "drawer": "own"}
    page = anna.get(landed(submit(anna, path, {**first, "since": "2026-01-01"}))).text
    assert "Carla tager over" in page
    wrong = submit(anna, path, {**first, "deputy": ANNA.staff_id})
    assert wrong.status_code == 422 and "Vælg en anden end den faste." in wrong.text
    page = anna.get(landed(submit(anna, path, {**first, "staff": CARLA.staff_id, "deputy": ""}))).text
    assert "Fast kontakt: Anna" in page
    page = anna.get(landed(anna.post(f"{path}/slut", data={"role": "contact"}))).text
    assert "Fast kontakt: Carla" in page
    assert anna.post(f"{path}/slut", data={"role": "contact"}).status_code == 404


def test_a_childs_words_stand_on_the_childs_page_only(anna: FlaskClient, ayaan: str):
    path = f"/barnets-ord/{ayaan}"
    said = {"evening": "happy", "text": "Film er bedst", "tags": "film", "drawer": "own"}
    refused = submit(anna, path, said)
    assert refused.status_code == 422 and "Spørg først" in refused.text and "Film er bedst" in refused.text
    landed(submit(anna, path, {**said, "child_yes": "y"}))

    page = anna.get(f"/personer/{ayaan}").text
    assert "Film er bedst" in page and "Om aftenen: Glad" in page
    for other in (f"/personer/{ELIF}", f"/familier/{ELIF}", f"/familier/{ayaan}", "/idag"):
        assert "Film er bedst" not in anna.get(other).text
    assert "Film er bedst" not in anna.post("/soeg", data={"q": "film er bedst"}).text.split("</form>")[-1]
    words = page.split("/barnets-ord/")[1].split("/")[0]
    page = anna.get(landed(anna.post(f"/barnets-ord/{words}/fortryd", data={"person": ayaan}))).text
    assert "Film er bedst" not in page


def test_nothing_of_a_childs_words_is_at_the_jobcenter(laptop_of):
    birgit = laptop_of("Jobcenter").browser(BIRGIT)
    assert birgit.get(f"/barnets-ord/{ELIF}").status_code == 404


def test_at_18_the_notes_about_a_child_alone_leave_the_familys_page(laptop: Laptop, anna: FlaskClient):
    for name, years in (("Lina", 9), ("Yusuf", 18)):
        made = laptop.write(people.create, ANNA, closed={"name": name, "birth_year": TODAY.year - years})
        how = {"other": made.id, "closed": {"role": "child"}, "drawer": "own", "on": TODAY.isoformat()}
        laptop.write(families.add, ANNA, RANA, **how)
        told = {"when": f"{TODAY}T08:00", "channel": "door", "note": f"Kun om {name}"}
        laptop.write(contacts.create, ANNA, people=[made.id], open={"drawer": "own"}, closed=told)
    page = anna.get(f"/familier/{RANA}").text
    assert "Kun om Lina" in page and "Kun om Yusuf" not in page and "Yusuf" in page


def test_whoever_turns_18_is_on_i_dag_and_on_their_page(laptop: Laptop, anna: FlaskClient):
    born = TODAY.replace(year=TODAY.year - 18) if (TODAY.month, TODAY.day) != (2, 29) else TODAY
    known = {"name": "Yusuf al-Masri", "birth_year": born.year, "birth_date": born.isoformat()}
    made = laptop.write(people.create, ANNA, closed=known)
    assert "er fyldt 18.</strong> Spørg, om vi må dele." in anna.get(f"/personer/{made.id}").text
    assert "Yusuf al-Masri</strong> er fyldt 18. Spørg, om vi må dele." in anna.get("/idag").text
    later = (born + timedelta(days=1)).isoformat()
    laptop.write(people.say, ANNA, made.id, set={"birth_date": later})
    assert "er fyldt 18" not in anna.get("/idag").text + anna.get(f"/personer/{made.id}").text


def test_the_day_is_asked_for_when_18_is_near_only(laptop: Laptop, anna: FlaskClient, ayaan: str):
    assert "Fødselsdag" not in anna.get(f"/personer/{ayaan}/ret").text
    laptop.write(people.say, ANNA, ayaan, set={"birth_year": TODAY.year - 17})
    path = f"/personer/{ayaan}/ret"
    sent = {"name": "Ayaan Nuur", "reach": "any", "birth_year": str(TODAY.year - 17)}
    wrong = submit(anna, path, {**sent, "birth_date": f"{TODAY.year - 16}-01-01"})
    assert wrong.status_code == 422 and "et andet år end fødselsåret" in wrong.text
    page = anna.get(landed(submit(anna, path, {**sent, "birth_date": f"{TODAY.year - 17}-03-04"}))).text
    assert f"4. marts {TODAY.year - 17}" in page


def test_a_protected_address_is_on_its_own_page_only(laptop: Laptop, anna: FlaskClient, ayaan: str):
    path = f"/personer/{ELIF}/adresse"
    page = anna.get(landed(submit(anna, path, {"address": "Vangdalen 3"}))).text
    assert "Vangdalen 3" in page
    landed(submit(anna, path, {"address": "Vangdalen 3", "protected": "y"}))
    page = anna.get(f"/personer/{ELIF}").text
    assert "Vangdalen" not in page and "Adressen er beskyttet. Vis den" in page
    shown = anna.get(path).text
    assert "Vangdalen 3" in shown and "Så adressen" in anna.get(f"/personer/{ELIF}/laest").text
    for other in (f"/familier/{ELIF}", f"/familier/{ayaan}", f"/personer/{ayaan}", f"/personer/{ELIF}/ret"):
        assert "Vangdalen" not in anna.get(other).text
    assert "Vangdalen" not in anna.post("/personer", data={"q": "elif"}).text


def test_an_address_of_somebody_protected_under_another_name_stays_so_when_they_are_parted(
    laptop: Laptop, anna: FlaskClient
):
    laptop.write(people.say, ANNA, RANA, set={"protected": True})
    laptop.write(merges.merge, ANNA, ELIF, RANA)
    landed(submit(anna, f"/personer/{ELIF}/adresse", {"address": "Vangdalen 3", "protected": "y"}))
    laptop.write(part, ANNA, ELIF)
    page = anna.get(f"/personer/{ELIF}").text
    assert "Vangdalen" not in page and "Adressen er beskyttet. Vis den" in page


def test_two_addresses_in_doubt_stay_out_of_the_list_of_questions(laptop: Laptop, anna: FlaskClient):
    laptop.write(people.say, ANNA, ELIF, set={"protected": True})
    for address in ("Vangdalen 3", "Energivej 9"):
        laptop.write(people.update, ANNA, ELIF, set={"address": address}, base={})
    page = anna.get("/skal-du-se-paa").text
    assert "•••" in page and "Vangdalen" not in page and "Energivej" not in page


def test_an_old_benefit_stays_and_is_no_longer_offered(laptop: Laptop, anna: FlaskClient):
    assert "Overgangsydelse" not in anna.get(f"/personer/{RANA}/ret").text
    laptop.write(people.say, ANNA, ELIF, set={"benefit": "transition"})
    assert "Overgangsydelse" in anna.get(f"/personer/{ELIF}/ret").text
    assert "Overgangsydelse (til 30. juni 2025)" in anna.get(f"/personer/{ELIF}").text


def test_strengths_stand_before_what_is_hard(anna: FlaskClient):
    path = f"/personer/{ELIF}/ret"
    page = anna.get(path).text
    assert page.index("Styrker") < page.index("Det, der er svært lige nu")
    sent = {"name": "Elif Aksoy", "reach": "any", "strengths": "God til mad", "barriers": "Bussen"}
    page = anna.get(landed(submit(anna, path, sent))).text
    assert page.index("God til mad") < page.index("Bussen")
    asked = submit(anna, path, {**sent, "barriers": "010190-1234"})
    assert asked.status_code == 422 and "ligner et CPR-nummer" in asked.text


def test_death_takes_two_taps_stops_reminders_and_is_taken_back(laptop: Laptop, anna: FlaskClient):
    promised = {"text": "Ringe til Elif", "due": TODAY.isoformat()}
    laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=promised)
    assert "Ringe til Elif" in anna.get("/idag").text
    page = anna.get(landed(submit(anna, f"/personer/{ELIF}/doed", {"on": TODAY.isoformat()}))).text
    assert "Elif Aksoy er død" in page and "Lov noget" not in page and "Skriv til Jobcenteret" not in page
    assert "Ringe til Elif" not in anna.get("/idag").text
    page = anna.get(landed(anna.post(f"/personer/{ELIF}/doed/fortryd"))).text
    assert "Lov noget" in page and "Ringe til Elif" in anna.get("/idag").text
    assert submit(anna, f"/personer/{ELIF}/doed", {"on": "i går"}).status_code == 422


def test_every_key_has_a_danish_word():
    assert set(BENEFITS) == benefit.KEYS
    assert set(PHASES) == {one for some in enrolment.PHASES.values() for one in some}
    assert [one.key for one in enrolment.STOPPED_EARLY] == list(STOPPED_EARLY)
    assert [one.key for one in enrolment.FINISHED] == list(FINISHED)
    assert tuple(HANDS) == hands.ROLES and tuple(SMILEYS) == said.SMILEYS and tuple(THEMES) == said.TAGS


VISIT = {"channel": "door", "topics": ["letters"], "drawer": "own", "note": "Kom alle forbi."}


def named_by(laptop: Laptop, path: str) -> set[str]:
    with laptop.app.app_context():
        contact = contact_queries.show(db.session, ANNA, path.rsplit("/", 1)[1])
        return {one.id for one in contact.people}


def test_a_contact_with_the_family_names_everybody_who_stays_ticked(
    laptop: Laptop, anna: FlaskClient, ayaan: str
):
    path = f"/familier/{ELIF}/kontakt"
    assert path in anna.get(f"/familier/{ELIF}").text
    opened = anna.get(path).text
    for one in (ELIF, ayaan):
        assert f'value="{one}" checked' in opened

    both = landed(submit(anna, path, {**VISIT, "people": [ELIF, ayaan]}))
    alone = landed(submit(anna, path, {**VISIT, "people": [ayaan]}))

    assert named_by(laptop, both) == {ELIF, ayaan} and named_by(laptop, alone) == {ayaan}


def test_a_contact_with_the_family_needs_somebody_of_it(laptop: Laptop, anna: FlaskClient, ayaan: str):
    path = f"/familier/{ELIF}/kontakt"
    for wrong in ({"people": []}, {"people": [RANA]}, {"people": [ELIF], "topics": []}):
        answer = submit(anna, path, {**VISIT, **wrong})
        assert answer.status_code == 422 and "Kom alle forbi." in answer.text
    assert "Kom alle forbi." not in anna.get(f"/personer/{ELIF}").text
    assert anna.get(f"/familier/{an_id(999)}/kontakt").status_code == 404
    assert laptop.browser(DITTE).get(path).status_code == 404
