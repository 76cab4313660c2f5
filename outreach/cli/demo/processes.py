"""What the demo's processes run. Each has its end of a line: it says when it is ready, and stops with it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event

from outreach.demo import network
from outreach.demo.cast import ORGS, Org
from outreach.demo.fill import fill
from outreach.demo.offices import keep_close, open_office
from outreach.demo.parts import Lifeline, ask_myself_to_stop
from outreach.demo.run import HUB, LOCAL
from outreach.hub import HubFolder
from outreach.running import Running
from outreach.serve import Listener
from outreach.storage.db import make_engine
from sync.hub import enrol
from sync.hub.store import Hub

HUB_THREADS = 6
OPERATOR = "Driften"


def office(line: Lifeline, folder: Path, org: str, port: int, host: str) -> None:
    """One office. It is opened with nobody signed in, so that it keeps in step from the start."""
    running = Running(folder, port=port, host=host, name=network.lan_name())
    said = {"host": "", "code": ""}
    if org:
        open_office(running.office, org)
        said = {"host": running.office.settings.host, "code": running.office.tablets.offer()}
        keep_close(running.syncing)
        running.app.config["TABLETS_HERE"] = f"http://localhost:{port + 1}" if host == LOCAL else ""
    line.ready(said, ask_myself_to_stop)
    running.run()


def lager(line: Lifeline, folder: Path, port: int) -> None:
    """The hub."""
    over = Event()
    with _Lager(HubFolder(folder), port):
        line.ready(stop=over.set)
        over.wait()


def filling(line: Lifeline, folder: Path, ports: dict[str, int], now: datetime, weeks: int) -> None:
    """Everything from nothing. Cut off, it leaves half a demo, which the next start makes anew."""
    line.ready(make(folder, ports, now, weeks, line.tell))


def make(
    folder: Path, ports: dict[str, int], now: datetime, weeks: int, tell: Callable[[int, int], None]
) -> str:
    """Make hub and offices, fill them and leave them closed. Returns the code of the hub's operator."""
    here, _ = HubFolder.create(folder / HUB, f"https://localhost:{ports[HUB]}", LOCAL, ports[HUB])
    code = here.add_operator(OPERATOR)
    with _Lager(here, ports[HUB]) as operator:
        offices = fill(
            folder,
            operator,
            lambda office: make_engine(office.vault),
            host=network.lan_name(),
            ports={key: ports[key] for key in ORGS},
            now=now,
            weeks=weeks,
            tell=tell,
        )
        for one in offices:
            one.close()
    return code


class _Lager:
    """A hub at work, and its operator, who lets the demo's organisations in."""

    def __init__(self, folder: HubFolder, port: int) -> None:
        self._folder = folder
        self._hub: Hub = folder.open()
        app = folder.app(self._hub)
        self._door = Listener(app, LOCAL, port, tls=folder.tls(), threads=HUB_THREADS)

    def admit(self, org: Org) -> str:
        enrol.add_org(self._hub, org.name, org.role, org.id)
        return self._folder.invite(self._hub, org.id)

    def __enter__(self) -> "_Lager":
        self._door.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._door.stop()
        self._hub.close()
