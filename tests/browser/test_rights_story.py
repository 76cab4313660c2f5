"""Saml and Skil ad igen in a real browser; the pages around it looked at by axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services import contacts, people
from tests.browser.pages import served, sign_in
from tests.chromium import check_axe
from tests.logbook import ANNA, CARLA, ELIF
from tests.web.conftest import Laptop, found

WORDS = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    found(tmp_path / "Carelink", "Carelink")
    made = Laptop(tmp_path / "Carelink")
    yield made
    made.office.vault.lock()


@pytest.mark.slow
def test_two_pages_become_one_and_two_again(laptop: Laptop, new_page: Any):
    laptop.browser(CARLA)
    twin = laptop.write(people.create, ANNA, closed={"name": "Elif", "phone": "20 30 40 50"}).id
    for one, note in ((ELIF, "Kom med et brev."), (twin, "Spurgte om job.")):
        laptop.write(
            contacts.create, ANNA, people=[one], open={"drawer": "own"}, closed={**WORDS, "note": note}
        )
    with served(laptop) as address:
        page = new_page("phone")
        sign_in(page, address, ANNA)

        # Who is typed anew is offered as one we know.
        page.goto(f"{address}/personer/ny")
        page.get_by_label("Navn", exact=True).press_sequentially("elif")
        page.get_by_role("heading", name="Er det en af dem her?").wait_for()
        check_axe(page)

        # Two taps: the other page, and yes.
        page.goto(f"{address}/personer/{ELIF}/saml")
        page.get_by_role("link", name="Elif Se dem side om side").click()
        page.get_by_text("Kom med et brev.").wait_for()
        page.get_by_text("Spurgte om job.").wait_for()
        check_axe(page)
        page.get_by_role("button", name="Ja, saml dem").click()
        page.get_by_role("heading", name="Elif Aksoy", exact=True).wait_for()
        page.get_by_text("Spurgte om job.").wait_for()
        page.goto(f"{address}/personer/{twin}")
        assert page.url.endswith(ELIF)
        check_axe(page)

        # Two more, and every note is back where it was.
        page.get_by_role("link", name="Skil ad igen").click()
        check_axe(page)
        page.get_by_role("button", name="Ja, skil dem ad").click()
        page.get_by_text("Kom med et brev.").wait_for()
        assert page.get_by_text("Spurgte om job.").count() == 0
        page.goto(f"{address}/personer/{twin}")
        page.get_by_text("Spurgte om job.").wait_for()

        for path in (
            f"/personer/{ELIF}/stop",
            f"/personer/{ELIF}/samtykke",
            f"/kender-privat/ny?person={ELIF}",
            "/kender-privat",
            "/bekymret/sagt",
            f"/krav/ny?person={ELIF}",
            f"/personer/{ELIF}/udskrift",
        ):
            page.goto(address + path)
            check_axe(page)
        page.get_by_role("button", name="Lav en udskrift").click()
        page.get_by_text("Venter på, at en kollega").wait_for()
        check_axe(page)
