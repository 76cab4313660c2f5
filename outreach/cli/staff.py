"""`outreach staff`: who can open this office, and a new one-time code for one who cannot."""

import argparse
from typing import Any

from outreach.cli import CommandProblem
from outreach.domain.access import require
from outreach.domain.errors import OfficeMissing
from outreach.opening import command, opened
from outreach.storage.office import Office


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "staff", "vis, hvem der kan åbne kontoret, eller giv en engangskode", run)
    parser.add_argument("--new-code", metavar="NAVN", help="hvem der skal have en engangskode")


def run(args: argparse.Namespace) -> int:
    """The list needs no phrase. A code takes a leader's, or the printed one when every leader's is gone."""
    office = Office(args.folder)
    if not office.exists:
        raise OfficeMissing
    if not args.new_code:
        waiting = dict(office.vault.awaiting())
        for id, name in sorted({**dict(office.vault.slots()), **waiting}.items(), key=lambda one: one[1]):
            print(f"{name}{'  (har en engangskode, der ikke er brugt)' if id in waiting else ''}")
        return 0
    with opened(args) as here:
        if not args.recovery:
            require(here.who(), "staff.manage")
        known = {name: id for id, name in [*here.office.vault.slots(), *here.office.vault.awaiting()]}
        if args.new_code not in known:
            raise CommandProblem(f"Der er ingen {args.new_code} her. Skriv navnet, som det står i listen.")
        code = here.office.vault.issue_code(known[args.new_code], args.new_code)
    print(f"Engangskode til {args.new_code}, i tre dage:  {code}")
    print("Den gamle kode virker ikke mere. Vælg en ny på siden Log ind.")
    return 0
