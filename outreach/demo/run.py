"""Starts the demo, says where it is, and stops it: one process for each office, one for the hub."""

import contextlib
import signal
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from outreach.demo import network, screen
from outreach.demo.cast import ORGS
from outreach.demo.folder import SHAPE, DemoFolder, Made
from outreach.demo.parts import PartFailed, Parts, wait_for_end
from outreach.demo.screen import Shown
from outreach.domain.local_time import ZONE

PORT = 8460
LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"
HUB, FILLING, EMPTY = "lager", "fyldning", "tom"
WEEKS = 8
BAR = "  {bar:44} {percentage:3.0f} %"


class CannotStart(Exception):
    """What is in the way, and what to do about it, in Danish."""


class Stopped(Exception):
    """Ctrl-C, or asked to end."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    folder: Path
    port: int | None = None
    office: str = ""
    empty: bool = False
    fresh: bool = False
    browser: bool = True
    lan: bool = False
    weeks: int = WEEKS
    again: str = "python3 run.py demo"

    @property
    def host(self) -> str:
        return EVERYWHERE if self.lan else LOCAL


def ports_of(base: int) -> dict[str, int]:
    """The first port of each office, and the hub's."""
    found = {key: base + network.OFFICE_PORTS * number for number, key in enumerate(ORGS)}
    return found | {HUB: base + network.OFFICE_PORTS * len(ORGS)}


def run(wanted: Wanted, processes: str) -> None:
    """Serve until asked to stop. `processes`: the module with what each process runs. Raises CannotStart."""
    folder = DemoFolder(wanted.folder)
    with _heeding_signals():
        folder.take()
        try:
            if wanted.empty:
                _run_empty(folder, wanted, processes)
            else:
                _run_full(folder, wanted, processes)
        except Stopped:
            pass
        finally:
            folder.let_go()


def _run_full(folder: DemoFolder, wanted: Wanted, processes: str) -> None:
    made = folder.made()
    if made is not None and wanted.port not in (None, made.port) and not wanted.fresh:
        raise CannotStart(
            f"Øvelsen i {folder.path} har porte fra {made.port}. Nye porte: læg --fresh til og begynd forfra."
        )
    base = wanted.port or (made.port if made else PORT)
    ports = ports_of(base)
    served = [wanted.office] if wanted.office else list(ORGS)
    _need_free(base, [ports[HUB]] + [ports[key] + n for key in served for n in (0, 1)], wanted)
    if made is None or wanted.fresh:
        made = _make(folder, base, ports, wanted, processes)
    with _parts(folder, processes) as parts:
        hub = parts.start(HUB, "lager", folder.part(HUB), ports[HUB])
        offices = [
            parts.start(key, "office", folder.part(key), key, ports[key], wanted.host) for key in served
        ]
        hub.wait_until_ready()
        said: list[dict[str, str]] = [one.wait_until_ready() for one in offices]
        shown = Shown(
            offices=[(key, f"http://localhost:{ports[key] + 1}") for key in served],
            hub=f"https://localhost:{ports[HUB]}",
            operator=made.operator,
            tablet=_tablet(said[0], ports[served[0]], wanted),
            lan=wanted.lan,
            lan_address=network.lan_address() if wanted.lan else None,
            again=wanted.again,
            made_on="" if made.made_on == _today().isoformat() else _danish(made.made_on),
        )
        print(screen.first_screen(shown), flush=True)
        _open_browser(shown.offices[0][1], wanted)
        wait_for_end([hub, *offices])


def _run_empty(folder: DemoFolder, wanted: Wanted, processes: str) -> None:
    port = wanted.port or PORT
    _need_free(port, [port, port + 1], wanted)
    if wanted.fresh:
        folder.clear_part(EMPTY)
    with _parts(folder, processes) as parts:
        office = parts.start(EMPTY, "office", folder.part(EMPTY), "", port, wanted.host)
        office.wait_until_ready()
        address = f"http://localhost:{port + 1}"
        print(screen.empty_screen(address, f"{wanted.again} --empty"), flush=True)
        _open_browser(address, wanted)
        wait_for_end([office])


def _make(folder: DemoFolder, base: int, ports: dict[str, int], wanted: Wanted, processes: str) -> Made:
    """Everything from nothing; a demo that was cut off while it was made is made anew."""
    folder.clear()
    what = f"Første gang: tre kontorer, et sikkert lager og {wanted.weeks} uger med opdigtede personer."
    print(what, file=sys.stderr)
    now = datetime.now(ZONE)
    with _parts(folder, processes) as parts, tqdm(total=1, bar_format=BAR, leave=False, disable=None) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        filling = parts.start(FILLING, "filling", folder.path, ports, now, wanted.weeks)
        operator: str = filling.wait_until_ready(tell)
    made = Made(SHAPE, base, now.date().isoformat(), operator)
    folder.finish(made)
    return made


@contextmanager
def _parts(folder: DemoFolder, processes: str) -> Iterator[Parts]:
    """Room for parts, and the certainty that all of them have stopped at the end."""
    parts = Parts(folder.log, processes)
    try:
        yield parts
    except PartFailed as failed:
        raise CannotStart(
            f"{failed.name} kunne ikke være med ({failed.why}). Mere i {folder.log(failed.name)}."
        ) from None
    finally:
        parts.stop()


@contextmanager
def _heeding_signals() -> Iterator[None]:
    """Ctrl-C and a request to end become Stopped, once: a second one does not cut the stopping short."""
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if not asked:
            asked = True
            raise Stopped

    names = [
        signal.Signals[one] for one in ("SIGINT", "SIGTERM", "SIGBREAK") if one in signal.Signals.__members__
    ]
    before = {one: signal.signal(one, stop) for one in names}
    try:
        yield
    except Stopped:
        pass
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _need_free(base: int, ports: list[int], wanted: Wanted) -> None:
    taken = network.taken(ports, wanted.host)
    if taken:
        which = " og ".join(map(str, taken))
        more = "" if not (wanted.folder / "demo.json").exists() else " --fresh"
        raise CannotStart(
            f"Port {which} er optaget af et andet program. Stop det, eller vælg andre porte:\n"
            f"  {wanted.again} --port {base + 100}{more}"
        )


def _tablet(said: dict[str, str], port: int, wanted: Wanted) -> str:
    """On this computer itself the plain door will do: there a page is trusted without a certificate."""
    door = f"https://{said['host']}:{port}" if wanted.lan else f"http://localhost:{port + 1}"
    return f"{door}/tablet#par={said['code']}"


def _open_browser(address: str, wanted: Wanted) -> None:
    if wanted.browser and network.has_screen():
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)


def _today() -> date:
    return datetime.now(ZONE).date()


def _danish(day: str) -> str:
    return f"den {date.fromisoformat(day):%d.%m.%Y}"
