"""A leader brings a spreadsheet in, brings it again, takes a list out, and prints the quarter on one page."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outreach.domain.overview import quarters
from outreach.services.sheet_writing import xlsx_file
from outreach.storage import slots
from tests.browser.pages import served, sign_in
from tests.browser.test_pages import look
from tests.logbook import CARLA, danish_today
from tests.web.conftest import Laptop, found


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Laptop]:
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    found(tmp_path / "office", "Carelink")
    made = Laptop(tmp_path / "office")
    yield made
    made.office.vault.lock()


def a_sheet(folder: Path) -> Path:
    today = f"{danish_today():%d-%m-%Y}"
    people = [["Hibo Cabdi Nuur", "1991", "010191-1234", "F1"], ["Ayaan Nuur", "2015", "", "F1"]]
    visits = [
        [today, "Hibo Cabdi Nuur", "Ved døren", "Brev og MitID", "=Vi læste brevet sammen."],
        ["31-02-2026", "Elif Aksoy", "", "", ""],
    ]
    sheets = [
        ("Personer", ["Navn", "Født", "CPR", "Familie"], people),
        ("Henvendelser", ["Dato", "Borger", "Hvor", "Emne", "Notat"], visits),
    ]
    file = folder / "liste.xlsx"
    file.write_bytes(b"".join(xlsx_file(sheets)))
    return file


def looked_through(page: Any, address: str, file: Path) -> None:
    page.goto(f"{address}/hent-ind")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Læs filen").click()
    page.get_by_text("ligner CPR-numre").wait_for()
    look(page)
    page.get_by_role("button", name="Se rækkerne igennem").click()
    page.get_by_role("heading", name="Klar til at blive hentet ind").wait_for()


def test_a_sheet_comes_in_once_a_list_goes_out_and_the_quarter_is_one_page(
    laptop: Laptop, new_page: Any, tmp_path: Path
):
    file = a_sheet(tmp_path)
    with served(laptop) as address:
        page = new_page()
        sign_in(page, address, CARLA)
        looked_through(page, address, file)
        assert page.get_by_role("cell", name="Det er ikke en dato").count() == 1
        look(page)
        page.get_by_role("button", name="Hent de nye ind").click()
        page.get_by_role("heading", name="Hentet ind", exact=True).wait_for()
        look(page)

        looked_through(page, address, file)
        page.get_by_text("Der er ikke noget nyt i filen.").wait_for()

        page.goto(f"{address}/gem-som-regneark")
        look(page)
        page.get_by_label("Hvad skal filen bruges til?").fill("Årsmøde")
        with page.expect_download() as taken:
            page.get_by_role("button", name="Gem filen").click()
        assert re.fullmatch(r"henvendelser-\d{4}-\d\d-\d\d\.xlsx", taken.value.suggested_filename)
        kept = io.BytesIO(taken.value.path().read_bytes())
        rows = list(openpyxl.load_workbook(kept)["Henvendelser"].values)
        assert len(rows) == 2 and "Tekst" not in rows[0] and "Hibo Cabdi Nuur" in rows[1]

        page.goto(f"{address}/overblik")
        look(page)
        page.get_by_role("img", name="Henvendelser hver uge").wait_for()
        before = quarters(danish_today(), 2)[1]  # a whole one, with a row for each of its weeks
        for path in ("/overblik", f"/overblik?kvartal={before.year}-{before.number}"):
            page.goto(f"{address}{path}")
            page.get_by_text("Ugerne lagt sammen").nth(2).wait_for()
            printed = page.pdf(format="A4")
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
