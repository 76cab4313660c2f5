from tests.logbook import ANNA
from tests.web.conftest import PHRASE, Laptop


def test_any_sign_in_opens_a_locked_office(laptop: Laptop):
    browser = laptop.browser()

    assert "Kontoret er låst" in browser.get("/log-ind").text
    answer = browser.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE})

    assert answer.status_code == 303
    assert laptop.office.vault.is_open
    page = browser.get("/idag")
    assert page.status_code == 200
    assert "Anna" in page.text and "Carelink" in page.text
