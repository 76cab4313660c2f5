"""What holds for every page there is."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import outreach
from outreach.domain.access import ALLOWED
from outreach.web.access import ANYONE
from tests.logbook import ANNA, BIRGIT, CARLA, DITTE, ELIF, an_id
from tests.web.conftest import Laptop

PAGES = [
    *("/idag", "/kontakt/ny", "/personer", "/personer/ny", "/beskeder", "/jobcenter", "/soeg", "/luk-dagen"),
    *("/skal-du-se-paa", "/kontoret", "/kontoret/kolleger", "/kontoret/tablets", "/kontoret/status", "/mere"),
    *("/bekymret", "/oev-dig", "/kontoret/kode"),
    *(f"/personer/{ELIF}", f"/personer/{ELIF}/ret", f"/personer/{ELIF}/laest"),
    *(
        f"/personer/{ELIF}/adresse",
        f"/personer/{ELIF}/doed",
        f"/familier/{ELIF}",
        f"/familier/{ELIF}/tilfoej",
        f"/familier/{ELIF}/kontakt",
    ),
    *(f"/forloeb/ny?person={ELIF}", f"/fast-kontakt/{ELIF}", f"/barnets-ord/{ELIF}"),
    *(f"/lovet/ny?person={ELIF}", f"/beskeder/ny?person={ELIF}", f"/jobcenter/ny?person={ELIF}"),
    *("/moeder", "/moeder/serie/ny", f"/moeder/plan/ny?person={ELIF}", "/det-der-driller"),
    *("/aktiviteter", "/aktiviteter/ny", "/aktiviteter/raekkevidde", "/savner", "/tilbud"),
    f"/tilbud/ny?person={ELIF}",
    *("/lovet", "/lovet?vis=alle", "/lovet?vis=venter", "/vaek", f"/job/ny?person={ELIF}"),
    *(f"/job/sket?person={ELIF}", f"/fokusplan/ny?person={ELIF}"),
]
PAGES += [
    *(f"/personer/{ELIF}/{page}" for page in ("stop", "samtykke", "saml", "udskrift")),
    *("/kender-privat", f"/kender-privat/ny?person={ELIF}", "/bekymret/sagt"),
    *("/krav", f"/krav/ny?person={ELIF}"),
]
# Where one asks for words, and under what: a search of another name finds nothing and says nothing.
SEARCHES = (("/soeg", "q"), ("/personer", "q"), ("/personer/valg", "search"), ("/kontakt/ny", "search"))
LEADERS_PAGES = [
    *(
        "/kontoret/laeselog",
        "/kontoret/sikkerhedskopi",
        "/kontoret/genopretningskode",
        "/kontoret/numre",
        "/kontoret/omraader",
        f"/kontoret/kolleger/{ANNA.staff_id}/ret",
        f"/kontoret/kolleger/{ANNA.staff_id}/overdrag",
        f"/slet/person/{ELIF}",
        *(
            "/hent-ind",
            "/gem-som-regneark",
            f"/gem-som-regneark?person={ELIF}",
            "/overblik",
            "/databeskyttelse",
        ),
    ),
]


def rules(laptop: Laptop) -> list:
    return [rule for rule in laptop.app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_declares_who_may_use_it(laptop: Laptop):
    for rule in rules(laptop):
        permission = getattr(laptop.app.view_functions[rule.endpoint], "permission", None)
        assert permission == ANYONE or permission in ALLOWED, rule


def test_no_address_can_hold_what_somebody_typed(laptop: Laptop):
    """Ids only: names and searched words go by post."""
    for rule in rules(laptop):
        if not rule.rule.startswith(("/api", "/static")):
            assert set(rule._converters) == {
                n for n, c in rule._converters.items() if c.regex.startswith("[0-9")
            }


@pytest.mark.parametrize("path", PAGES)
def test_a_helper_sees_it(anna: FlaskClient, path: str):
    answer = anna.get(path)

    assert answer.status_code == 200
    assert "Øvelse – opdigtede personer" in answer.text
    assert "Bekymret for et barn?" in answer.text
    assert "Carelink" in answer.text and "Anna" in answer.text
    assert answer.text.count("<h1") == 1
    assert 'lang="da"' in answer.text


@pytest.mark.parametrize("path", LEADERS_PAGES)
def test_a_leader_sees_it_and_an_adviser_finds_nothing(laptop: Laptop, path: str):
    assert laptop.browser(CARLA).get(path).status_code == 200
    assert laptop.browser(ANNA).get(path).status_code == 404


@pytest.mark.parametrize("path", [*PAGES[:14], *LEADERS_PAGES])
def test_the_signed_out_are_sent_to_sign_in(laptop: Laptop, path: str):
    answer = laptop.browser().get(path)

    assert answer.status_code == 303
    assert answer.location.startswith("/log-ind")


def test_the_data_protection_officer_reads_no_note(laptop: Laptop):
    ditte = laptop.browser(DITTE)

    for path in ("/idag", "/personer", f"/personer/{ELIF}", "/soeg", "/kontakt/ny", "/skal-du-se-paa"):
        assert ditte.get(path).status_code == 404
    assert ditte.get("/", follow_redirects=True).status_code == 200
    assert ditte.get("/kontoret/laeselog").status_code == 200


def test_what_one_may_not_see_answers_as_what_does_not_exist(laptop_of):
    """Another organisation's id, an unknown one, a page of another role, and nonsense: one answer."""
    jobcenter = laptop_of("Jobcenter").browser(BIRGIT)

    known, unknown = jobcenter.get(f"/personer/{ELIF}"), jobcenter.get(f"/personer/{an_id(999)}")
    nonsense, forbidden = jobcenter.get("/findes/ikke"), jobcenter.get("/beskeder")

    assert {one.status_code for one in (known, unknown, nonsense, forbidden)} == {404}
    bodies = {
        re.sub(r'name="csrf_token" value="[^"]*"', "", one.text)
        for one in (known, unknown, nonsense, forbidden)
    }
    assert len(bodies) == 1
    assert "Siden findes ikke." in known.text


