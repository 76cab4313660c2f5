"""What a person may ask for: stop, see, be asked again; what an authority or a child's safety asks for."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from outreach.kinds import all_kinds
from outreach.services import (
    activities,
    attendance,
    consents,
    contacts,
    enrolments,
    followups,
    handovers,
    meetings,
    minutes,
    people,
    ties,
)
from outreach.web import look
from outreach.web.danish import WORDS as WORDS_OF
from outreach.web.danish import word
from sync.entry import parse
from tests.logbook import ANNA, BIRGIT, BO, CARLA, ELIF, RANA, B, J, an_entry, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit
from tests.web.test_activities import text_of
from tests.web.test_ties import SECRET, of_people

DENIZ = an_id(103)
PHASE = {"programme": "job_to_mother", "phase": "effort", "since": "2026-05-01", "note": "Vil gerne i gang."}
WORDS = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}


def a_family(laptop: Laptop, tell: str = "barn af Elif") -> None:
    """Elif and her child Deniz, who live together."""
    laptop.write(people.create, ANNA, closed={"name": "Deniz Aksoy", "tell": tell}, id=DENIZ)
    for number, one, role in ((901, ELIF, "adult"), (902, DENIZ, "child")):
        stay = {"family": an_id(900), "drawer": "own"}
        laptop.take_in(
            [
                an_entry(
                    "member",
                    number=number,
                    people=[one],
                    open=stay,
                    closed={"role": role, "since": "2026-01-01"},
                )
            ]
        )


def test_stop_is_three_things_and_what_went_is_listed(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    sent = {"to": J, "name_typed": "E. A.", "text": "Vil gerne i praktik.", "organisation_name": "Carelink"}
    laptop.write(handovers.send, ANNA, **sent, person_id=ELIF, basis="consent", how="sagt")
    page = anna.get(f"/personer/{ELIF}/stop").text

    for words in (
        "1. Stop deling",
        "2. Stop forløbet",
        "3. Slet mig",
        "Jobcenter",
    ):
        assert words in page
    assert "Et stop kalder det ikke tilbage." in page
    assert "Sig det til lederen" in page and "/slet/person" not in page
    assert f"/slet/person/{ELIF}" in laptop.browser(CARLA).get(f"/personer/{ELIF}/stop").text


def test_a_parents_stop_asks_about_the_children_and_what_tells_them_apart(
    laptop: Laptop, anna: FlaskClient
) -> None:
    a_family(laptop)
    for one in (ELIF, DENIZ):
        laptop.write(consents.grant, ANNA, one, receivers=[B])
    page = anna.get(f"/personer/{ELIF}/stop").text
    assert re.search(f'value="{DENIZ}" checked', page) and "Der står barn af Elif" in page

    after = landed(anna.post(f"/personer/{ELIF}/samtykke/stop", data={"asked": "y"}))
    assert "deles stadig" in anna.get(after).text
    also = {"asked": "y", "also": [DENIZ, RANA]}
    assert (
        "deles stadig" not in anna.get(landed(anna.post(f"/personer/{ELIF}/samtykke/stop", data=also))).text
    )
    assert "Stoppet" in anna.get(f"/personer/{DENIZ}").text
    assert "Stoppet" not in anna.get(f"/personer/{RANA}").text  # not of the household


def test_a_yes_says_to_whom_how_and_until_when(laptop: Laptop, anna: FlaskClient) -> None:
    until = danish_today() + timedelta(days=10)
    path = f"/personer/{ELIF}/samtykke"
    page = anna.get(
        landed(submit(anna, path, {"receivers": [B], "how": "written", "until": until.isoformat()}))
    )

    assert "Ja, sagt" in page.text
    assert "Skrevet under" in anna.get(path).text
    today = anna.get("/idag").text
    assert "Spørg igen" in today and "Elif Aksoy" in today
    wrong = submit(anna, path, {"receivers": [], "how": "written", "until": ""})
    assert wrong.status_code == 422 and "Vælg mindst én." in wrong.text and "Vælg en dag." in wrong.text


def test_a_young_persons_yes_ends_at_eighteen(laptop: Laptop, anna: FlaskClient) -> None:
    year = danish_today().year - 17
    laptop.write(people.create, ANNA, closed={"name": "Yusuf", "birth_year": year}, id=DENIZ)
    laptop.write(consents.grant, ANNA, DENIZ, receivers=[B], until=danish_today() + timedelta(days=2000))
    assert f"1. januar {year + 18}" in anna.get(f"/personer/{DENIZ}").text


def test_by_its_own_day_the_laptop_shows_and_sends_no_more(
    laptop: Laptop, anna: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from outreach.storage.queries import people as queries
    from outreach.storage.queries import still

    laptop.write(consents.grant, ANNA, ELIF, receivers=[B], until=danish_today() + timedelta(days=1))
    assert anna.get(f"/beskeder/ny?person={ELIF}").status_code == 200
    tomorrow = (danish_today() + timedelta(days=1)).isoformat()
    for module in (still, queries):
        monkeypatch.setattr(module, "today", lambda: tomorrow)
    page = anna.get(f"/personer/{ELIF}").text
    assert "Ja&#39;et sluttede" in page or "Ja'et sluttede" in page
    answer = submit(anna, f"/beskeder/ny?person={ELIF}", {"to": B, "text": "Hej", "urgency": "week"})
    assert answer.status_code in (404, 422)


def test_a_print_out_is_looked_through_by_somebody_else(laptop: Laptop, anna: FlaskClient) -> None:
    note = {**WORDS, "note": "Kom med Rana al-Masri. Anna ringede bagefter."}
    laptop.write(contacts.create, ANNA, people=[ELIF, RANA], open={"drawer": "own"}, closed=note)
    secret = {**WORDS, "note": "Naboen har sagt noget"}
    other = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=secret).id
    carla = laptop.browser(CARLA)
    line = an_entry("enrolment", number=800, people=[ELIF], open={"drawer": "own"}, closed=PHASE)
    laptop.take_in([line])
    path = landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))

    mine = anna.get(path).text
    assert "Venter på, at en kollega" in mine and "Frigiv</button>" not in mine
    assert "Se en udskrift igennem: Elif Aksoy" in carla.get("/idag").text
    assert "Se en udskrift" not in anna.get("/idag").text  # who made it has done their part
    assert anna.post(path + "/frigiv").status_code == 404
    text = carla.get(path).text
    assert "Kom med [en anden]. [en medarbejder] ringede bagefter." in text
    assert "Rana" not in text.split("<main")[1] and "Naboen" in text and "Rådgiver" in text
    assert carla.post(path + "/frigiv", data={**hidden(carla.get(path)), "left": [other]}).status_code == 303
    assert "Se en udskrift" not in carla.get("/idag").text

    done = anna.get(path).text
    assert "Vil gerne i gang." in done and "job_to_mother" not in done
    assert "Naboen" not in done and "ladt ude" in done and "papir=1" in done
    assert "Siden er fra" in done and "åbnet af" not in done  # colleagues are roles on what is handed over
    assert "Printede" in anna.get(f"/personer/{ELIF}/laest").text
    assert laptop.browser(CARLA).get(path.replace(path[-36:], an_id(999))).status_code == 404


def a_note(laptop: Laptop, note: str, *, when: str = "2026-05-18T10:22") -> str:
    closed = {**WORDS, "when": when, "note": note}
    made = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed)
    return str(made.root)


def released(laptop: Laptop, anna: FlaskClient) -> str:
    """A print-out that Anna made and Carla let go: the page for paper."""
    path = landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))
    carla = laptop.browser(CARLA)
    landed(carla.post(path + "/frigiv", data=hidden(carla.get(path))))
    return path + "?papir=1"


MORE = "Der er skrevet mere siden. Lav en ny udskrift."


def test_what_nobody_looked_through_is_never_on_a_released_print_out(
    laptop: Laptop, anna: FlaskClient
) -> None:
    kept = a_note(laptop, "Vil have et job")
    mended = a_note(laptop, "Vil have dansk")
    promise = {"text": "Ringe til skolen", "due": "2026-05-20"}
    laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=promise)
    paper = released(laptop, anna)
    page = anna.get(paper).text
    for words in ("Vil have et job", "Vil have dansk", "Ringe til skolen"):
        assert words in page
    assert MORE not in page

    a_note(laptop, "Gurli er bange for sin mand", when="2026-01-02T10:00")
    laptop.write(contacts.amend, ANNA, mended, set={"note": "Vil have dansk med Gurli"})
    promise = {"text": "Tale med Gurli", "due": "2026-05-20"}
    laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=promise)
    laptop.write(people.say, ANNA, ELIF, set={"phone": "20304050", "address": "Hos Gurli"})
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    sent = {"to": J, "name_typed": "E. A.", "text": "Bor hos Gurli.", "organisation_name": "Carelink"}
    laptop.write(handovers.send, ANNA, **sent, person_id=ELIF, basis="law", how="Gurlis paragraf")
    happened = {"what": "more_hours", "on": "2026-05-01", "text": "Efter Gurli"}
    given = {
        "people": [ELIF],
        "open": {"drawer": "own"},
        "closed": happened,
        "at": "2026-05-01T08:00:00.000Z",
    }
    laptop.take_in([an_entry("work_event", number=862, **given)])  # late, with an earlier claimed time
    demand = {"on": danish_today().isoformat(), "who": "Gurlis forening", "rule": "11c", "asked": "Alt"}
    landed(submit(anna, f"/krav/ny?person={ELIF}", demand))

    page = anna.get(paper).text
    assert MORE in page and "Vil have et job" in page and "Ringe til skolen" in page
    for words in ("Gurli", "20304050", "må tale sammen", "Vil have dansk", "Der er ikke", "Vi har ikke"):
        assert words not in page.split("<main")[1].replace(MORE, ""), words
    laptop.write(contacts.amend, ANNA, kept, set={"note": "Noget helt andet"})
    assert "et job" not in anna.get(paper).text and "helt andet" not in anna.get(paper).text


def test_a_promise_that_was_left_out_stands_nowhere_on_the_paper(laptop: Laptop, anna: FlaskClient) -> None:
    due = {"text": "Tale med naboen om støj", "due": danish_today().isoformat()}
    promise = laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=due).root
    path = landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))
    carla = laptop.browser(CARLA)
    seen = carla.get(path)
    assert seen.text.count("naboen om støj") == 2  # as something written, and as something promised
    landed(carla.post(f"{path}/frigiv", data={**hidden(seen), "left": [promise]}))

    assert "naboen om støj" not in anna.get(f"{path}?papir=1").text


def test_nothing_is_released_that_was_written_while_it_was_looked_through(
    laptop: Laptop, anna: FlaskClient
) -> None:
    other = a_note(laptop, "Naboen har sagt noget")
    path = landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))
    carla = laptop.browser(CARLA)
    form = {**hidden(carla.get(path)), "left": [other]}
    a_note(laptop, "Gurli er bange for sin mand", when="2026-01-02T10:00")

    again = carla.post(path + "/frigiv", data=form)
    assert again.status_code == 422 and "Ikke frigivet" in again.text and "Gurli er bange" in again.text
    assert f'value="{other}" checked' in again.text
    landed(carla.post(path + "/frigiv", data={**hidden(again), "left": [other]}))
    page = anna.get(path).text
    assert "Gurli er bange" in page and "Naboen" not in page and MORE not in page


def test_that_it_was_said_to_the_municipality_is_for_author_and_leader(
    laptop_of, laptop: Laptop, anna: FlaskClient
) -> None:
    assert "/bekymret/sagt" in anna.get("/bekymret").text
    assert "Skriv ned" not in laptop.browser().get("/bekymret").text
    fact = {"on": danish_today().isoformat(), "fact": "Ringede om barnet i opgang 4"}
    landed(submit(anna, "/bekymret/sagt", fact))
    landed(submit(laptop.browser(CARLA), "/bekymret/sagt", {**fact, "fact": "Lederens egen"}))

    assert "opgang 4" in anna.get("/bekymret/sagt").text
    assert "Lederens egen" not in anna.get("/bekymret/sagt").text
    assert "opgang 4" in laptop.browser(CARLA).get("/bekymret/sagt").text
    assert submit(anna, "/bekymret/sagt", {**fact, "fact": ""}).status_code == 422


def test_a_demand_waits_for_a_leader_and_is_shown_to_the_person(laptop: Laptop, anna: FlaskClient) -> None:
    said = {"on": danish_today().isoformat(), "who": "Familieafdelingen", "rule": "11c", "asked": "Om skolen"}
    path = landed(submit(anna, f"/krav/ny?person={ELIF}", said))
    assert "Venter på lederen" in anna.get(path).text
    assert anna.post(path, data={"answer": "x"}).status_code == 404
    today = [one.get("/idag").text for one in (anna, laptop.browser(CARLA))]
    assert ["Svar på et krav: Elif Aksoy" in one for one in today] == [False, True]
    landed(submit(laptop.browser(CARLA), path, {"answer": "Kun at hun kommer her."}))
    assert "Godkendt af Carla" in anna.get(path).text
    assert "Svar på et krav" not in laptop.browser(CARLA).get("/idag").text

    out = anna.get(landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))).text
    assert "Familieafdelingen" in out and "Kun at hun kommer her." in out
    assert submit(anna, f"/krav/ny?person={ELIF}", {**said, "rule": "115"}).status_code == 422


def test_two_taps_put_together_and_two_more_take_apart(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(people.create, ANNA, closed={"name": "Elif", "phone": "20 30 40 50"}, id=DENIZ)
    choose = anna.get(f"/personer/{ELIF}/saml").text
    assert f"/personer/{ELIF}/saml/{DENIZ}" in choose and RANA not in choose
    assert "Er det den samme?" in anna.get(f"/personer/{ELIF}/saml/{DENIZ}").text
    twice = hidden(anna.get(f"/personer/{ELIF}/saml/{DENIZ}"))
    for _ in range(2):
        page = anna.get(landed(anna.post(f"/personer/{ELIF}/saml/{DENIZ}", data=twice)))
        assert "Samlet. Alt står nu på én side." in page.text

    assert anna.get(f"/personer/{DENIZ}").location == f"/personer/{ELIF}"
    page = anna.get(f"/personer/{ELIF}").text
    assert "Samlet af flere sider" in page and "20 30 40 50" in page
    assert anna.get(f"/personer/{ELIF}/saml/{DENIZ}").status_code == 404
    landed(submit(anna, f"/personer/{ELIF}/skil-ad", {}))
    assert anna.get(f"/personer/{DENIZ}").status_code == 200
    assert anna.get(f"/personer/{ELIF}/skil-ad").status_code == 404


def test_likely_matches_come_while_somebody_is_typed(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(people.create, ANNA, closed={"name": "Elif Aksoy", "birth_year": 1990}, id=DENIZ)
    laptop.write(people.create, ANNA, closed={"name": "Tina", "phone": "+45 20 30 40 50"}, id=an_id(104))
    part = anna.post("/personer/ligner", data={"name": "elif"}).text
    assert part.count("Elif Aksoy") == 2 and "født 1990" in part  # two alike: then the year tells
    assert "Tina" in anna.post("/personer/ligner", data={"phone": "20304050"}).text
    assert "Elif" not in anna.post("/personer/ligner", data={"name": "Elif Demir"}).text
    assert "Elif" not in anna.post("/personer/ligner", data={"name": "E"}).text


def test_the_jobcenter_has_no_part_in_the_helpers_consent(laptop_of) -> None:
    birgit = laptop_of("Jobcenter").browser(BIRGIT)
    for path in (f"/personer/{ELIF}/stop", f"/personer/{ELIF}/samtykke", f"/personer/{ELIF}/udskrift"):
        assert birgit.get(path).status_code == 404


def test_a_print_out_says_of_each_time_to_what_somebody_came_and_what_a_word_of_a_list_is(
    laptop: Laptop, anna: FlaskClient
) -> None:
    on = danish_today() - timedelta(days=3)
    dinner = {"name": "Fællesspisning", "starts_on": (on - timedelta(days=7)).isoformat(), "every": "week"}
    held = laptop.write(activities.create, ANNA, closed=dinner).root
    for day in (on, on - timedelta(days=7)):
        laptop.write(attendance.mark, ANNA, held, day, [ELIF])
    told = {"activity": held, "on": on.isoformat()}
    laptop.take_in(
        [an_entry("mark", actor=BO, number=880, people=[ELIF], open={"drawer": "helpers"}, closed=told)]
    )
    laptop.write(enrolments.start, ANNA, ELIF, drawer="own", closed=PHASE)

    page = text_of(anna.get(landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))))
    for day in (on, on - timedelta(days=7)):
        assert page.count(f"{look.day(day)} · Med til noget · Rådgiver Fællesspisning") == 1
    assert page.count("Med til noget") == 2  # a partner's mark is theirs to hand over
    assert f"Forløb · Rådgiver · {word('job_to_mother', 'programme')} · {word('effort', 'phase')}" in page


def test_of_several_print_outs_the_newest_waits_and_none_for_whom_one_knows_privately(
    laptop: Laptop, anna: FlaskClient
) -> None:
    carla = laptop.browser(CARLA)
    paths = [landed(submit(anna, f"/personer/{ELIF}/udskrift", {})) for _ in range(2)]
    assert re.findall(r'href="(/udskrift/[^"]*)"', carla.get("/idag").text) == paths[1:]
    laptop.write(ties.say, CARLA, ELIF)
    assert "/udskrift/" not in carla.get("/idag").text


def test_a_print_out_holds_the_words_of_every_kind_of_record(laptop: Laptop, anna: FlaskClient) -> None:
    """Whatever kind is added: what it says about a person is in their print-out."""
    left_out = {"private_tie", "merge", "printout"}
    for number, record in enumerate(one for one in of_people() if one):
        kind = record[0].kind
        words = [one.line.decode().replace(SECRET, f"ordet{number} {kind}") for one in record]
        laptop.take_in([parse(line.encode()) for line in words])
        path = landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))
        said = any(SECRET.encode() in one.line for one in record)
        assert not said or kind in left_out or f"ordet{number} {kind}" in anna.get(path).text, kind


CASE = {"name": "Casemøde", "first": danish_today().isoformat(), "at": "09:00", "orgs": [B, J]}
PLAN = {
    "form": "four_party",
    "meeting": "Firepartsmøde",
    "day": danish_today().isoformat(),
    "name_typed": "Elif A.",
    "text": "Elif vil i praktik.",
    "promises": [{"who": "Jobcenter", "org": J, "what": "Finder", "due": ""}],
}


def printed(laptop: Laptop, browser: FlaskClient) -> str:
    return browser.get(landed(submit(browser, f"/personer/{ELIF}/udskrift", {}))).text


def part_of(page: str, heading: str) -> str:
    """One section of a page, found by its heading's id."""
    return page.split(f'<h2 id="{heading}">')[1].split("</section>")[0]


