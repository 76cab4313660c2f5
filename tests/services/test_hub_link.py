"""An office is let in by an invitation, talks to its own hub only, and notices a rewound database."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter
from sqlalchemy.orm import Session

from outreach.domain.errors import Invalid, NotAllowed
from outreach.services import contacts, hub_link, offices, people
from outreach.services.hub_link import bear_witness, enrol, kits, look_for_rewind, syncing_for
from outreach.storage import ca, leftovers
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.projections import project
from outreach.storage.queries import staff as staff_queries
from outreach.storage.queries.facts import actor_for
from sync import invitation, tables
from sync.entry import fresh_id
from sync.hub.enrol import issue_code
from sync.invitation import Invitation
from sync.receipt import b64
from sync.session import Report
from tests.sync.world import HubHost

PHRASE = "kaffe lampe skov bold"


class Served:
    """A hub behind TLS with a CA of its own."""

    def __init__(self, folder: Path, start: datetime) -> None:
        folder.mkdir()
        self.host = HubHost(folder)
        self.authority = ca.new_authority("Åben dør hub", ["localhost"], start)
        leaf = ca.issue(self.authority, ["localhost"], start)
        (folder / "leaf.pem").write_bytes(leaf.certificate + leaf.key)
        self.server = wsgi.Server(("127.0.0.1", 0), self.host.client.application, numthreads=4)
        self.server.ssl_adapter = BuiltinSSLAdapter(str(folder / "leaf.pem"), str(folder / "leaf.pem"))
        self.server.prepare()
        threading.Thread(target=self.server.serve, daemon=True).start()

    def invite(self, org: str = "carelink") -> str:
        return invitation.write(
            Invitation(
                f"https://localhost:{self.server.bind_addr[1]}",
                self.host.hub.id,
                b64(self.host.key.public_key().public_bytes_raw()),
                self.authority.certificate.decode(),
                issue_code(self.host.hub, self.host.orgs[org]),
                self.host.orgs[org],
                "Carelink",
                "helper",
            )
        )


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "hub", datetime.now(UTC))
    yield served
    served.server.stop()


@contextmanager
def an_office(folder: Path, org: str) -> Iterator[tuple[Office, sa.Engine, str]]:
    office = Office(folder)
    staff = fresh_id()
    code = office.establish(
        name="Jennumparken",
        org_id=org,
        org_name="Carelink",
        org_role="helper",
        org_colour="#0a5f5a",
        host="logbog.lan",
        port=8443,
        staff_id=staff,
        staff_name="Signe Holm",
        phrase=PHRASE,
    )
    engine = make_engine(office.vault)
    with Session(engine) as session:
        offices.found(
            session,
            org_id=org,
            org_name="Carelink",
            org_role="helper",
            colour="#0a5f5a",
            staff_id=staff,
            name="Signe Holm",
        )
    yield office, engine, code
    office.vault.lock()


def write_contact(engine: sa.Engine, office: Office) -> str:
    with Session(engine) as session:
        ((staff, _),) = office.vault.slots()
        actor = actor_for(session, staff, office.settings.org_id)
        closed = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}
        return contacts.create(session, actor, open={"drawer": "own"}, closed=closed).id


def test_an_invited_office_delivers_and_leaves_its_sealed_kit(hub: Served, tmp_path: Path) -> None:
    with an_office(tmp_path / "office", hub.host.orgs["carelink"]) as (office, engine, code):
        enrol(office, hub.invite(), "Carelink 1")
        written = write_contact(engine, office)
        outcome = syncing_for(office, engine).now()
        assert outcome.code == "done" and outcome.waiting == 0 and outcome.report.pushed >= 3
        with hub.host.hub.ingest.connect() as db:
            assert db.scalar(sa.select(tables.entry.c.id).where(tables.entry.c.id == written))
        link = syncing_for(office, engine)._link()
        assert link is not None
        (sealed,) = kits(link.transport, link.hub)  # type: ignore[arg-type]
        restored = Office(tmp_path / "new laptop")
        kit = restored.restore_from_kit(sealed, code)
        assert kit.settings.host == "logbog.lan" and kit.intake_private == office.kit().intake_private
        restored.vault.lock()


def test_an_invitation_works_once_and_for_its_own_organisation(hub: Served, tmp_path: Path) -> None:
    with an_office(tmp_path / "office", hub.host.orgs["carelink"]) as (office, _, _):
        once = hub.invite()
        enrol(office, once, "1")
        for text in (once, hub.invite("bysek")):
            with pytest.raises(NotAllowed):
                enrol(office, text, "2")
        for text in ("", "hej", once[:-9], "æøå"):
            with pytest.raises(Invalid):
                enrol(office, text, "2")


@pytest.mark.parametrize("year", [1970, 2031])
def test_a_wrong_date_does_not_stop_a_session_but_another_hub_does(tmp_path: Path, year: int) -> None:
    """Certificates from 1970 or 2031 are outside their dates today; the pinned CA still counts."""
    start = datetime(year, 6, 1, tzinfo=UTC)
    hub, other = Served(tmp_path / "hub", start), Served(tmp_path / "other", start)
    with an_office(tmp_path / "office", hub.host.orgs["carelink"]) as (office, engine, _):
        enrol(office, hub.invite(), "1")
        assert syncing_for(office, engine).now().code == "done"
        own = office.settings.hub
        assert own is not None
        port = other.server.bind_addr[1]
        office.update_settings(
            hub=hub_link.Hub(f"https://localhost:{port}", own.id, own.key, own.ca, own.device)
        )
        assert syncing_for(office, engine).now().code == "unreachable"
    hub.server.stop()
    other.server.stop()


def test_a_hub_that_is_away_lets_nobody_in(hub: Served, tmp_path: Path) -> None:
    text = hub.invite()
    hub.server.stop()
    with an_office(tmp_path / "office", hub.host.orgs["carelink"]) as (office, _, _):
        with pytest.raises(hub_link.NoAnswer):
            enrol(office, text, "1")
        assert office.settings.hub is None


def test_a_database_put_back_to_yesterday_starts_a_new_stream(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    with an_office(folder, fresh_id()) as (office, engine, _):
        write_contact(engine, office)
        bear_witness(office, engine.begin)
        assert not look_for_rewind(office, engine.begin)
        with engine.connect() as db:
            db.exec_driver_sql("COMMIT")
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.exec_driver_sql("BEGIN")
        shutil.copy(folder / "logbook.db", tmp_path / "yesterday.db")
        write_contact(engine, office)
        bear_witness(office, engine.begin)
        office.vault.lock()
        for old in folder.glob("logbook.db*"):
            old.unlink()
        shutil.copy(tmp_path / "yesterday.db", folder / "logbook.db")
        ((staff, _),) = office.vault.slots()
        office.vault.unlock(staff, PHRASE)
        assert look_for_rewind(office, engine.begin)
        bear_witness(office, engine.begin)
        assert not look_for_rewind(office, engine.begin)
        with engine.begin() as db:
            assert sorted(db.scalars(sa.select(tables.stream.c.reason))) == ["new", "rewound"]


def test_a_name_put_right_on_another_laptop_stands_on_the_sign_in_page(hub: Served, tmp_path: Path) -> None:
    with an_office(tmp_path / "office", hub.host.orgs["carelink"]) as (office, engine, _):
        ((id, _),) = office.vault.slots()
        with Session(engine) as session:
            actor = actor_for(session, id, office.settings.org_id)
            base = staff_queries.base(session, actor, id)
            people.update(session, actor, id, set={"name": "Signe Holm Friis"}, base=base)
        enrol(office, hub.invite(), "1")
        syncing = syncing_for(office, engine)
        assert syncing.now().ok and office.vault.slots() == [(id, "Signe Holm")]  # nothing has arrived

        syncing._arrived(Report())

        assert office.vault.slots() == [(id, "Signe Holm Friis")]
        office.vault.lock()
        office.vault.unlock(id, PHRASE)


def test_what_went_by_sync_does_not_linger_in_the_write_ahead_log(hub: Served, tmp_path: Path) -> None:
    """What is let go of is owed in the same transaction, and paid after the session, however that ended."""
    with an_office(tmp_path / "office", hub.host.orgs["carelink"]) as (office, engine, _):
        enrol(office, hub.invite(), "1")
        syncing = syncing_for(office, engine)
        write_contact(engine, office)
        with engine.begin() as db:
            project(db, [], [fresh_id()])
            assert leftovers.owed(db)
        log = office.vault.database.with_name(office.vault.database.name + "-wal")
        assert log.stat().st_size > 0
        before, start = log.stat().st_size, time.monotonic()
        assert syncing.now().ok
        with engine.begin() as db:
            assert not leftovers.owed(db)
        assert log.stat().st_size < before
        assert time.monotonic() - start < 5
