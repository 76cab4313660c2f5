"""`outreach status`: what was written today, where it is, and how old the copies are."""

import argparse
from typing import Any

from outreach.opening import at_hand, command
from outreach.web.commands import status


def add(commands: Any) -> None:
    """Declare the command."""
    command(commands, "status", "vis, hvad der er skrevet i dag, og hvor det er", run)


def run(args: argparse.Namespace) -> int:
    """Counts only: nobody is revealed and nothing is written to the reading log."""
    return at_hand(args, lambda here: status(here.session, here.office, here.who()), command="status")