def a_plan(laptop: Laptop, *to: str) -> None:
    said = [{"to": one, "basis": "consent", "how": "Nikkede", "on": PLAN["day"]} for one in to]
    laptop.write(minutes.write, ANNA, to=to, closed=PLAN, people=[ELIF], said=said)


def test_a_print_out_shows_both_of_two_notes(laptop: Laptop, anna: FlaskClient) -> None:
    made = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=WORDS).id
    for number, note in ((851, "Vil have dansk"), (852, "Vil have et job")):
        told = {"root": made, "open": {"seen": []}, "closed": {"set": {"note": note}, "seen": []}}
        laptop.take_in([an_entry("amend", number=number, **told)])
    text = part_of(printed(laptop, anna), "skrevet")
    assert "Vil have dansk" in text and "Vil have et job" in text and "skrev samtidig" in text


def test_a_print_out_names_everybody_who_got_a_plan_and_what_was_promised(
    laptop: Laptop, anna: FlaskClient
) -> None:
    a_plan(laptop, B, J)
    text = part_of(printed(laptop, anna), "har-faaet")
    assert "Bysekretariatet og Jobcenter" in text
    assert "Jobcenter: Finder" in text


def test_a_plan_for_another_helper_alone_went_to_somebody_too(laptop: Laptop, anna: FlaskClient) -> None:
    a_plan(laptop, B)
    assert "Bysekretariatet" in part_of(printed(laptop, anna), "har-faaet")