@pytest.mark.parametrize("path", [f"/familier/{ELIF}", f"/personer/{ELIF}/laest", f"/personer/{ELIF}"])
def test_a_page_for_paper_says_dates(anna: FlaskClient, path: str):
    screen, paper = anna.get(path).text, anna.get(f"{path}?papir=1").text

    assert "papir=1" in screen and "data-print" not in screen
    assert "data-print" in paper
    assert "i dag kl." not in paper


def test_what_is_ours_alone_is_on_no_paper():
    """A plan, minutes or a letter is printed to be handed over; why it was sent stays."""
    pages = Path(outreach.__file__).with_name("templates").rglob("*.html")
    sections = [
        one for page in pages for one in re.split(r"(?=<section|<details)", page.read_text(encoding="utf-8"))
    ]
    ours = [one.split(">")[0] for one in sections if ">Kun hos os<" in one]

    assert len(ours) >= 2 and all("screen-only" in one for one in ours)


@pytest.mark.parametrize("path", [*PAGES, "/log-ind", "/findes/ikke", "/static/css/app.css"])
def test_every_answer_carries_the_guards(anna: FlaskClient, path: str):
    with anna.get(path) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    if not path.startswith("/static"):
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_inline_that_the_policy_would_stop(anna: FlaskClient, path: str):
    text = anna.get(path).text

    assert " style=" not in text and "<style" not in text and " onclick=" not in text
    assert text.count("<script") == text.count('<script type="module" src=') == 1


def test_a_refusal_as_json_is_rfc_9457_and_names_nobody(anna: FlaskClient):
    answer = anna.get(f"/personer/{an_id(999)}", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "/problems/not-found",
        "title": "Siden findes ikke.",
        "detail": answer.json["detail"],
        "status": 404,
    }
