"""The dinner on Tuesday, on the laptop: twenty known people in 25 taps at most, nobody lost or doubled."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.services import activities, attendance, people
from outreach.storage import slots
from outreach.storage.db import db
from outreach.storage.queries import activities as queries
from tests.browser.pages import served, sign_in
from tests.browser.test_pages import look
from tests.logbook import ANNA, an_entry, an_id, danish_today
from tests.web.conftest import Laptop, found

DINNER, FAMILY = an_id(500), an_id(700)
TODAY = danish_today()
KNOWN = [an_id(1000 + number) for number in range(21)]
FIRST = (
    "Aase Bent Cemil Dorte Ela Fatma Gert Hibo Ida Jens Kaya Lina Malik Noah Oksana Per Rana Sanne Tina "
    "Umut Vera"
)
TAPS_MAX = 25


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "COST", slots.Cost(8, 1, 1))
        found(tmp_path / "Carelink", "Carelink")
    made = Laptop(tmp_path / "Carelink")
    made.browser(ANNA)
    week = timedelta(weeks=1)
    told = {"name": "Fællesspisning", "starts_on": (TODAY - week).isoformat(), "time": "17:30"}
    made.write(activities.create, ANNA, closed=told, id=DINNER)
    for id, name in zip(KNOWN, FIRST.split(), strict=True):
        made.write(people.create, ANNA, closed={"name": name}, id=id)
    for number, id in enumerate(KNOWN[:3]):
        home, adult = {"family": FAMILY, "drawer": "own"}, {"role": "adult"}
        made.take_in([an_entry("member", number=800 + number, people=[id], open=home, closed=adult)])
    made.write(attendance.mark, ANNA, DINNER, TODAY - week, [*KNOWN[:1], *KNOWN[3:]])
    yield made
    made.office.vault.lock()
    shutil.rmtree(tmp_path / "Carelink")


def test_twenty_people_in_twenty_five_taps(laptop: Laptop, new_page):
    with served(laptop) as address:
        page = new_page("tablet")
        sign_in(page, address, ANNA)
        page.goto(f"{address}/idag")
        taps = 0

        def tap(name: str, **more: object) -> None:
            nonlocal taps
            page.get_by_role("button", name=name, **more).first.click()
            taps += 1

        page.get_by_role("link", name="Fællesspisning").click()
        loads: list[str] = []
        page.on("framenavigated", lambda frame: loads.append(frame.url))
        tap("Hele familien til Aase")  # three at once: two of them were not there last time
        page.locator(".tally .sum", has_text="3").wait_for()
        for name in FIRST.split()[3:20]:  # as fast as a thumb: each before the answer to the one before
            tap(f"{name} Ikke markeret")
        page.locator(".tally .sum", has_text="20").wait_for()
        assert taps <= TAPS_MAX and loads == []
        look(page)

        tap("Bent Til stede")  # a slip, undone and done again
        page.locator(".tally .sum", has_text="19").wait_for()
        tap("Bent Ikke markeret")
        for _ in range(2):
            tap("En mere: børn")
        page.get_by_text("20 med navn, 0 voksne og 2 børn uden navn").wait_for()
        page.get_by_label("Navn", exact=True).fill("Nadia")
        tap("Find", exact=True)
        tap("Nadia Ny person")
        tap("Listen er færdig")
        page.get_by_text("Anna sagde det i dag").wait_for()
        assert loads == []
        page.reload()
        page.locator(".tally .sum", has_text="23").wait_for()
        assert page.get_by_text("Ikke markeret").count() == 1  # Vera, of whom nothing more is known

        plain = new_page(java_script_enabled=False)
        sign_in(plain, address, ANNA)
        plain.goto(page.url.split("#")[0])
        plain.get_by_role("button", name="Vera Ikke markeret").click()
        plain.get_by_role("button", name="Vera Til stede").wait_for()
        plain.goto(f"{plain.url.split('#')[0]}/papir")
        plain.get_by_role("heading", name="Fællesspisning").wait_for()
    with laptop.app.app_context():
        held = queries.at(db.session, ANNA, DINNER, TODAY)
        assert (held.present, held.children, held.is_done) == (22, 2, True)
