"""`outreach enrol`: couple an office to the safe store with the operator's invitation."""

import argparse
import socket
import sys
from typing import Any

from outreach.cli import CommandProblem
from outreach.config import option, readable
from outreach.domain.access import require
from outreach.domain.errors import NotAllowed
from outreach.opening import command, opened
from outreach.services import hub_link
from outreach.web.safe_store import NOT_OURS


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "enrol", "kobl kontoret til det sikre lager med en invitation", run)
    text = "fil med invitationen (uden: tastaturet)"
    parser.add_argument("invitation", nargs="?", type=option(readable), help=text)
    parser.add_argument("--label", default=socket.gethostname(), help="hvad computeren skal kaldes")


def run(args: argparse.Namespace) -> int:
    """Spend the invitation."""
    text = args.invitation.read_text() if args.invitation else sys.stdin.read()
    with opened(args) as here:
        require(here.who(), "office.manage")
        try:
            hub_link.enrol(here.office, text, args.label)
        except hub_link.NoAnswer:
            raise CommandProblem("Det sikre lager svarer ikke. Invitationen virker stadig.") from None
        except NotAllowed:
            raise CommandProblem(NOT_OURS) from None
        settings = here.office.settings
    print(f"{settings.org_name} er koblet til {settings.hub.url if settings.hub else ''} som {args.label}.")
    return 0
