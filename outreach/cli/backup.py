"""`outreach backup`: copy the office to another place, and read the copy through before it counts."""

import argparse
from pathlib import Path
from typing import Any

from outreach.cli import CommandProblem
from outreach.config import Settings
from outreach.domain.access import require
from outreach.opening import command, opened
from outreach.progress import steps
from outreach.storage import backup


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "backup", "tag en sikkerhedskopi af kontoret, og læs den igennem", run)
    place = Settings.read().backup_folder
    parser.add_argument(
        "target", type=Path, nargs="?", default=place, help=f"mappen, helst på en anden disk (nu: {place})"
    )


def run(args: argparse.Namespace) -> int:
    """Take it; say whether it is in another place."""
    if args.target is None:
        raise CommandProblem("Sig hvor den skal ligge: outreach backup <mappe>")
    if not args.target.is_dir():
        raise CommandProblem(f"{args.target} er ikke en mappe.")
    with opened(args) as here, steps("Kopierer") as progress:
        if not args.recovery:
            require(here.who(), "office.manage")
        made = backup.backup(here.office, args.target.absolute(), progress)
    print(f"{made.target}: {made.entries} indførsler, læst igennem.")
    if not made.elsewhere:
        print("Den ligger på samme disk som kontoret. Brænder computeren, brænder den med.")
    return 0
