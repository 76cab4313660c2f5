"""A real office process and a real tablet browser, and what a worker does with them."""

import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.kinds.contact.rows import contact
from outreach.kinds.parts import Draft
from outreach.kinds.person.rows import person
from outreach.services import offices, people
from outreach.services.recording import record, record_all
from outreach.storage import projections
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.tables import question
from outreach.web import look
from sync.entry import fresh_id
from sync.ledger import Ledger
from sync.tables import entry
from tests.browser.serving import READY_TO_SERVE, logged
from tests.chromium import LAN_NAME
from tests.logbook import LONE, an_entry

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ORG, SIGNE, KASPER = (f"0000000{number}-0000-7000-8000-000000000000" for number in (1, 2, 3))
PHRASES = {"Signe Holm": "kaffe sol bord lampe sten", "Kasper Lund": "gul cykel under broen igen"}
PEOPLE = {
    "Elif Aksoy": "mor til Deniz",
    "Hibo Cabdi Nuur": "",
    "Åse Bjørn": "",
    "Łukasz Yılmaz": "nr. 14",
    "Søren Ågård": "",
}
ROOT = Path(__file__).resolve().parent.parent.parent
READY = "html[data-ready]"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def found(folder: Path) -> str:
    """Begin an office with two colleagues and a few people. Returns the recovery code."""
    office = Office(folder)
    code = office.establish(
        name="Stationsvej", org_id=ORG, org_name="Carelink", org_role="helper", org_colour="#0f675c",
        host=LAN_NAME, port=8443, staff_id=SIGNE, staff_name="Signe Holm", phrase=PHRASES["Signe Holm"],
    )  # fmt: skip
    office.vault.add_slot(KASPER, "Kasper Lund", PHRASES["Kasper Lund"])
    fill(office)
    office.vault.lock()
    return code


def fill(office: Office) -> None:
    """Organisation, colleagues and people, as they would also come from the hub."""
    with Session(make_engine(office.vault)) as session:
        signe = offices.found(
            session, org_id=ORG, org_name="Carelink", org_role="helper", colour="#0f675c", staff_id=SIGNE,
            name="Signe Holm",
        )  # fmt: skip
        role = {"role": "adviser", "active": True}
        record(session, signe, kind="staff", id=KASPER, open=role, closed={"name": "Kasper Lund"})
        for name, tell in PEOPLE.items():
            people.create(session, signe, closed={"name": name, "tell": tell})
        gather(session, signe, "Fællesspisning", [*PEOPLE][:3])
        partner = an_entry(
            "organisation",
            actor=LONE,
            id=LONE.org_id,
            open={"role": "helper"},
            closed={"name": "Bysekretariatet"},
        )
        connection = session.connection()
        projections.project(connection, Ledger(connection).receive([partner], {}))
        session.commit()


def gather(
    session: Session, actor: Actor, called: str, names: Sequence[str], *, family: int = 2
) -> list[str]:
    """A weekly something, held a week ago and again today, and who was there last time: by these names, known
    or new. The first of them are a family. Returns their ids."""
    today = look.today()
    before = (today - timedelta(days=7)).isoformat()
    known = {name: id for id, name in session.execute(sa.select(person.c.root, person.c.name))}
    ids, drafts, home = [], [], fresh_id()
    for name in names:
        ids.append(known.get(name) or fresh_id())
        if name not in known:
            drafts.append(Draft("person", ids[-1], ids[-1], (ids[-1],), {}, {"name": name}))
    told = {"name": called, "place": "Fælleshuset", "starts_on": before, "time": "17:30"}
    activity = fresh_id()
    drafts.append(Draft("activity", activity, activity, (), {}, told))
    for n, one in enumerate(ids):
        mark = fresh_id()
        session_then = {"activity": activity, "on": before}
        drafts.append(Draft("mark", mark, mark, (one,), {"drawer": "helpers"}, session_then))
        if n < family:
            stay = fresh_id()
            there = {"family": home, "drawer": "own"}
            drafts.append(Draft("member", stay, stay, (one,), there, {"role": "adult"}))
    record_all(session, actor, drafts)
    return ids


