"""`outreach sync`: bring this office and the safe store in step now, and say how it went in one line."""

import argparse
from typing import Any

from outreach.opening import Opened, at_hand, command
from outreach.services.hub_link import bear_witness, look_for_rewind, syncing_for
from outreach.web.commands import Said, synced


def add(commands: Any) -> None:
    """Declare the command."""
    command(commands, "sync", "send til det sikre lager, og hent derfra, nu", run)


def run(args: argparse.Namespace) -> int:
    """One session. 1 when it did not come to an end."""
    return at_hand(args, _alone, command="sync")


def _alone(here: Opened) -> Said:
    look_for_rewind(here.office, here.engine.begin)
    outcome = syncing_for(here.office, here.engine).now()
    bear_witness(here.office, here.engine.begin, lasting=True)
    return synced(outcome)
