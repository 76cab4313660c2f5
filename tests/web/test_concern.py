"""Bekymret for et barn?: a number nobody wrote is not shown as one."""

import re

import pytest

from outreach.storage.office import Office
from tests.logbook import ANNA, CARLA
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit

PATH, MISSING = "/kontoret/numre", "Nummeret er ikke skrevet endnu."


def calls(text: str) -> list[str]:
    return re.findall(r'href="tel:([^"]*)"', text)


def test_until_a_leader_has_written_it_the_page_says_so(laptop: Laptop):
    """Signed out and locked, on the laptop and on the tablet."""
    for path in ("/bekymret", "/tablet"):
        page = laptop.browser().get(path).text
        assert calls(page) == ["112", "116111"] and MISSING in page


def test_a_leader_writes_the_numbers_and_tablets_get_a_new_page(laptop: Laptop):
    carla = laptop.browser(CARLA)
    before = carla.get("/sw.js").text
    assert PATH in carla.get("/kontoret").text and "116 111" in carla.get(PATH).text
    values = {"municipality": "12 34 56 78", "about": "Familieafdelingen kl. 9-15", "child_line": "116 111"}
    landed(submit(carla, PATH, values))

    assert carla.get("/sw.js").text != before
    again = Laptop(laptop.office.folder)  # and after a restart, locked
    for page in (carla.get("/tablet").text, again.browser().get("/bekymret").text):
        assert calls(page) == ["112", "12345678", "116111"]
        assert MISSING not in page and "Familieafdelingen kl. 9-15" in page
    landed(submit(carla, PATH, {**values, "municipality": ""}))
    assert MISSING in carla.get("/bekymret").text


@pytest.mark.parametrize("typed", ["ring til os", "12", "1234 5678 9012 3456", "12-34", "<b>", "٣٤٥٦٧٨٩٠"])
def test_what_no_phone_can_dial_is_refused_and_stays_in_the_field(laptop: Laptop, typed: str):
    answer = submit(laptop.browser(CARLA), PATH, {"municipality": typed, "child_line": "116 111"})
    assert answer.status_code == 422 and "Skriv kun tal" in answer.text
    assert laptop.office.settings.numbers.municipality == ""


def test_nobody_else_changes_them(laptop: Laptop):
    anna = laptop.browser(ANNA)
    assert anna.get(PATH).status_code == anna.post(PATH, data={"child_line": "1234"}).status_code == 404
    assert laptop.office.settings.numbers.child_line == "116 111"


def test_a_new_office_is_asked_for_it(tmp_path):
    laptop = Laptop(tmp_path / "new")
    browser = laptop.browser()
    start = {
        "org_name": "Carelink", "org_role": "helper", "colour": "#0f675c", "office_name": "Vorup",
        "name": "Signe Holm", "phrase": "kaffe lampe skov blå",
    }  # fmt: skip
    refused = submit(browser, "/kontoret/opret", {**start, "municipality": "kommunen"})
    assert refused.status_code == 422 and not laptop.office.exists
    landed(submit(browser, "/kontoret/opret", {**start, "municipality": "12 34 56 78"}))
    laptop.office.vault.lock()
    assert Office(tmp_path / "new").settings.numbers.municipality == "12 34 56 78"
