"""`outreach restore`: put an office back from a copy, into a folder that is empty."""

import argparse
from pathlib import Path
from typing import Any

from outreach.cli import CommandProblem
from outreach.domain.errors import NotFound
from outreach.opening import command, unlock
from outreach.progress import steps
from outreach.services import backups
from outreach.storage import backup
from outreach.storage.vault import Vault


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "restore", "sæt kontoret tilbage fra en sikkerhedskopi", run)
    parser.add_argument("source", type=Path, help="sikkerhedskopiens mappe, eller stedet, hvor de ligger")


def run(args: argparse.Namespace) -> int:
    """The newest copy in a place, or the one that is named. Nothing is there until all of it is."""
    found = backup.found(args.source)
    source = found[0] if found else args.source

    def let_in(vault: Vault) -> None:
        unlock(vault, args)

    try:
        with steps("Kopierer") as progress:
            backups.put_back(source, args.folder, let_in, progress)
    except NotFound:
        raise CommandProblem(f"Der er ingen sikkerhedskopi i {args.source}.") from None
    print(f"Kontoret fra {source.name} er sat tilbage i {args.folder}.")
    print("Det, der er slettet siden, er slettet igen. Det sikre lager kender ikke computeren mere:")
    print("bed om en invitation, og kobl den til (outreach enrol).")
    return 0