def test_a_print_out_says_every_yes_to_the_jobcenter_once(laptop: Laptop, anna: FlaskClient) -> None:
    a_plan(laptop, J)
    sent = {"to": J, "name_typed": "E. A.", "text": "Vil i praktik.", "organisation_name": "Carelink"}
    laptop.write(handovers.send, ANNA, **sent, person_id=ELIF, basis="consent", how="Sagt ved døren")
    law = {**sent, "text": "Skal.", "basis": "law", "how": "§ 99"}
    laptop.write(handovers.send, ANNA, **law, person_id=ELIF)
    place = a_place(laptop)
    for basis, how in (("consent", "Sagt på gaden"), ("", "")):
        laptop.write(meetings.said_yes, ANNA, place, to=J, basis=basis, how=how, on=danish_today())
    page = printed(laptop, anna)
    text = part_of(page, "ja-og-nej")
    for how in ("Nikkede", "Sagt ved døren", "Sagt på gaden"):
        assert text.count(how) == 1, how
    assert "Taget tilbage" in text and "§ 99" not in text
    assert "§ 99" in part_of(page, "har-faaet")


def a_place(laptop: Laptop) -> str:
    case = laptop.write(meetings.begin, ANNA, closed=CASE).root
    return laptop.write(meetings.put_on, ANNA, case, danish_today(), people=[ELIF])


