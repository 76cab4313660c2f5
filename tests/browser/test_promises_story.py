"""Rana's days are too long: asked first, told, answered, seen. And what was promised is done, and undone."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.services import followups
from outreach.storage import slots
from outreach.storage.db import db
from sync import tables
from sync.entry import parse
from tests.browser.pages import served, sign_in
from tests.browser.test_pages import look
from tests.logbook import ANNA, BO, RANA, danish_today
from tests.web.conftest import Laptop, found


@pytest.fixture
def offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Carelink, which knows Rana, and Bysekretariatet, which does not yet."""
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    made = []
    for name, who in (("Carelink", ANNA), ("Bysekretariatet", BO)):
        found(tmp_path / name, name)
        made.append(Laptop(tmp_path / name))
        made[-1].browser(who)
    yield made
    for laptop in made:
        laptop.office.vault.lock()


def carry(here: Laptop, there: Laptop) -> None:
    """What a hub would bring: Rana has said yes."""
    with here.app.app_context():
        lines = db.session.scalars(sa.select(tables.entry.c.line)).all()
        db.session.rollback()
    there.take_in([parse(bytes(line)) for line in lines])


def test_rana_is_asked_told_of_answered_and_seen(offices, new_page):
    carelink, bysek = offices
    words = {"text": "Kigge forbi på lageret", "due": danish_today().isoformat(), "owner": ANNA.staff_id}
    carelink.write(followups.create, ANNA, people=[RANA], open={"drawer": "own"}, closed=words)
    page = new_page("phone")
    with served(carelink) as here, served(bysek) as there:
        sign_in(page, here, ANNA)
        page.goto(f"{here}/personer/{RANA}")
        page.get_by_role("link", name="Giv besked", exact=True).click()
        look(page)
        page.get_by_label("Besked", exact=True).fill("Dagene er for lange lige nu.")
        page.get_by_role("button", name="Giv besked").click()
        page.get_by_text("Spørg først.").first.wait_for()  # nothing went out, and the text is still there
        assert page.get_by_label("Besked", exact=True).input_value() == "Dagene er for lange lige nu."
        page.get_by_label("Ja, sagt i dag").check()
        page.get_by_label("Helst i dag").check()
        page.get_by_role("button", name="Giv besked").click()
        page.get_by_text("Beskeden er gemt og på vej.").wait_for()
        look(page)

        carry(carelink, bysek)
        other = new_page("tablet")
        sign_in(other, there, BO)
        other.get_by_role("link", name="Fra Carelink").click()
        other.get_by_text("Dagene er for lange lige nu.").wait_for()
        other.get_by_label("Svar").fill("Timerne er sat ned fra mandag.")
        other.get_by_role("button", name="Svar: det er klaret").click()
        other.get_by_text("Svaret er gemt").wait_for()

        carry(bysek, carelink)
        page.goto(f"{here}/idag")
        look(page)
        page.get_by_role("button", name="Se svaret").click()
        page.get_by_text("Timerne er sat ned fra mandag.").wait_for()
        page.goto(f"{here}/idag")
        assert page.get_by_text("Svar til dig").count() == 0

        page.get_by_role("button", name="Klaret").click()
        page.get_by_text("Klaret.", exact=True).wait_for()
        assert page.get_by_text("Kigge forbi på lageret").count() == 0
        page.get_by_role("button", name="Fortryd").click()
        page.get_by_text("Fortrudt.").wait_for()
        look(page)
        page.goto(f"{here}/idag")
        page.get_by_text("Kigge forbi på lageret").wait_for()