class TestOffice:
    """Carelink's laptop: a folder, and the process that serves it."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.lan_port = free_port(), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.lan_address = f"https://{LAN_NAME}:{self.lan_port}"
        self.process: BaseProcess | None = None
        self.static = ROOT / "outreach" / "static"

    def start(self, static: Path | None = None) -> "TestOffice":
        """Start the laptop, locked. `static`: the files of another version."""
        told = [self.folder.with_suffix(".log"), self.folder, self.port, self.lan_port, static or self.static]
        self.process = READY_TO_SERVE.Process(target=logged, args=[*map(str, told)], daemon=True)
        self.process.start()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/manifest.webmanifest", timeout=1).close()
                return self
            except (OSError, urllib.error.URLError):
                assert self.process.is_alive(), self.folder.with_suffix(".log").read_text()
                time.sleep(0.05)
        self.kill()
        raise AssertionError("the office did not start")

    def code(self) -> str:
        """A pairing code, as it stands on the laptop's screen."""
        path = Path(f"{self.folder}.codes")
        code, *rest = path.read_text(encoding="ascii").split("\n")
        path.write_text("\n".join(rest), encoding="ascii")
        return code

    def kill(self) -> None:
        """Pull its plug."""
        if self.process is not None:
            self.process.kill()
            self.process.join(10)
            self.process.close()
            self.process = None

    def look(self, see: Callable[[Session, Office], Any]) -> Any:
        """Open the stopped office's file and look into it."""
        assert self.process is None
        office = Office(self.folder)
        office.vault.unlock(SIGNE, PHRASES["Signe Holm"])
        try:
            with Session(make_engine(office.vault)) as session:
                return see(session, office)
        finally:
            office.vault.lock()

    def contacts(self) -> list[Any]:
        """Every contact in the logbook, after the plug was pulled."""
        self.kill()
        return self.look(lambda session, _: list(session.execute(sa.select(contact)).mappings()))

    def questions(self) -> list[Any]:
        self.kill()
        return self.look(lambda session, _: list(session.execute(sa.select(question)).mappings()))

    def count(self, kind: str) -> int:
        self.kill()
        which = sa.select(sa.func.count()).select_from(entry).where(entry.c.kind == kind)
        return int(self.look(lambda session, _: session.scalar(which)))


