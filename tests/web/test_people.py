"""Personer, consent, promises, messages and handovers through the pages."""

from datetime import timedelta

from flask.testing import FlaskClient

from outreach.services import consents, contacts, followups
from tests.logbook import ANNA, BIRGIT, BO, CARLA, ELIF, RANA, A, B, J, an_entry, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

CONSENT = (
    "Må Carelink og Bysekretariatet tale sammen om dig? Det er frivilligt. Et nej ændrer ikke dine penge. Vi "
    "sender kun noget til Jobcenteret, hvis du siger ja, eller hvis loven kræver det. Er vi bekymrede for et "
    "barn, har vi pligt til at sige det til kommunen. Du kan sige stop når som helst."
)


def test_a_first_name_is_enough_and_likely_matches_are_shown(anna: FlaskClient):
    page = anna.get(landed(submit(anna, "/personer/ny", {"name": "Marzena"})))
    assert "<h1>Marzena</h1>" in page.text

    again = submit(anna, "/personer/ny", {"name": "Marzena", "tell": "Energivej"})
    assert again.status_code == 200 and "Er det en af dem her?" in again.text and "Energivej" in again.text
    landed(submit(anna, "/personer/ny", {"name": "Marzena", "tell": "Energivej", "new_anyway": "y"}))


def test_what_is_known_is_changed_and_a_wrong_value_is_said_at_its_field(anna: FlaskClient):
    path = f"/personer/{ELIF}/ret"
    known = {"name": "Elif Aksoy", "tell": "mor til Deniz", "phone": "20 30 40 50", "birth_year": "1989"}

    page = anna.get(
        landed(submit(anna, path, {**known, "reach": "sms", "strengths": "Det går godt med dansk."}))
    )
    assert "20 30 40 50" in page.text and "Skriv en SMS" in page.text and "1989" in page.text
    assert "Det går godt med dansk." in page.text

    wrong = submit(anna, path, {**known, "name": "", "birth_year": "89", "tell": "t" * 81})
    assert wrong.status_code == 422
    assert "Skriv et navn." in wrong.text and "for eksempel 1989" in wrong.text and "t" * 81 in wrong.text
    assert "Der er plads til 80 tegn." in wrong.text


def test_what_a_colleague_changed_meanwhile_stands(laptop: Laptop, anna: FlaskClient):
    path = f"/personer/{ELIF}/ret"
    mine = hidden(anna.get(path))
    known = {"name": "Elif Aksoy", "tell": "mor til Deniz", "reach": "any"}
    landed(submit(laptop.browser(CARLA), path, {**known, "phone": "20 30 40 50"}))

    page = anna.get(landed(anna.post(path, data={**mine, **known, "language": "tyrkisk"}))).text
    assert "20 30 40 50" in page and "tyrkisk" in page
    later = {**mine, "entry_id": "", "nonce": "", **known, "phone": "11 11 11 11"}
    assert "To har skrevet forskelligt" in anna.get(landed(anna.post(path, data=later))).text
    both = anna.get("/skal-du-se-paa").text
    assert "20 30 40 50" in both and "11 11 11 11" in both


def test_opening_a_page_is_written_and_can_be_shown_to_the_person(anna: FlaskClient):
    anna.get(f"/personer/{ELIF}")

    assert "Åbnede personens side" in anna.get(f"/personer/{ELIF}/laest").text


def test_consent_in_one_tap_and_stop_in_one_tap(laptop: Laptop, anna: FlaskClient):
    assert CONSENT in anna.get(f"/personer/{ELIF}").text

    page = anna.get(landed(anna.post(f"/personer/{ELIF}/samtykke", data={"interpreter": "y"})))
    assert "Ja, sagt i dag" in page.text and "Stop deling" in page.text and "Giv besked til" in page.text

    page = anna.get(landed(anna.post(f"/personer/{ELIF}/samtykke/stop")))
    assert "Stoppet i dag" in page.text and CONSENT in page.text and "Giv besked til" not in page.text


def test_after_a_stop_what_the_partner_wrote_is_gone(laptop: Laptop, anna: FlaskClient):
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    closed = {
        "when": "2026-05-18T10:22",
        "channel": "door",
        "topics": ["talk"],
        "note": "Fra Bysekretariatet",
    }
    theirs = an_entry(
        "contact", actor=BO, number=800, people=[ELIF], open={"drawer": "helpers"}, closed=closed
    )
    laptop.take_in([theirs])
    assert "Fra Bysekretariatet" in anna.get(f"/personer/{ELIF}").text

    anna.post(f"/personer/{ELIF}/samtykke/stop")

    assert "Fra Bysekretariatet" not in anna.get(f"/personer/{ELIF}").text
    assert anna.get(f"/kontakt/{theirs.id}").status_code == 404


def test_a_promise_is_made_moved_passed_on_and_done(laptop: Laptop, anna: FlaskClient):
    today = danish_today().isoformat()
    values = {
        "text": "Ringe sammen",
        "due": today,
        "owner": ANNA.staff_id,
        "drawer": "own",
        "daypart": "noon",
    }
    landed(submit(anna, f"/lovet/ny?person={ELIF}", values))
    page = anna.get("/idag").text
    assert "Ringe sammen" in page and "Elif Aksoy" in page

    path = "/lovet/" + page.split('href="/lovet/')[1][:36]
    assert submit(anna, path, {"state": "later", "due": ""}).status_code == 422
    landed(submit(anna, path, {"state": "later", "due": (danish_today() + timedelta(days=2)).isoformat()}))
    assert "De næste syv dage" in anna.get("/idag").text
    landed(submit(anna, path, {"state": "passed_on", "owner": an_id(12)}))
    assert "Carla" in anna.get(path).text
    landed(anna.post(f"{path}/klaret"))
    assert "Ringe sammen" not in anna.get("/idag").text
    assert "Det er klaret" in anna.get(path).text