def test_a_print_out_holds_no_stored_key(laptop: Laptop, anna: FlaskClient) -> None:
    """Kinds, purposes and fields are said in Danish, whatever kind is added."""
    source = "".join(one.read_text() for one in Path("outreach").rglob("*.py"))
    purposes = re.findall(r'logged\(session, (?:reading\.)?actor, "(\w+)"', source)
    purposes += re.findall(r'(?:purpose: str = |, purpose=|Reading\([\w.]+, \w+, )"(\w+)"', source)
    assert len(set(purposes)) > 20 and set(purposes) <= set(WORDS_OF["purpose"])
    for record in of_people():
        laptop.take_in(record)
    happened = {"what": "more_hours", "on": "2026-05-18", "text": "Mere"}
    line = an_entry("work_event", number=861, people=[ELIF], open={"drawer": "own"}, closed=happened)
    done = {"text": "Ringe", "due": "2026-05-20"}
    promise = laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=done).id
    laptop.write(followups.finish, ANNA, promise, state="done")
    laptop.take_in([line])
    page = laptop.browser(CARLA).get(landed(submit(anna, f"/personer/{ELIF}/udskrift", {}))).text
    said = re.findall(r">([^<]+)<", page.split("<main")[1])
    words = {part.strip() for text in said for part in re.split(r" · |: |, ", text)}
    keys = {key for table in WORDS_OF.values() for key, word in table.items() if key and key != word}
    raw = keys | set(all_kinds()) | {one for one in words if re.fullmatch(r"[a-z]+(_[a-z]+)+", one)}
    assert "Flere timer" in page and "Noget, vi lovede og holdt" in page
    assert not words & (raw - all_words())


