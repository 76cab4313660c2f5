"""A laptop is gone, or a second one arrives: the hub lets the new one in and everything is there again."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.services import contacts, hub_link
from outreach.storage.db import db
from sync import tables
from sync.ledger import Ledger
from tests.logbook import ANNA, CARLA, ELIF, A
from tests.web.conftest import PHRASE, Laptop
from tests.web.test_the_wall import NOTE, Programme

START = {
    "office_name": "Vangdalen",
    "name": "Signe Holm",
    "phrase": PHRASE,
    "colour": "#0f675c",
    "org_role": "helper",
}


@pytest.fixture
def programme(tmp_path: Path, laptop_of: Callable[..., Laptop]) -> Iterator[Programme]:
    made = Programme(tmp_path, laptop_of)
    place_what_is_ours(made.laptops[A])
    yield made
    made.door.stop()
    made.hub.ingest.dispose()


def place_what_is_ours(laptop: Laptop) -> None:
    """The test offices begin with entries that arrived; an office that wrote them would have placed them."""
    with laptop.app.app_context():
        ledger = Ledger(db.session.connection())
        everything = db.session.scalars(sa.select(tables.entry.c.id)).all()
        ours = [entry for id in everything if (entry := ledger.entry(id)) and entry.org == A]
        ledger.append([(entry.id, entry.commitment) for entry in ours if not ledger.awaits(entry.id)])
        db.session.commit()


@pytest.fixture
def new(tmp_path: Path, founded: Callable[[str], Path]) -> Iterator[Laptop]:
    """A laptop with nothing on it."""
    laptop = Laptop(tmp_path / "ny")
    with laptop.app.app_context():
        laptop.app.extensions["syncing"] = hub_link.syncing_for(laptop.office, db.engine)
    yield laptop
    laptop.office.vault.lock()


def test_a_destroyed_laptop_is_replaced_from_the_safe_store_alone(programme: Programme, new: Laptop) -> None:
    old = programme.laptops[A]
    written = old.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=NOTE)
    code = old.office.renew_recovery()
    programme.sync()
    old.office.vault.lock()  # and nobody will see it again

    invitation = programme.hub_folder.invite(programme.hub, A)
    browser = new.browser()
    wrong = browser.post("/kontoret/opret/igen", data={"invitation": invitation, "code": "AAAA-BBBB"})
    assert wrong.status_code == 422 and not new.office.exists
    answer = {"invitation": invitation, "code": code}
    page = browser.post("/kontoret/opret/igen", data=answer, follow_redirects=True)

    assert page.status_code == 200, page.text
    once = re.search(r'<h2>Carla</h2><p class="code">([^<]+)</p>', page.text)
    assert once is not None
    assert (
        browser.post("/log-ind/kode", data={"code": once[1], "phrase": PHRASE, "again": PHRASE}).status_code
        == 303
    )
    assert "Elif Aksoy" in browser.get(f"/personer/{ELIF}").text
    assert str(NOTE["note"]) in browser.get(f"/kontakt/{written.root}").text
    assert new.office.kit().intake_private and new.office.id == old.office.id


def test_a_second_laptop_joins_its_organisation_without_asking_twice(
    programme: Programme, new: Laptop
) -> None:
    programme.sync()
    browser = new.browser()
    start = {**START, "invitation": programme.hub_folder.invite(programme.hub, A)}

    page = browser.post("/kontoret/opret", data=start, follow_redirects=True)

    assert page.status_code == 200 and "Genopretningskode" in page.text
    assert new.office.settings.org_id == A and new.office.settings.org_name == "Carelink"
    assert "Elif Aksoy" in browser.get(f"/personer/{ELIF}").text
    assert new.app.extensions["syncing"].now().report.set_aside == {}
    programme.sync()
    assert "Signe Holm" in programme.laptops[A].browser(CARLA).get("/kontoret/kolleger").text


def test_an_office_begins_even_when_the_safe_store_does_not_answer(programme: Programme, new: Laptop) -> None:
    start = {**START, "invitation": programme.hub_folder.invite(programme.hub, A)}
    programme.door.stop()

    page = new.browser().post("/kontoret/opret", data=start, follow_redirects=True)

    assert page.status_code == 200 and "Genopretningskode" in page.text
    assert "ikke koblet til det sikre lager" in page.text