def test_what_was_promised_before_today_still_waits(laptop: Laptop, anna: FlaskClient):
    closed = {"text": "Finde køreplanen", "due": "2026-01-05"}
    laptop.write(followups.create, ANNA, people=[RANA], open={"drawer": "own"}, closed=closed)

    assert "Venter stadig" in anna.get("/idag").text


def test_a_message_needs_a_yes(laptop: Laptop, anna: FlaskClient):
    values = {"to": B, "text": "Dagene er for lange.", "urgency": "today"}

    refused = submit(anna, f"/beskeder/ny?person={ELIF}", values)
    assert refused.status_code == 422 and "Spørg først." in refused.text
    assert "Dagene er for lange." in refused.text

    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    landed(submit(anna, f"/beskeder/ny?person={ELIF}", values))
    page = anna.get("/beskeder").text
    assert "Bysekretariatet" in page and "Dagene er for lange." not in page

    path = "/beskeder/" + page.split('href="/beskeder/')[1][:36]
    assert "Dagene er for lange." in anna.get(path).text
    landed(anna.post(f"{path}/fortryd"))
    assert anna.get(path).status_code == 404


def test_a_message_to_us_is_read_after_a_tap_and_answered(laptop: Laptop, anna: FlaskClient):
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    said = {"text": "Elif spurgte efter jer.", "urgency": "today"}
    message = an_entry("message", actor=BO, number=801, people=[ELIF], open={"to": A}, closed=said)
    laptop.take_in([message])

    today = anna.get("/idag").text
    assert "Fra Bysekretariatet" in today and "Elif spurgte" not in today
    path = f"/beskeder/{message.id}"
    assert "Elif spurgte efter jer." in anna.get(path).text
    landed(submit(anna, path, {"text": "Vi ringer i dag.", "state": "done"}))
    assert "Vi ringer i dag." in anna.get(path).text
    assert "Fra Bysekretariatet" not in anna.get("/idag").text


LETTER = {
    "to": J,
    "name_typed": "Elif Aksoy",
    "text": "Elif vil gerne i praktik.",
    "basis": "consent",
    "how": "Sagt i dag",
    "informed": "y",
}


def test_a_text_to_the_jobcenter_is_previewed_and_then_sent(laptop: Laptop, anna: FlaskClient):
    path = f"/jobcenter/ny?person={ELIF}"

    preview = submit(anna, path, LETTER)
    assert preview.status_code == 200 and "Sådan ser Jobcenteret det" in preview.text
    assert "Du kan ikke tage det tilbage." in preview.text
    assert "Elif vil gerne i praktik." not in anna.get("/jobcenter").text
    changed = submit(anna, path, {**LETTER, "step": "change"})
    assert "Elif vil gerne i praktik." in changed.text and "<textarea" in changed.text

    sent = anna.get(landed(submit(anna, path, {**LETTER, "step": "send"})))
    assert "Elif vil gerne i praktik." in sent.text and "Personen har sagt ja" in sent.text


def test_a_text_without_a_basis_goes_nowhere(anna: FlaskClient):
    answer = submit(anna, f"/jobcenter/ny?person={ELIF}", {**LETTER, "basis": "", "step": "send"})

    assert answer.status_code == 422 and "Vælg, hvorfor I må sende den." in answer.text


def test_the_jobcenter_sees_the_text_and_no_sign_of_more(laptop_of):
    laptop = laptop_of("Jobcenter")
    words = {key: LETTER[key] for key in ("name_typed", "text")}
    closed = {**words, "author_name": "Anna", "organisation_name": "Carelink"}
    letter = an_entry("handover", actor=ANNA, number=802, people=[], open={"to": J}, closed=closed)
    birgit = laptop.browser(BIRGIT)
    laptop.take_in([letter])

    assert birgit.get("/").location == "/jobcenter"
    assert "Elif Aksoy" in birgit.get("/jobcenter").text
    page = birgit.get(f"/jobcenter/{letter.id}").text
    assert "Elif vil gerne i praktik." in page and "Fra Anna, Carelink" in page
    assert "Kun hos os" not in page and "Personen har sagt ja" not in page
    for path in ("/beskeder", "/jobcenter/ny", f"/personer/{ELIF}/samtykke", f"/beskeder/ny?person={ELIF}"):
        assert birgit.get(path).status_code in (404, 405)
    menu = birgit.get("/mere").text
    for word in ("Beskeder", "Skriv til", "Bysekretariatet", "hjælper", "Hjælper"):
        assert word not in menu


def test_only_those_who_may_write_write(laptop: Laptop, anna: FlaskClient):
    """Somebody else's promise, message or letter answers as an unknown one."""
    for path in ("/lovet", "/beskeder", "/jobcenter", "/personer", "/kontakt"):
        assert anna.get(f"{path}/{an_id(4711)}").status_code == 404
    for path in (f"/personer/{an_id(4711)}/samtykke", f"/personer/{an_id(4711)}/samtykke/stop"):
        assert anna.post(path).status_code == 404
    assert anna.post(f"/lovet/{an_id(4711)}/klaret").status_code == 404


def test_following_up_from_a_contact_names_its_person(laptop: Laptop, anna: FlaskClient):
    closed = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}
    made = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=closed)
    path = f"/lovet/ny?kontakt={made.root}"
    assert "Hvad lover vi Elif?" in anna.get(path).text

    values = {"text": "Ringe sammen", "due": danish_today().isoformat(), "drawer": "own"}
    assert landed(submit(anna, path, values)) == f"/kontakt/{made.root}"
    assert "Ringe sammen" in anna.get(f"/personer/{ELIF}").text