def all_words() -> set[str]:
    return {word for table in WORDS_OF.values() for word in table.values()}


def test_what_others_got_stays_with_them_and_the_page_says_so_before_and_after(
    laptop: Laptop, anna: FlaskClient
) -> None:
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    a_plan(laptop, B, J)
    path = f"/personer/{ELIF}/stop"
    for _ in range(2):
        page = anna.get(path).text
        assert "bliver hos dem, der fik dem" in page
        assert "kan ikke læse mere, og" not in page
        kept = part_of(page, "sendt")
        assert "fælles plan" in kept and "Bysekretariatet og Jobcenter" in kept
        landed(anna.post(f"/personer/{ELIF}/samtykke/stop", data={"asked": "y"}))


def test_a_yes_for_a_meeting_is_taken_back_where_somebody_says_stop(
    laptop: Laptop, anna: FlaskClient
) -> None:
    place = a_place(laptop)
    laptop.write(meetings.said_yes, ANNA, place, to=J, basis="consent", how="sagt", on=danish_today())
    path = f"/personer/{ELIF}/stop"
    assert "Jobcenter" in part_of(anna.get(path).text, "ja-paa-moeder")
    for sent in ({"agenda": place, "to": B}, {"agenda": an_id(998), "to": J}):
        assert anna.post(f"{path}/ja", data=sent).status_code == 404
    assert anna.post(f"/personer/{RANA}/stop/ja", data={"agenda": place, "to": J}).status_code == 404
    landed(anna.post(f"{path}/ja", data={"agenda": place, "to": J}))
    assert "ja-paa-moeder" not in anna.get(path).text


