"""Wednesday's case meeting in a real browser: a promise carried over, two layers, a line that is struck."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.services import meetings, minutes
from tests.browser.pages import served, sign_in
from tests.browser.test_pages import look
from tests.logbook import ANNA, CARLA, ELIF, RANA, B, J, danish_today
from tests.web.conftest import Laptop, found

TODAY = danish_today()
LAST = TODAY - timedelta(days=14)
NOTES = "Vi tager den roligt og holder øje med søvnen."


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    found(tmp_path / "Carelink", "Carelink")
    made = Laptop(tmp_path / "Carelink")
    made.browser(CARLA)
    yield made
    made.office.vault.lock()


def last_time(laptop: Laptop) -> str:
    """A fortnight ago the Jobcenter promised something about Elif."""
    case = {
        "name": "Casemøde",
        "first": LAST.isoformat(),
        "at": "09:00",
        "orgs": [B, J],
        "place": "Vangdalen",
    }
    series = laptop.write(meetings.begin, ANNA, closed=case).root
    place = laptop.write(meetings.put_on, ANNA, series, LAST, people=[ELIF], why="Dagene er for lange")
    laptop.write(meetings.mark, ANNA, series, LAST, party=J, state="here")
    laptop.write(meetings.said_yes, ANNA, place, to=J, basis="consent", how="Sagt på kontoret", on=LAST)
    promised = [{"who": "Jobcenter", "org": J, "what": "Ser på færre timer", "due": TODAY.isoformat()}]
    told = {"form": "case", "meeting": "Casemøde", "day": LAST.isoformat(), "name_typed": "Elif Aksoy"}
    told |= {"text": "Elif vil gerne arbejde fire timer om dagen.", "promises": promised}
    laptop.write(minutes.write, ANNA, to=[J], closed=told, people=(), agenda_id=place)
    laptop.write(meetings.mark, ANNA, series, LAST, party=J, state="left")
    laptop.write(meetings.put_on, ANNA, series, TODAY, people=[RANA])
    return f"/moeder/{series}?dag={TODAY.isoformat()}"


@pytest.mark.slow
def test_a_promise_is_carried_over_and_only_the_shared_text_crosses(laptop: Laptop, new_page: Any):
    meeting = last_time(laptop)
    with served(laptop) as address:
        page = new_page("desktop")
        sign_in(page, address, ANNA)

        # Elif is suggested, for what the Jobcenter still owes her; a tap puts her on.
        page.goto(f"{address}{meeting}")
        look(page)
        suggested = page.get_by_role("region", name="Hvem skal på?").get_by_role("listitem")
        suggested.filter(has_text="noget, andre har lovet · var på sidst").get_by_role("button").click()
        page.get_by_role("link", name="Elif Aksoy").click()
        page.get_by_text("Ser på færre timer").wait_for()

        # Notes with the keyboard: kept while typed, offered again, saved with Ctrl and Enter.
        notes = page.get_by_label("Hjælpernes noter")
        notes.press_sequentially(NOTES)
        page.get_by_text("Kladde gemt").wait_for()
        page.reload()
        page.get_by_text("Kladde fra i dag").wait_for()
        assert notes.input_value() == NOTES
        notes.press("Control+Enter")
        page.get_by_text("Gemt hos hjælperne.").wait_for()
        look(page)
        here = page.url
        page.locator("h1").click()
        page.keyboard.press("ArrowLeft")
        page.get_by_role("heading", name="Rana al-Masri").wait_for()
        page.locator("html[data-ready]").wait_for()
        page.keyboard.press("ArrowRight")
        page.get_by_role("heading", name="Elif Aksoy").wait_for()

        # Elif says yes; the Jobcenter comes in, and every note is off the screen.
        yes = page.get_by_role("listitem").filter(has_text="Jobcenter").filter(has_text="Intet ja endnu")
        yes.get_by_role("button", name="Ja, sagt i dag").click()
        page.get_by_text("Personen har sagt ja").wait_for()
        page.get_by_role("button", name="Jobcenter er med").click()
        page.get_by_text("Skærmen viser kun det fælles.").wait_for()
        assert page.url == here and NOTES not in page.content() and "Kun for hjælperne" not in page.content()
        page.get_by_text("Ser på færre timer").wait_for()
        look(page)

        # Minutes: seen as the Jobcenter will see them, then sent.
        page.get_by_label("Hvem handler det om?").fill("Elif Aksoy")
        page.get_by_label("Det talte vi om").fill("Elif begynder på fire timer mandag.")
        page.get_by_label("Hvem lover det? 1").select_option("Jobcenter")
        page.get_by_label("Hvad? 1").fill("Skriver til arbejdsgiveren")
        page.get_by_role("button", name="Se, hvordan de andre ser det").click()
        page.get_by_role("heading", name="Sådan ser de andre det").wait_for()
        look(page)
        page.get_by_role("button", name="Send til Jobcenter").click()
        page.get_by_text("Gemt og på vej.").wait_for()
        page.get_by_text("Skærmen viser kun det fælles.").wait_for()  # the Jobcenter is still looking
        page.get_by_role("heading", name="Skrevet fra dette møde").wait_for()
        look(page)


@pytest.mark.slow
def test_the_citizen_strikes_a_line_before_it_is_shared(laptop: Laptop, new_page: Any):
    with served(laptop) as address:
        page = new_page("tablet")
        sign_in(page, address, ANNA)
        page.goto(f"{address}/personer/{ELIF}")
        page.get_by_text("Begynd noget andet").click()
        page.get_by_role("link", name="Lav en fælles plan").click()
        look(page)
        page.get_by_label("Hvem handler det om?").fill("Elif Aksoy")
        page.get_by_label("Med borgerens egne ord").fill("Jeg vil have ro om morgenen.")
        page.get_by_label("Det talte vi om").fill("Elif sover dårligt.\nElif begynder klokken ti.")
        page.get_by_text("Jobcenter", exact=True).and_(page.locator(".tile span")).click()
        page.get_by_text("Personen ved, at vi skriver").click()
        page.get_by_role("button", name="Læs den sammen").click()
        look(page)
        page.get_by_label("Elif sover dårligt.").check()
        page.get_by_role("button", name="Se, hvad der bliver sendt").click()
        page.get_by_role("heading", name="Sådan bliver planen").wait_for()
        article = page.get_by_role("article").inner_text()
        assert "klokken ti" in article and "ro om morgenen" in article and "sover" not in article
        look(page)
        page.get_by_role("button", name="Send til").click()
        page.get_by_role("heading", name="Fælles plan").wait_for()
        assert "sover" not in page.content()
        page.goto(f"{address}/moeder/serie/ny")
        look(page)
        page.goto(f"{address}/det-der-driller")
        look(page)
