"""`outreach demo`: three offices and a hub on this computer, filled with invented people."""

import argparse
from pathlib import Path
from typing import Any

from outreach.cli import CommandProblem
from outreach.demo.cast import ORGS
from outreach.demo.folder import Taken
from outreach.demo.run import PORT, WEEKS, CannotStart, Wanted
from outreach.demo.run import run as run_demo

PROCESSES = f"{__name__}.processes"
TAKEN = {
    "running": "Øvelsen kører allerede i et andet vindue. Stop den dér, eller vælg en anden --folder.",
    "not-a-demo": "Mappen holder noget andet end en øvelse. Vælg en tom eller ny mappe med --folder.",
}


def add(commands: Any) -> None:
    """Declare the command."""
    what = "prøv logbogen med opdigtede personer"
    parser = commands.add_parser("demo", help=what, description=f"{what.capitalize()}.")
    options = parser.add_argument
    options("--folder", type=Path, default=Path("demo"), help="øvelsens mappe (nu: demo)")
    options("--port", type=int, help=f"den første af syv porte (ellers {PORT})")
    options("--office", choices=list(ORGS), default="", help="start kun dette ene kontor")
    options("--empty", action="store_true", help="en tom computer: lav et kontor fra begyndelsen")
    options("--fresh", action="store_true", help="glem alt i øvelsens mappe, og begynd forfra")
    options("--no-browser", action="store_true", help="åbn ikke siden i browseren")
    options("--lan", action="store_true", help="lad tablets på samme netværk være med")
    options("--weeks", type=int, default=WEEKS, choices=range(1, 27), metavar="1-26", help="antal uger")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    wanted = Wanted(
        folder=args.folder,
        port=args.port,
        office=args.office,
        empty=args.empty,
        fresh=args.fresh,
        browser=not args.no_browser,
        lan=args.lan,
        weeks=args.weeks,
    )
    try:
        run_demo(wanted, PROCESSES)
    except Taken as problem:
        raise CommandProblem(TAKEN[problem.why]) from None
    except CannotStart as problem:
        raise CommandProblem(str(problem)) from None
    return 0
