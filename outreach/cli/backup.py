"""`outreach backup`: copy the office to another place, and read the copy through before it counts."""

import argparse
from pathlib import Path
from typing import Any

from outreach.cli import CommandProblem
from outreach.config import Settings
from outreach.opening import Opened, at_hand, command
from outreach.progress import steps
from outreach.web.commands import Said, copied


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "backup", "tag en sikkerhedskopi af kontoret, og læs den igennem", run)
    place = Settings.read().backup_folder
    told = f"mappen, helst på en anden disk (nu: {place or 'ingen'})"
    parser.add_argument("target", type=Path, nargs="?", default=place, help=told)


def run(args: argparse.Namespace) -> int:
    """Take it; say whether it is in another place."""
    if args.target is None:
        raise CommandProblem("Sig hvor den skal ligge: outreach backup <mappe>")
    if not args.target.is_dir():
        raise CommandProblem(f"{args.target} er ikke en mappe.")
    target = str(args.target.absolute())

    def alone(here: Opened) -> Said:
        with steps("Kopierer") as progress:
            return copied(here.office, None if args.recovery else here.who(), target, progress)

    return at_hand(args, alone, command="backup", target=target)
