"""Slet for altid: shown first, for a leader only, for every kind of record; and no backup brings it back."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from outreach.domain.errors import NotFound
from outreach.services import (
    backups,
    consents,
    contacts,
    erasures,
    focus_plans,
    followups,
    handovers,
    messages,
    people,
)
from outreach.storage import backup
from outreach.storage.db import db, make_engine
from outreach.storage.office import Office
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from tests.logbook import ANNA, CARLA, ELIF, RANA, B, J
from tests.web.conftest import PHRASE, Laptop
from tests.web.forms import landed, submit


def test_a_leader_erases_for_good_and_nobody_else_can(laptop: Laptop, anna: FlaskClient):
    words = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": "Må ikke blive"}
    made = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=words)
    path = f"/slet/indskrivning/{made.root}"
    assert anna.get(path).status_code == anna.post(path, data={"reason": "x"}).status_code == 404
    carla = laptop.browser(CARLA)
    assert submit(carla, path, {"reason": ""}).status_code == 422

    landed(submit(carla, path, {"reason": "Skrevet om en anden"}))

    assert anna.get(f"/kontakt/{made.root}").status_code == 404
    assert "Må ikke blive" not in anna.post("/soeg", data={"q": "blive"}).text
    assert made.id in laptop.office.erased.ids()
    landed(submit(carla, f"/slet/person/{ELIF}", {"reason": "Bad om det"}))
    assert anna.get(f"/personer/{ELIF}").status_code == 404


def test_what_also_names_somebody_else_is_left_with_a_page_of_its_own(laptop: Laptop):
    carla = laptop.browser(CARLA)
    both = {"people": [ELIF, RANA], "open": {"drawer": "own"}}
    promised = {"text": "Kaffe på fredag", "due": "2026-05-20"}
    promise = laptop.write(followups.create, ANNA, **both, closed=promised)
    for one in (ELIF, RANA):
        laptop.write(consents.grant, ANNA, one, receivers=[B])
    word = laptop.write(messages.send, ANNA, to=B, people=[ELIF, RANA], text="Vi kommer begge")
    said = {"to": J, "name_typed": "Elif", "text": "Et brev", "organisation_name": "Carelink"}
    laptop.write(handovers.send, ANNA, **said, person_id=ELIF, basis="consent", how="mundtligt")

    page = carla.get(f"/slet/person/{ELIF}").text
    assert "2 bliver stående" in page and "forsvinder også hos Jobcenteret" in page
    for made, where, text in (
        (promise, f"/lovet/{promise.root}", "Kaffe på fredag"),
        (word, f"/beskeder/{word.root}", "Vi kommer begge"),
    ):
        path = f"/slet/indskrivning/{made.root}"
        assert f'href="{where}"' in page and f'href="{path}"' in page
        assert f'href="{path}"' in carla.get(where).text
        assert text in carla.get(path).text
        landed(submit(carla, path, {"reason": "Bad om det"}))
        assert carla.get(where).status_code == 404
    assert "bliver stående,</strong>" not in carla.get(f"/slet/person/{ELIF}").text


def test_a_contact_that_names_an_erased_person_too_has_no_empty_name(laptop: Laptop):
    carla = laptop.browser(CARLA)
    words = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": "De kom begge"}
    both = laptop.write(contacts.create, ANNA, people=[ELIF, RANA], open={"drawer": "own"}, closed=words)
    landed(submit(carla, f"/slet/person/{ELIF}", {"reason": "Bad om det"}))
    for page in (carla.get(f"/kontakt/{both.root}").text, carla.post("/soeg", data={"q": "begge"}).text):
        assert "en uden navn, <a" in page and f'href="/personer/{ELIF}"' not in page
    assert "Vis det til Rana" in carla.get(f"/kontakt/{both.root}").text


def test_notes_with_the_first_name_that_name_somebody_else_or_nobody_are_pointed_out(laptop: Laptop):
    carla = laptop.browser(CARLA)
    words = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": "Elifs søster kom"}
    noted = laptop.write(contacts.create, ANNA, people=[RANA], open={"drawer": "own"}, closed=words)
    changed = laptop.write(contacts.create, ANNA, open={"drawer": "own"}, closed={**words, "note": ""})
    laptop.write(contacts.amend, ANNA, changed.root, set={"note": "talt om elif"}, seen=[])
    plan = laptop.write(focus_plans.create, ANNA, [RANA], open={"drawer": "own"}, closed={"want": "Se Elif"})
    strong = laptop.write(people.create, ANNA, closed={"name": "Zora", "strengths": "God ven af Elif"})
    named = laptop.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=words)
    for other in ("Elifane", "Elif Demir"):  # another word, and another person
        laptop.write(people.create, ANNA, closed={"name": other})
    laptop.write(contacts.create, ANNA, open={"drawer": "own"}, closed={**words, "note": "Elifane"})

    page = carla.get(f"/slet/person/{ELIF}").text
    pointed = page.split("Fornavnet står også 4 steder")[1].split("</section>")[0]
    for made, where in (
        (noted, f"/kontakt/{noted.root}"),
        (changed, f"/kontakt/{changed.root}"),
        (plan, f"/slet/indskrivning/{plan.root}"),
        (strong, f"/personer/{strong.root}"),
    ):
        assert f'href="{where}"' in pointed and carla.get(where).status_code == 200
        assert (f"/slet/indskrivning/{made.root}" in pointed) == (made is not strong)
    assert named.root not in pointed and "Fornavnet" not in carla.get(f"/slet/person/{RANA}").text


def test_nobodys_record_and_no_register_is_erased_by_itself(laptop: Laptop):
    carla = laptop.browser(CARLA)
    for id in (ELIF, CARLA.org_id, CARLA.staff_id):
        assert carla.get(f"/slet/indskrivning/{id}").status_code == 404


@pytest.mark.parametrize("reachable", [True, False])
def test_an_old_backup_put_back_does_not_bring_the_person_back(
    laptop: Laptop, anna: FlaskClient, tmp_path: Path, reachable: bool
):
    (tmp_path / "copies").mkdir()
    made = backup.backup(laptop.office, tmp_path / "copies", elsewhere=True)
    away, source = tmp_path / "away", Path(made.target)
    if not reachable:
        (tmp_path / "copies").rename(away)
        source = away / source.relative_to(tmp_path / "copies")
    with laptop.app.app_context():
        ids, _ = erasures.of_person(db.session, CARLA, ELIF)
        done = erasures.erase(db.session, CARLA, laptop.office, ids, reason="Bad om det")
    assert done.backup_knows is reachable
    if not reachable:  # the next copy brings the list to where the old ones lie
        away.rename(tmp_path / "copies")
        source = Path(made.target)
        backup.backup(laptop.office, tmp_path / "copies", elsewhere=True)

    backups.put_back(source, tmp_path / "again", lambda vault: vault.unlock(ANNA.staff_id, PHRASE))

    again = Office(tmp_path / "again")
    engine = make_engine(again.vault)
    again.vault.unlock(ANNA.staff_id, PHRASE)
    with Session(engine) as session:
        with pytest.raises(NotFound):
            people_queries.page(session, Reading(ANNA, ELIF, "page"))
        assert people_queries.page(session, Reading(ANNA, RANA, "page")).name == "Rana al-Masri"
    again.vault.lock()
