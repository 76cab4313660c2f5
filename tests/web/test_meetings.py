"""Meetings as people meet them: put on by a tap, two layers apart, minutes seen before they go."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from outreach.domain.access import Actor
from outreach.services import consents, followups, meetings, minutes
from outreach.services import people as people_service
from outreach.storage.db import db
from outreach.storage.queries import minutes as minutes_queries
from sync.tables import entry
from tests.logbook import ANNA, BIRGIT, BO, CARLA, DITTE, ELIF, RANA, A, B, J, an_entry, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

ON = danish_today()
CASE = {"name": "Casemøde", "first": ON.isoformat(), "at": "09:00", "orgs": [B, J], "others": ["Skolen"]}
WHY = "Søvnen er svær lige nu"
NOTES = "Vi holder lidt øje, siger ikke noget endnu"
TEXT = {"name_typed": "Elif A.", "text": "Elif vil gerne have kortere dage.", "to": [J]}


@pytest.fixture
def anna(laptop: Laptop):
    return laptop.browser(ANNA)


@pytest.fixture
def case(laptop: Laptop, anna) -> str:
    return laptop.write(meetings.begin, ANNA, closed=CASE).root


def at(case: str, on: date = ON) -> str:
    return f"/moeder/{case}?dag={on.isoformat()}"


def deed(case: str, what: str) -> str:
    return f"/moeder/{case}/{what}?dag={ON.isoformat()}"


@pytest.fixture
def place(laptop: Laptop, anna, case: str) -> str:
    return laptop.write(meetings.put_on, ANNA, case, ON, people=[ELIF], why=WHY)


def jobcenter_comes(anna, case: str) -> None:
    landed(anna.post(deed(case, "med"), data={"party": J, "state": "here"}))


def says_yes(anna, place: str) -> None:
    landed(anna.post(f"/moeder/punkt/{place}/ja", data={"to": J, "basis": "consent", "how": "Sagt i dag"}))


def test_a_series_is_begun_and_its_meetings_are_listed(anna):
    sent = {"name": "Casemøde", "form": "case", "every": "two_weeks", "at": "09:00", "first": ON.isoformat()}

    landed(submit(anna, "/moeder/serie/ny", {**sent, "orgs": [J], "others": "Skolen\n\nSundhedsplejen"}))

    text = anna.get("/moeder").text
    assert text.count("<strong>Casemøde</strong>") == 5  # four meetings and the series
    page = anna.get(re.search(r'href="(/moeder/[^"]+dag=[^"]+)"', text)[1].replace("&amp;", "&")).text
    assert "Sundhedsplejen" in page and "Jobcenter" in page


def test_a_series_without_a_day_is_not_begun(anna):
    answer = submit(anna, "/moeder/serie/ny", {"name": "Casemøde", "form": "case", "every": "week"})

    assert answer.status_code == 422 and "Vælg en dag." in answer.text


def test_a_series_is_altered_but_its_days_stay(anna, case: str):
    path = f"/moeder/serie/{case}/ret"
    sent = {"name": "Casemøde", "form": "case", "at": "10:00", "orgs": [B, J], "others": "Skolen"}

    landed(submit(anna, path, {**sent, "first": "2020-01-01", "every": "week"}))

    page = anna.get("/moeder").text
    assert "kl. 10.00" in page and page.count("<strong>Casemøde</strong>") == 5


def test_a_form_on_a_series_that_stood_open_takes_back_nothing_a_colleague_changed(laptop: Laptop, case: str):
    path, first = f"/moeder/serie/{case}/ret", laptop.browser(ANNA)
    sent = {
        "name": "Casemøde",
        "form": "case",
        "at": "09:00",
        "place": "",
        "orgs": [B, J],
        "others": "Skolen",
    }
    open_before = hidden(first.get(path))
    landed(submit(laptop.browser(CARLA), path, {**sent, "place": "Biblioteket"}))

    landed(first.post(path, data={**open_before, **sent, "name": "Familiemøde"}))

    page = first.get(path).text
    assert 'value="Biblioteket"' in page and 'value="Familiemøde"' in page


def test_a_meeting_is_moved_and_put_back_and_cancelled(anna, case: str):
    to = ON + timedelta(days=1)
    landed(anna.post(deed(case, "flyt"), data={"to": to.isoformat(), "change": "moved"}))
    assert "Flyttet fra i dag" in anna.get(at(case)).text
    landed(anna.post(deed(case, "flyt"), data={"change": "cancelled", "note": "Ferie"}))
    assert "Mødet er aflyst. Ferie" in anna.get(at(case)).text
    landed(anna.post(deed(case, "flyt"), data={"change": "planned"}))
    assert "aflyst" not in anna.get(at(case)).text
    far = ON + timedelta(days=14)
    answer = anna.post(deed(case, "flyt"), data={"to": far.isoformat(), "change": "moved"})
    assert answer.status_code == 422 and "Der er et andet møde den dag" in answer.text


def test_a_meeting_on_a_holiday_is_flagged_and_offered_another_day(laptop: Laptop, anna):
    year = ON.year + 1
    christmas = {**CASE, "first": f"{year}-12-25"}
    case = laptop.write(meetings.begin, ANNA, closed=christmas).root

    text = anna.get(f"/moeder/{case}?dag={year}-12-25").text

    assert "Den dag er juledag." in text and "Flyt til" in text


def test_a_meeting_after_another_is_a_page_like_any_other(anna, case: str):
    second = anna.get(at(case, ON + timedelta(days=14)))

    assert second.status_code == 200 and "Mødet før" in second.text


def test_a_family_is_put_on_by_a_tap_from_the_suggestions(laptop: Laptop, anna, case: str):
    due = {"text": "Ringe sammen", "due": ON.isoformat()}
    laptop.write(followups.create, ANNA, people=[RANA], open={"drawer": "own"}, closed=due)
    assert "noget, vi har lovet" in anna.get(at(case)).text

    landed(anna.post(deed(case, "paa"), data={"person": RANA, "stay": "yes"}))

    text = anna.get(at(case)).text
    assert "noget, vi har lovet" not in text and "Rana al-Masri" in text and "Ved familien det?" in text


def test_somebody_is_found_by_name_and_put_on_with_a_reason(anna, case: str):
    answer = anna.post(deed(case, "paa"), data={"find": "yes", "search": "elif"})
    assert answer.status_code == 200 and "Elif Aksoy" in answer.text

    landed(anna.post(deed(case, "paa"), data={"person": ELIF, "why": WHY}))

    assert WHY in anna.get(at(case)).text
    assert f"/moeder/{case}" not in anna.get(f"/personer/{ELIF}").text.split("På casemøde")[0][-1:]


def test_notes_are_the_helpers_own(anna, place: str):
    landed(submit(anna, f"/moeder/punkt/{place}", {"notes": NOTES}))

    text = anna.get(f"/moeder/punkt/{place}").text
    assert NOTES in text and "Kun for hjælperne" in text and "Aldrig af Jobcenteret" in text
    landed(anna.post(f"/moeder/punkt/{place}/ved", data={"knows": "yes"}))
    assert NOTES in anna.get(f"/personer/{ELIF}").text


def test_two_notes_written_apart_are_both_kept_by_a_press(laptop: Laptop, anna, place: str):
    for actor, text in ((ANNA, "Ring før ni"), (CARLA, "Kom med kaffe")):
        laptop.write(meetings.say, actor, place, set={"notes": text}, seen=[])
    text = anna.get("/skal-du-se-paa").text
    assert "Vælg én, eller behold begge." in text
    assert "<strong>Noter</strong> · Punkt til et møde · Elif Aksoy" in text

    path = re.search(r'action="(/skal-du-se-paa/[^"]+)"', text)[1]
    landed(anna.post(path, data={"choice": "join"}))

    page = anna.get(f"/moeder/punkt/{place}").text
    assert "Ring før ni\n\nKom med kaffe" in page and "skrev på samme tid" not in page


def test_a_number_in_the_notes_is_asked_about(anna, place: str):
    answer = submit(anna, f"/moeder/punkt/{place}", {"notes": "Elif 010180-1234"})

    assert answer.status_code == 422 and "ligner et CPR-nummer" in answer.text


def test_while_the_jobcenter_is_there_no_page_of_the_meeting_shows_a_note(laptop: Laptop, anna, case, place):
    landed(submit(anna, f"/moeder/punkt/{place}", {"notes": NOTES}))
    silent = laptop.write(meetings.put_on, ANNA, case, ON, people=[RANA], why=WHY)
    says_yes(anna, place)
    due = {"text": "Hemmeligt løfte", "due": ON.isoformat()}
    laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=due)
    before = anna.get(f"/moeder/punkt/{place}").text
    assert NOTES in before and WHY in before and "Hemmeligt løfte" in before

    jobcenter_comes(anna, case)

    for path in (at(case), f"/moeder/punkt/{place}", f"/moeder/punkt/{place}/referat"):
        text = anna.get(path).text
        for word in (NOTES, WHY, "Hemmeligt løfte", "Rana", "Kun for hjælperne", "Hvem skal på?", silent):
            assert word not in text, (path, word)
        assert "Skærmen viser kun det fælles." in text and "Elif Aksoy" in text
    for answer in (anna.get(f"/moeder/punkt/{silent}"), anna.get(f"/moeder/punkt/{silent}/referat")):
        assert landed(answer) == at(case)
    assert "Jobcenteret er med nu. Derfor vises kun de familier, der har sagt ja." in anna.get(at(case)).text
    landed(anna.post(deed(case, "med"), data={"party": J, "state": "left"}))
    assert NOTES in anna.get(f"/moeder/punkt/{place}").text


def test_the_jobcenter_comes_while_a_family_is_shown_that_has_not_said_yes(laptop, anna, case, place):
    page = f"/moeder/punkt/{place}"
    typed = {**hidden(anna.get(page)), "page": page, "notes": NOTES}

    led_to = landed(anna.post(deed(case, "med"), data={"party": J, "state": "here", "place": place}))

    text = anna.get(led_to).text
    assert led_to == at(case) and "Derfor vises kun de familier, der har sagt ja." in text
    assert "Elif" not in text
    landed(anna.post(page, data=typed))  # another tab, where a note was being written
    assert NOTES not in anna.get(at(case)).text
    landed(anna.post(deed(case, "med"), data={"party": J, "state": "left"}))
    assert NOTES in anna.get(page).text and "Kladde fra" in anna.get(page).text
    assert laptop.browser(DITTE).get(page).status_code == 404


def test_what_a_family_knows_of_the_meeting_ticks_nothing_about_the_text(anna, place: str):
    landed(anna.post(f"/moeder/punkt/{place}/ved", data={"knows": "yes"}))
    says_yes(anna, place)
    ticked = re.findall(r"<input[^>]* checked[^>]*>", anna.get(f"/moeder/punkt/{place}").text)
    assert not [one for one in ticked if "informed" in one or "basis" in one]


def test_a_family_a_partner_put_on_waits_too_until_the_guest_has_left(laptop: Laptop, anna, case: str):
    closed = {"series": case, "on": ON.isoformat(), "why": WHY}
    theirs = an_entry(
        "agenda", actor=BO, number=830, people=[ELIF], open={"drawer": "helpers"}, closed=closed
    )
    laptop.take_in([theirs])
    page = f"/moeder/punkt/{theirs.id}"
    assert WHY in anna.get(page).text

    jobcenter_comes(anna, case)

    assert landed(anna.get(page)) == at(case)
    shown = anna.get(at(case)).text
    assert "Derfor vises kun de familier, der har sagt ja." in shown and WHY not in shown


def test_minutes_are_seen_as_the_others_will_see_them_and_then_sent(laptop: Laptop, anna, case, place):
    landed(submit(anna, f"/moeder/punkt/{place}", {"notes": NOTES}))
    says_yes(anna, place)
    jobcenter_comes(anna, case)
    path = f"/moeder/punkt/{place}/referat"
    promised = {"who0": J, "what0": "Ringer til Elif", "due0": (ON + timedelta(days=7)).isoformat()}
    seen = submit(anna, path, {**TEXT, **promised, "decided": "Kortere dage"})
    assert landed(seen) == f"{path}/se"
    seen = anna.get(f"{path}/se")  # by its address: going back to it sends nothing
    assert "Sådan ser de andre det" in seen.text
    letter = re.search(r'<article class="card letter">.*?</article>', seen.text, re.DOTALL)[0]
    for word in (NOTES, WHY, ELIF, "Aksoy"):
        assert word not in letter
    assert "Send til Jobcenter" in seen.text

    landed(anna.post(path, data={**hidden(seen), "step": "send", "to": [J]}))

    assert landed(anna.get(f"{path}/se")) == f"/moeder/punkt/{place}"
    with laptop.app.app_context():
        sent = db.session.scalar(sa.select(entry.c.root).where(entry.c.kind == "minutes"))
    page = anna.get(f"/moeder/referat/{sent}").text
    assert "Ringer til Elif" in page and "Sagt i dag" in page and "Elif Aksoy" in page
    with laptop.app.app_context():
        assert db.session.query(entry).filter(entry.c.kind == "minutes").count() == 1


def test_minutes_do_not_go_to_somebody_who_was_not_there_or_may_not_have_them(laptop: Laptop, anna, place):
    path = f"/moeder/punkt/{place}/referat"
    answer = submit(anna, path, {**TEXT, "step": "send"})

    assert answer.status_code == 422 and "kan ikke gå dertil" in anna.get(f"/moeder/punkt/{place}").text
    with laptop.app.app_context():
        assert minutes_queries.index(db.session, ANNA) == []


def test_a_promise_takes_a_tap_for_who_and_a_tap_for_when(anna, place: str):
    path = f"/moeder/punkt/{place}"
    form = {"promised": "Følger med til lægen", "owner": CARLA.staff_id, "due": "2030-01-02"}

    landed(anna.post(f"{path}/loefte", data=form))

    text = anna.get(path).text
    assert "Følger med til lægen" in text and "onsdag 2. januar 2030 · Carla" in text
    assert anna.post(f"{path}/loefte", data={**form, "due": ""}).status_code == 422
    too_long = anna.post(f"{path}/loefte", data={**form, "promised": "x" * 401})
    assert too_long.status_code == 422 and "x" * 401 in too_long.text and "promised-wrong-1" in too_long.text


def test_the_jobcenter_sees_its_texts_its_promise_and_answers(laptop_of):
    laptop = laptop_of("Jobcenter")
    birgit = laptop.browser(BIRGIT)
    assert "Der er ikke kommet noget endnu." in birgit.get("/moeder").text
    words = {"form": "case", "meeting": "Casemøde", "day": "2026-05-20", "name_typed": "Elif A."}
    promised = [{"who": "Jobcenter", "org": J, "what": "Ringer til Elif", "due": "2026-05-27"}]
    closed = {**words, "text": "Kortere dage", "author_name": "Anna", "promises": promised}
    sent = an_entry("minutes", actor=ANNA, number=900, open={"to": [J]}, closed=closed)
    laptop.take_in([sent])

    assert "Nye referater" in birgit.get("/idag").text
    text = birgit.get("/moeder").text
    assert (
        ">Ny</span>" in text
        and "Det har I lovet på møder" in text
        and "Ringer til Elif" in text
        and "Ny møderække" not in text
    )
    path = f"/moeder/referat/{sent.id}"
    assert "Kun hos os" not in birgit.get(path).text
    assert landed(birgit.post(f"{path}/set")) == path
    assert "Nye referater" not in birgit.get("/idag").text and ">Ny</span>" not in birgit.get("/moeder").text
    landed(submit(birgit, path, {"n": "0"}))
    landed(submit(birgit, path, {"text": "Vi ringede i går."}))
    page = birgit.get(path).text
    assert "Vi ringede i går." in page and "Klaret: Ringer til Elif" in page
    assert "Det har I lovet" not in birgit.get("/moeder").text
    for other in (
        "/moeder/serie/ny",
        "/det-der-driller",
        f"/moeder/{A}?dag=2026-05-20",
        f"/moeder/punkt/{A}",
    ):
        assert birgit.get(other).status_code == 404


def test_a_line_to_our_text_is_told_until_somebody_here_has_looked(laptop: Laptop, anna, case, place):
    says_yes(anna, place)
    jobcenter_comes(anna, case)
    closed = {"form": "case", "meeting": "Casemøde", "day": ON.isoformat(), "name_typed": "E", "text": "T"}
    sent = laptop.write(minutes.write, ANNA, to=[J], closed=closed, people=(), agenda_id=place).root
    path = f"/moeder/referat/{sent}"
    assert "Grundlag for Jobcenter" in anna.get(path).text
    for number in (901, 902):
        assert "Svar på referat" not in anna.get("/idag").text
        said = {"author_name": "Birgit", "text": f"Linje {number}", "state": "word"}
        laptop.take_in([an_entry("minutes_answer", actor=BIRGIT, number=number, root=sent, closed=said)])
        assert "Svar på referat" in laptop.browser(CARLA).get("/idag").text
        assert "Jeg har set det" in anna.get(path).text
        assert laptop.browser(DITTE).post(f"{path}/set").status_code == 404
        assert f"Linje {number}" in anna.get(landed(anna.post(f"{path}/set"))).text
        assert "Jeg har set det" not in anna.get(path).text


def test_a_struck_line_is_in_nothing_that_is_kept(laptop: Laptop, anna):
    path = f"/moeder/plan/ny?person={ELIF}"
    typed = {
        **TEXT,
        "text": "Elif sover dårligt\nElif vil i praktik",
        "own_words": "Jeg vil have ro",
        "to": [J],
        "informed": "y",
        "day": ON.isoformat(),
    }
    due = (ON + timedelta(days=7)).isoformat()
    promised = {"who0": A, "what0": "Følger med", "due0": due, "who1": J, "what1": "Tjekker alt"}
    anna.post("/kladde", data={**typed, "page": path})
    read = anna.get(landed(submit(anna, path, {**typed, **promised, "step": "read"})))
    assert "<strong>Carelink</strong> · Følger med" in read.text and "uden dag" in read.text
    assert "Er det rigtigt?" in read.text and read.text.count('name="struck"') == 5
    struck = ["Elif sover dårligt", "Tjekker alt"]
    told = {**hidden(read), "to": [J], "step": "preview", "struck": struck}
    seen = anna.get(landed(anna.post(path, data=told)))
    letter = re.search(r'<article class="card letter">.*?</article>', seen.text, re.DOTALL)[0]
    assert "Elif vil i praktik" in letter and "sover" not in letter and "Tjekker" not in letter

    sent = landed(anna.post(path, data={**hidden(seen), "to": [J], "step": "send", "struck": struck}))

    assert "Jeg vil have ro" in anna.get(sent).text
    with laptop.office.vault.connect() as opened:
        for (table,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            kept = repr(opened.execute(f'SELECT * FROM "{table}"').fetchall())
            assert "sover" not in kept and "Tjekker alt" not in kept, table
    assert "Følger med" in anna.get(f"/personer/{ELIF}").text


def test_nothing_in_a_plan_is_ticked_beforehand_and_each_error_stands_at_its_field(anna):
    path = f"/moeder/plan/ny?person={ELIF}"
    assert " checked" not in anna.get(path).text
    late, early = (ON + timedelta(days=1)).isoformat(), (ON - timedelta(days=1)).isoformat()
    typed = {"name_typed": "Elif A.", "who0": J, "what0": "Ringer"}
    answer = submit(anna, path, {**typed, "day": late, "step": "read"})
    assert answer.status_code == 422
    for id, error in (
        ("day", "Mødet er ikke holdt endnu."),
        ("to", "Vælg, hvem der får planen."),
        ("informed", "Sig det til personen først"),
    ):
        assert re.search(rf'id="{id}-wrong-1">{error}', answer.text), id
    right = {**typed, "to": [J], "informed": "y", "day": ON.isoformat(), "step": "read"}
    answer = submit(anna, path, {**right, "due0": early})
    assert answer.status_code == 422 and "Dagen ligger før mødet." in answer.text
    landed(submit(anna, path, right))


def test_minutes_wait_until_the_meeting_is_held(laptop: Laptop, anna, case: str):
    later = ON + timedelta(days=14)
    place = laptop.write(meetings.put_on, ANNA, case, later, people=[ELIF])
    page = f"/moeder/punkt/{place}"
    assert "Referatet kan skrives, når mødet er holdt." in anna.get(page).text
    answer = submit(anna, f"{page}/referat", {"name_typed": "E", "text": "For tidligt", "step": "send"})
    assert answer.status_code == 422 and "Mødet er ikke holdt endnu." in answer.text
    assert "For tidligt" in answer.text


@pytest.mark.parametrize("actor", [DITTE, BIRGIT], ids=["dpo", "authority"])
def test_the_helpers_pages_are_for_helpers(laptop_of, actor: Actor):
    browser = laptop_of("Jobcenter" if actor is BIRGIT else "Carelink").browser(actor)
    for path in ("/moeder/serie/ny", "/det-der-driller", f"/moeder/plan/ny?person={ELIF}"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/moeder/{}", "/moeder/{}?dag=x", "/moeder/{}?dag=2026-13-40", "/moeder/{}?dag=1999-01-01"]
)
def test_a_meeting_that_is_none_is_not_found(anna, case: str, path: str):
    assert anna.get(path.format(case)).status_code == 404
    assert anna.get(path.format(an_id(4711))).status_code == 404


def test_what_gets_in_the_way_is_listed_and_lifted(anna):
    landed(submit(anna, "/det-der-driller", {"text": "Printeren er i stykker", "level": "staff"}))
    path = re.search(r'action="(/det-der-driller/[^"]+)"', anna.get("/det-der-driller").text)[1]
    landed(anna.post(path, data={"step": "lowest"}))
    landed(anna.post(path, data={"step": "closed"}))
    text = anna.get("/det-der-driller").text
    assert "Lukket i dag" in text and "Dem, der sidder tættest på" in text
    assert submit(anna, "/det-der-driller", {"text": "", "level": "staff"}).status_code == 422


def test_what_is_typed_is_kept_and_offered_again_to_its_writer_alone(laptop: Laptop, anna, place: str):
    path = f"/moeder/punkt/{place}"
    opened = hidden(anna.get(path))
    kept = {**opened, "page": path, "notes": "Halvt skrevet"}
    assert anna.post("/kladde", data=kept).status_code == 204

    assert "Halvt skrevet" in anna.get(path).text and "Kladde fra i dag" in anna.get(path).text
    assert "Kladder, du ikke er færdig med" in anna.get("/idag").text
    carla = laptop.browser(CARLA)
    assert "Halvt skrevet" not in carla.get(path).text
    landed(anna.post(path, data=kept))
    assert "Kladde fra" not in anna.get(path).text
    assert anna.post("/kladde", data=kept).status_code == 409  # a late one does not bring it back
    assert "Kladde fra" not in anna.get(path).text


def test_a_draft_is_thrown_out(anna, place: str):
    path = f"/moeder/punkt/{place}"
    anna.post("/kladde", data={"page": path, "notes": "Væk med det"})
    assert landed(anna.post("/kladde/smid", data={"page": path, "back": "yes"})) == path
    assert "Væk med det" not in anna.get(path).text


@pytest.mark.parametrize(
    "page", ["", "//andre.dk", "https://andre.dk", "/Elif Aksoy", "/a?q=Elif", "/" + "a" * 300]
)
def test_a_draft_belongs_to_a_page_of_ours(laptop: Laptop, anna, page: str):
    assert anna.post("/kladde", data={"page": page, "notes": "x"}).status_code == 404
    assert anna.post("/kladde/smid", data={"page": page, "back": "yes"}).status_code == 404


def test_the_handover_form_keeps_what_was_typed_and_cuts_nothing(anna):
    path = f"/jobcenter/ny?person={ELIF}"
    long = "x" * 4001
    anna.post("/kladde", data={"page": path, "text": long, "name_typed": "E"})
    text = anna.get(path).text
    assert long in text and 'data-most="4000"' in text and "maxlength" not in text.split('id="text"')[1][:200]
    answer = submit(anna, path, {"text": long, "name_typed": "E", "to": J, "basis": "consent"})
    assert answer.status_code == 422 and long in answer.text and "4000 tegn" in answer.text


def test_a_text_with_a_number_that_is_none_can_be_sent(anna):
    path = f"/jobcenter/ny?person={ELIF}"
    typed = {"text": "Sag 010180-1234", "name_typed": "E", "to": J, "basis": "consent"}
    asked = submit(anna, path, typed)
    assert asked.status_code == 422
    seen = anna.post(path, data={**hidden(asked), **typed, "numbers": "keep"})
    assert "Sådan ser Jobcenteret det" in seen.text
    assert "/jobcenter/" in landed(anna.post(path, data={**hidden(seen), "step": "send"}))


def test_erasing_a_person_takes_the_drafts_with_it(laptop: Laptop, anna):
    anna.post("/kladde", data={"page": f"/jobcenter/ny?person={ELIF}", "text": "Om Elif"})
    carla = laptop.browser(CARLA)
    landed(submit(carla, f"/slet/person/{ELIF}", {"reason": "Elif bad om det", "sure": "y", "confirm": "y"}))
    with laptop.office.vault.connect() as opened:
        assert opened.execute("SELECT count(*) FROM draft").fetchone()[0] == 0


def test_consent_between_helpers_is_a_basis(laptop: Laptop, anna, case: str, place: str):
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    assert "Har sagt ja til, at I taler sammen · i dag" in anna.get(f"/moeder/punkt/{place}").text
    landed(anna.post(deed(case, "med"), data={"party": B, "state": "here"}))
    closed = {"form": "case", "meeting": "Casemøde", "day": ON.isoformat(), "name_typed": "E", "text": "T"}
    assert laptop.write(minutes.write, ANNA, to=[B], closed=closed, people=(), agenda_id=place).root


def test_a_long_agenda_takes_no_more_questions_than_a_short_one(laptop: Laptop, anna, case: str):
    asked: list[str] = []
    with laptop.app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def look(people: int) -> list[int]:
        place = ""
        for number in range(people):
            who = laptop.write(people_service.create, ANNA, closed={"name": f"Nabo {number}"}).root
            due = {"text": "Ringe", "due": ON.isoformat()}
            laptop.write(followups.create, ANNA, people=[who], open={"drawer": "own"}, closed=due)
            place = laptop.write(meetings.put_on, ANNA, case, ON, people=[who])
        counts = []
        for path in (at(case), f"/moeder/punkt/{place}", "/moeder", "/idag"):
            asked.clear()
            assert anna.get(path).status_code == 200
            counts.append(len(asked))
        return counts

    look(1)
    few = look(2)
    assert look(12) == few