def test_both_sides_show_what_was_promised_and_count_the_rest(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(people.create, ANNA, closed={"name": "Elif"}, id=DENIZ)
    due = {"text": "Ringe om dagplejen", "due": "2026-05-20"}
    laptop.write(followups.create, ANNA, people=[DENIZ], open={"drawer": "own"}, closed=due)
    for number in (871, 872):
        offer = {"what": "other", "text": "En tur", "on": "2026-05-18"}
        given = {"people": [DENIZ], "open": {"drawer": "own"}, "closed": offer}
        laptop.take_in([an_entry("offer", number=number, **given)])
    laptop.write(ties.say, CARLA, DENIZ)
    page = anna.get(f"/personer/{ELIF}/saml/{DENIZ}").text
    other = part_of(page, f"side-{DENIZ}")
    assert "Ringe om dagplejen" in other and "Tilbud (2)" in other
    assert "ikke skrevet noget" not in other and "privat" not in other
    assert "ikke skrevet noget" in part_of(page, f"side-{ELIF}")
    landed(submit(anna, f"/personer/{ELIF}/saml/{DENIZ}", {}))
    assert "Ringe om dagplejen" in anna.get(f"/personer/{ELIF}/skil-ad").text


def test_last_in_touch_counts_an_activity(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=WORDS)
    assert "18. maj" in part_of(anna.get(f"/personer/{ELIF}").text, "arbejde")
    came = {"activity": an_id(881), "on": "2026-06-03"}
    given = {"people": [ELIF], "open": {"drawer": "own"}, "closed": came}
    laptop.take_in([an_entry("mark", number=882, **given)])
    text = part_of(anna.get(f"/personer/{ELIF}").text, "arbejde")
    assert "Sidst i kontakt</dt><dd>onsdag 3. juni" in text and "18. maj" not in text


def test_nothing_is_sent_about_somebody_who_died(laptop: Laptop, anna: FlaskClient) -> None:
    laptop.write(people.died, ANNA, ELIF, danish_today().isoformat())
    sent = {"to": J, "name_typed": "E. A.", "text": "Vil i praktik.", "basis": "consent", "how": "Sagt"}
    answer = submit(anna, f"/jobcenter/ny?person={ELIF}", {**sent, "step": "send"})
    assert answer.status_code == 422 and "Personen er død." in answer.text and "Vil i praktik." in answer.text
