"""A planted phrase, looked for byte by byte in everything the other side can reach.

Three offices with their pages, a hub behind TLS, real sessions. What is looked through: pages, search, API,
errors, logs, the opened database file and everything beside it, and what travelled on the wire.
"""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from outreach.domain.access import Actor
from outreach.hub import HubFolder
from outreach.serve import Listener
from outreach.services import (
    consents,
    contacts,
    erasures,
    followups,
    handovers,
    hub_link,
    meetings,
    messages,
    minutes,
    people,
    snags,
)
from outreach.storage.db import db
from outreach.storage.queries import people as people_queries
from outreach.storage.queries.reading import Reading
from sync.hub import enrol
from tests.logbook import ANNA, BIRGIT, BO, CARLA, ELIF, ORGS, RANA, A, B, J
from tests.web.conftest import Laptop
from tests.web.test_every_page import PAGES, SEARCHES

SECRET = "violet paraply i regnvejr"
NAME = "Elif Aksoy"
PLACES = ("kontakt", "personer", "lovet", "beskeder", "jobcenter", "moeder/referat", "moeder/punkt")
PLACES += ("job", "job/sket", "fokusplan")
NOTE = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"], "note": f"Hun sagde: {SECRET}."}


class Programme:
    """A hub and three offices that are let in, with everything that was said on the wire."""

    def __init__(self, folder: Path, laptop_of: Callable[..., Laptop]) -> None:
        self.hub_folder, _ = HubFolder.create(folder / "hub", "https://localhost:1", "127.0.0.1", 1)
        self.hub = self.hub_folder.open()
        self.door = Listener(self.hub_folder.app(self.hub), "127.0.0.1", 0, tls=self.hub_folder.tls())
        port = self.door.start()
        settings = self.hub_folder.settings
        settings.url = f"https://localhost:{port}"
        self.hub_folder.save(settings)
        self.laptops: dict[str, Laptop] = {}
        for name, org, leader in (
            ("Carelink", A, CARLA),
            ("Bysekretariatet", B, BO),
            ("Jobcenter", J, BIRGIT),
        ):
            enrol.add_org(self.hub, name, ORGS[org], org)
            laptop = self.laptops[org] = laptop_of(name)
            laptop.browser(leader)  # opens it
            hub_link.enrol(laptop.office, self.hub_folder.invite(self.hub, org), name)
            with laptop.app.app_context():
                laptop.app.extensions["syncing"] = hub_link.syncing_for(laptop.office, db.engine)

    def sync(self) -> None:
        """Twice round, so that everybody has heard everybody."""
        for _ in range(2):
            for laptop in self.laptops.values():
                outcome = laptop.app.extensions["syncing"].now()
                assert outcome.code == "done", outcome

    def bytes_of(self, org: str) -> bytes:
        """Everything in an office's folder, the encrypted file opened, and its free pages with it."""
        office = self.laptops[org].office
        raw = b"".join(path.read_bytes() for path in sorted(office.folder.rglob("*")) if path.is_file())
        plain = office.folder.parent / f"{org}.plain"
        plain.unlink(missing_ok=True)
        opened = office.vault.connect()
        opened.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
        opened.execute("SELECT sqlcipher_export('plain')")
        opened.execute("DETACH DATABASE plain")
        pages = b"".join(
            repr(row).encode()
            for (name,) in _tables(opened)
            for row in opened.execute(f'SELECT * FROM "{name}"')
        )
        opened.close()
        exported = plain.read_bytes()
        assert exported.startswith(b"SQLite format 3")
        plain.unlink()
        return raw + exported + pages

    def said_to(self, org: str, actor: Actor) -> str:
        """Every page, search, API answer and error an office's people can bring about."""
        laptop = self.laptops[org]
        browser = laptop.browser(actor)
        texts = [browser.get(path).text for path in (*PAGES, "/kontoret/laeselog", "/kontoret/lager")]
        for word in (SECRET, SECRET.split()[0], "paraply", NAME, "Elif", "elif"):
            texts += [browser.post(path, data={field: word, "find": "y"}).text for path, field in SEARCHES]
        for record in self.records():
            places = (
                "kontakt",
                "personer",
                "lovet",
                "beskeder",
                "jobcenter",
                "moeder/referat",
                "moeder/punkt",
            )
            for place in places:
                texts.append(browser.get(f"/{place}/{record}").text)
                texts.append(browser.post(f"/{place}/{record}/ret", data={"note": "x"}).text)
        texts += [browser.get("/api/navne").text, browser.get("/problems/not-found").text]
        # What was typed into a search comes back in its box; that is no leak.
        return "".join(re.sub(r'value="[^"]*"|<textarea.*?</textarea>', "", text) for text in texts)

    def records(self) -> set[str]:
        found = set()
        for laptop in self.laptops.values():
            with laptop.office.vault.connect() as opened:
                found |= {row[0] for row in opened.execute("SELECT root FROM entry")}
        return found


