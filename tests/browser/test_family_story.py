"""A family in a real browser: Hibo, Ayaan and Zakariye, a child in two households, and what is printed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services import people
from tests.browser.pages import served, sign_in
from tests.chromium import check_axe
from tests.logbook import ANNA, CARLA, ELIF
from tests.web.conftest import Laptop, found

STREET = "Vangdalen 3, 2. tv."


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    found(tmp_path / "Carelink", "Carelink")
    made = Laptop(tmp_path / "Carelink")
    yield made
    made.office.vault.lock()


@pytest.mark.slow
def test_hibo_and_her_children(laptop: Laptop, new_page: Any):
    laptop.browser(CARLA)
    hibo = laptop.write(people.create, ANNA, closed={"name": "Hibo Cabdi Nuur"}).id
    laptop.write(people.say, ANNA, hibo, set={"address": STREET, "protected": True})
    with served(laptop) as address:
        page = new_page("phone")
        sign_in(page, address, ANNA)

        # Two children by first name, one of them with a year.
        page.goto(f"{address}/personer/{hibo}")
        page.get_by_role("link", name="Tilføj barn").click()
        page.get_by_label("Ny person – fornavn er nok").fill("Ayaan")
        page.get_by_label("Fødselsår").fill("2016")
        page.get_by_role("button", name="Gem").last.click()
        page.get_by_role("heading", name="Hele familien").wait_for()
        page.get_by_role("link", name="Tilføj barn").click()
        page.get_by_label("Ny person – fornavn er nok").fill("Zakariye")
        page.get_by_role("button", name="Gem").last.click()
        page.get_by_role("heading", name="Hele familien").wait_for()
        check_axe(page)
        page.get_by_role("heading", name="Hos Hibo Cabdi Nuur").wait_for()

        # Ayaan also lives with Elif: found by name, not written again.
        page.goto(f"{address}/familier/{ELIF}/tilfoej")
        page.get_by_label("Søg navn eller huskeord").fill("aya")
        page.get_by_role("radio", name="Ayaan").check()
        page.get_by_role("button", name="Gem").last.click()
        page.get_by_role("heading", name="Hele familien").wait_for()
        assert page.get_by_text("Bor også et andet sted").count() == 1
        page.get_by_role("link", name="Ayaan", exact=True).click()
        page.get_by_role("heading", name="Ayaan", exact=True).wait_for()
        check_axe(page)
        names = page.get_by_role("region", name="Familie", exact=True).inner_text()
        assert "Hos Hibo Cabdi Nuur" in names and "Hos Elif Aksoy" in names

        # What a printer gets of the family, of the child and of Hibo holds no address; nor does its own page.
        for path in (f"/familier/{hibo}", page.url.removeprefix(address), f"/personer/{hibo}"):
            page.goto(address + path)
            page.emulate_media(media="print")
            assert STREET not in page.content()
            page.emulate_media(media="screen")
        page.get_by_role("link", name="Adressen er beskyttet. Vis den").click()
        assert page.get_by_label("Adresse", exact=True).input_value() == STREET
        page.emulate_media(media="print")
        page.get_by_label("Adresse", exact=True).wait_for(state="hidden")
