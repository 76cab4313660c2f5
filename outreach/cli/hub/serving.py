"""serve, check: a hub at work, and what is wrong with it."""

import argparse
import logging
from datetime import timedelta
from typing import Any

from outreach.cli import CommandProblem
from outreach.cli.hub import opened, verb
from outreach.config import Settings, level, option
from outreach.serve import Listener, until_asked
from sync.hub import overview, words
from sync.hub.store import Hub

THREADS = 16
BACKUP_AGE_MAX = timedelta(days=2)


def add(verbs: Any) -> None:
    """Declare the verbs."""
    one = verb(verbs, "serve", "start lageret", serve)
    one.add_argument(
        "--log-level",
        type=option(level),
        default=Settings.read().log_level,
        help="hvor meget loggen siger: DEBUG, INFO, WARNING eller ERROR",
    )
    verb(verbs, "check", "find ud af, om noget er galt", check)


def serve(args: argparse.Namespace) -> int:
    """Answer laptops and operators until asked to stop."""
    logging.basicConfig(level=args.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with until_asked() as asked, opened(args.folder) as (home, hub):
        settings = home.settings
        door = Listener(home.app(hub), settings.listen, settings.port, tls=home.tls(), threads=THREADS)
        try:
            port = door.start()
        except OSError:
            raise CommandProblem(f"Port {settings.port} er optaget.") from None
        print(f"Lageret svarer på port {port}: {settings.url}  (stop med Ctrl-C)", flush=True)
        try:
            while not asked.wait(1):
                pass
        finally:
            door.stop()
    return 0


def check(args: argparse.Namespace) -> int:
    """Look at everything an operator should know of. 1 when there is something to do."""
    with opened(args.folder) as (home, hub):
        home.tls()
        found = list(_findings(hub))
    for one in found:
        print(f"- {one}")
    print(f"{len(found)} ting at se på." if found else "Alt er i orden.")
    return 1 if found else 0


def _findings(hub: Hub) -> list[str]:
    found = []
    with hub.looking() as db:
        for gap in overview.sheet(db):
            if gap.verdict not in (overview.AGREES, overview.NOBODY):
                missing = f" Nummer {gap.first} til {gap.last}." if gap.last else ""
                found.append(f"{gap.label} ({gap.org}): {words.VERDICTS[gap.verdict]}{missing}")
        broken = [org for org, whole in overview.feeds_whole(db).items() if not whole]
        if broken:
            found.append("Noget i lageret er væk. Sæt det tilbage: outreach hub restore")
        for one in overview.laptops(db):
            if one.unheard:
                found.append(f"{one.label} ({one.org}) skal slippe {one.unheard} og har ikke hørt det endnu.")
        newest = overview.safe_at(db)
        if newest < _stamp(hub, BACKUP_AGE_MAX):
            said = (
                f"Sidste sikkerhedskopi er fra {words.moment(newest)}" if newest else "Ingen sikkerhedskopi"
            )
            found.append(f"{said}. Tag en: outreach hub backup <mappe på en anden disk>")
    return found


def _stamp(hub: Hub, ago: timedelta) -> str:
    return (hub.now() - ago).isoformat()