def _tables(opened: sqlite3.Connection) -> list[tuple[str]]:
    return opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()


@pytest.fixture
def programme(tmp_path: Path, laptop_of: Callable[..., Laptop]) -> Iterator[Programme]:
    made = Programme(tmp_path, laptop_of)
    yield made
    made.door.stop()


def write_everything(programme: Programme, person: str = ELIF) -> str:
    """One of each, all with the phrase in it; returns the id of the consent that shares them."""
    carelink = programme.laptops[A]
    yes = carelink.write(consents.grant, ANNA, person, receivers=[B]).id
    for drawer in ("own", "helpers"):
        contact = carelink.write(contacts.create, ANNA, people=[person], open={"drawer": drawer}, closed=NOTE)
        carelink.write(contacts.amend, ANNA, contact.root, set={"note": f"Rettet: {SECRET}"})
        carelink.write(
            followups.create,
            ANNA,
            people=[person],
            open={"drawer": drawer},
            closed={"text": f"Ring om {SECRET}", "due": "2026-06-01"},
        )
    carelink.write(messages.send, ANNA, to=B, people=[person], text=f"Besked: {SECRET}")
    carelink.write(people.create, ANNA, closed={"name": f"Nabo {SECRET}"})
    carelink.write(
        handovers.send,
        ANNA,
        to=J,
        name_typed="E. A.",
        text="Hun vil gerne i praktik på et lager.",
        organisation_name="Carelink",
        person_id=person,
        basis="consent",
        how=f"Mundtligt: {SECRET}",
    )
    return yes