class Tablet:
    """A tablet in somebody's hands."""

    def __init__(self, context: "BrowserContext", office: TestOffice, address: str = "") -> None:
        self.context, self.office = context, office
        self.address = address or office.address
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    def open(self, more: str = "") -> "Tablet":
        self.page.goto(f"{self.address}/tablet{more}")
        self.page.wait_for_selector(READY)
        return self

    def pair(self, code: str) -> "Tablet":
        self.open(f"#par={code}")
        self.page.get_by_role("heading", name="Hvem er du?").wait_for()
        return self

    def wait_for_worker(self) -> "Tablet":
        """Until the page would open without the office."""
        self.page.evaluate(
            """async () => {
              await navigator.serviceWorker.ready;
              while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 20));
            }"""
        )
        return self

    def sign_in(self, name: str = "Signe Holm", phrase: str | None = None) -> "Tablet":
        self.try_phrase(phrase or PHRASES[name], name)
        self.page.get_by_role("heading", name="Hvor er du i dag?").wait_for()
        return self

    def try_phrase(self, phrase: str, name: str | None = None) -> None:
        if name and self.page.locator("#kode").count() == 0:
            self.page.get_by_role("main").get_by_role("button", name=name).click()
        self.page.locator("#kode").fill(phrase)
        self.page.get_by_role("main").get_by_role("button", name="Log på", exact=True).click()

    def begin(self, channel: str = "Ved døren", topic: str = "Brev og MitID") -> None:
        self.page.get_by_role("main").get_by_role("button", name=channel).click()
        self.page.get_by_text(topic, exact=True).click()

    def save(self, person: str = "Uden navn", *, search: str = "", **more: str) -> str:
        """Three taps. Returns the id of what was saved."""
        self.begin(**more)
        if search:
            self.page.locator("#soeg").fill(search)
        self.page.locator(".who-is-it").get_by_role("button", name=person).first.click()
        return self.saved()

    def saved(self) -> str:
        self.page.get_by_role("heading", name="Gemt:").wait_for()
        return str(self.page.evaluate("history.state.id"))

    def save_and_go_on(self) -> str:
        id = self.save()
        self.done()
        return id

    def save_many(self, count: int) -> None:
        """As fast as fingers never are."""
        self.page.evaluate(
            """async (count) => {
              const find = async (where, text) => {
                for (;;) {
                  const all = [...document.querySelectorAll(where)];
                  const found = all.find((one) => one.textContent.includes(text));
                  if (found) return found;
                  await new Promise((done) => setTimeout(done, 5));
                }
              };
              for (let n = 0; n < count; n += 1) {
                (await find('.channel', 'Ved døren')).click();
                (await find('.topic', 'Penge')).click();
                (await find('.who-is-it button', 'Uden navn')).click();
                (await find('.done button', 'Færdig')).click();
              }
            }""",
            count,
        )

    def sign_in_at_the_laptop(self, name: str = "Signe Holm") -> None:
        """Somebody opens the office at the laptop itself."""
        jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        form = jar.open(f"{self.office.address}/log-ind", timeout=5).read().decode()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token is not None
        staff_id = {"Signe Holm": SIGNE, "Kasper Lund": KASPER}[name]
        said = {"csrf_token": token[1], "staff_id": staff_id, "phrase": PHRASES[name]}
        try:
            jar.open(
                f"{self.office.address}/log-ind", urllib.parse.urlencode(said).encode(), timeout=10
            ).close()
        except urllib.error.HTTPError as error:
            assert error.code not in (401, 422), error.code

    def done(self) -> None:
        self.page.get_by_role("button", name="Færdig").click()
        self.page.get_by_role("heading", name="Hvor er du i dag?").wait_for()

    def lock(self) -> None:
        self.page.locator("#hvem summary").click()
        self.page.get_by_role("button", name="Lås nu").click()
        self.page.get_by_role("heading", name="Hvem er du?").wait_for()

    def send(self) -> None:
        """Send now, without waiting the twenty seconds out."""
        self.page.locator("#hvor").click()
        self.page.get_by_role("button", name="Send nu").click()

    def rows(self, table: str = "outbox") -> list[Any]:
        """What lies on the tablet's disk."""
        return list(
            self.page.evaluate(
                """(table) => new Promise((resolve, reject) => {
                  const opening = indexedDB.open('aaben-doer');
                  opening.onerror = reject;
                  opening.onsuccess = () => {
                    const asking = opening.result.transaction(table).objectStore(table).getAll();
                    asking.onsuccess = () => { opening.result.close(); resolve(asking.result.map(
                      (row) => ({...row, box: undefined, wrapped: Boolean(row.wrapped), grant: undefined,
                        names: Boolean(row.names), lists: Boolean(row.lists)}))) };
                  };
                })""",
                table,
            )
        )

    def states(self) -> dict[str, str | None]:
        return {row["id"]: row["state"] for row in self.rows()}

    def wait_for_states(self, *wanted: str | None, seconds: float = 15) -> None:
        """Until every row is in one of these states."""
        until = time.monotonic() + seconds
        while not set(self.states().values()) <= set(wanted):
            assert time.monotonic() < until, self.states()
            self.page.wait_for_timeout(100)