def test_the_jobcenter_gets_the_handover_and_no_sign_of_anything_else(
    programme: Programme, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    write_everything(programme)
    programme.sync()

    shared = programme.bytes_of(B)
    assert SECRET.encode() in shared and NAME.encode() in shared  # the search finds what is there
    here = programme.bytes_of(J)
    assert b"Hun vil gerne i praktik" in here
    for word in (SECRET, NAME, ELIF, "contact", "followup"):
        lines = b"".join(_lines(programme, J))
        assert word.encode() not in lines, word
    for word in (SECRET, NAME, ELIF):
        assert word.encode() not in here, word
        assert word not in programme.said_to(J, BIRGIT), word
    assert "Hun vil gerne i praktik" in programme.said_to(J, BIRGIT)
    assert SECRET not in caplog.text and NAME not in caplog.text


def test_what_is_said_at_a_meeting_reaches_those_who_were_there_and_only_the_text(
    programme: Programme, caplog: pytest.LogCaptureFixture
) -> None:
    """The helpers' layer, why a family is on, the basis and what gets in the way stay with the helpers."""
    caplog.set_level(logging.DEBUG)
    carelink, on, shared = programme.laptops[A], date(2026, 5, 6), "Hun vil gerne have kortere dage."
    held = {"name": f"Casemøde {SECRET}", "first": on.isoformat(), "at": "09:00", "orgs": [B, J]}
    carelink.write(consents.grant, ANNA, ELIF, receivers=[B])
    case = carelink.write(meetings.begin, ANNA, closed=held).root
    place = carelink.write(meetings.put_on, ANNA, case, on, people=[ELIF], why=f"Fordi {SECRET}")
    carelink.write(meetings.say, ANNA, place, set={"notes": f"Vi talte om {SECRET}", "knows": "yes"})
    carelink.write(meetings.change, ANNA, case, on, change="moved", to=on, note=f"Rykket: {SECRET}")
    yes = {"to": J, "basis": "consent", "how": f"Sagt: {SECRET}", "on": on}
    carelink.write(meetings.said_yes, ANNA, place, **yes)
    carelink.write(meetings.mark, ANNA, case, on, party=J, state="here")
    carelink.write(snags.raise_one, ANNA, text=f"Det driller: {SECRET}", level="staff", on=on)
    told = {
        "form": "case",
        "meeting": "Casemøde",
        "day": on.isoformat(),
        "name_typed": "E. A.",
        "text": shared,
    }
    carelink.write(minutes.write, ANNA, to=[J], closed=told, people=[], agenda_id=place)
    unsent = {**told, "text": f"Kun os: {SECRET}"}
    carelink.write(minutes.write, ANNA, to=[], closed=unsent, people=[], agenda_id=place)
    programme.sync()

    partner = programme.bytes_of(B)
    assert SECRET.encode() in partner and shared.encode() not in partner  # it was not marked as there
    assert f"Sagt: {SECRET}".encode() in partner  # on the agenda, which the helpers share
    here, lines = programme.bytes_of(J), b"".join(_lines(programme, J))
    assert shared.encode() in here and lines.count(b'"minutes') == 1
    assert shared in programme.said_to(J, BIRGIT)
    for word in (SECRET, NAME, ELIF, place):
        assert word.encode() not in here, word
        assert word not in programme.said_to(J, BIRGIT), word
    assert SECRET not in caplog.text and NAME not in caplog.text


def test_what_is_only_ours_never_reaches_the_partner(programme: Programme) -> None:
    carelink = programme.laptops[A]
    carelink.write(consents.grant, ANNA, ELIF, receivers=[B])
    carelink.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=NOTE)
    carelink.write(contacts.create, ANNA, people=[RANA], open={"drawer": "helpers"}, closed=NOTE)
    carelink.write(contacts.create, ANNA, people=[ELIF, RANA], open={"drawer": "helpers"}, closed=NOTE)
    carelink.write(contacts.create, ANNA, open={"drawer": "helpers"}, closed=NOTE)
    programme.sync()

    there = programme.bytes_of(B)
    assert NAME.encode() in there
    for word in (SECRET, "Rana al-Masri", RANA):
        assert word.encode() not in there, word
    assert SECRET not in programme.said_to(B, BO)


@pytest.mark.parametrize("how", ["withdrawn", "erased"])
def test_what_was_shared_is_gone_from_the_partner_to_the_last_byte(programme: Programme, how: str) -> None:
    write_everything(programme)
    programme.sync()
    assert SECRET.encode() in programme.bytes_of(B)

    if how == "withdrawn":
        programme.laptops[A].write(consents.withdraw, ANNA, ELIF)
    else:
        with programme.laptops[A].app.app_context():
            targets, _ = erasures.of_person(db.session, CARLA, ELIF)
            office = programme.laptops[A].office
            erasures.erase(db.session, CARLA, office, targets, reason="Elif bad om det")
    programme.sync()

    with programme.laptops[A].app.app_context():
        seen = (
            people_queries.page(db.session, Reading(ANNA, ELIF, "page")).timeline
            if how == "withdrawn"
            else ()
        )
        assert {one.readers for one in seen if one.kind in ("contact", "message")} <= {("Carelink",)}
    there = programme.bytes_of(B)
    for word in (SECRET, NAME):
        assert word.encode() not in there, word
        assert word not in programme.said_to(B, BO), word


def _lines(programme: Programme, org: str) -> list[bytes]:
    with programme.laptops[org].office.vault.connect() as opened:
        return [
            bytes(row[0])
            for row in opened.execute("SELECT line FROM entry WHERE line IS NOT NULL AND org <> ?", (org,))
        ]
