"""`outreach status`: what was written today, where it is, and how old the copies are."""

import argparse
from typing import Any

from outreach.opening import command, opened
from outreach.services import backups
from outreach.storage.queries import status
from outreach.web import look
from sync.ledger import Ledger


def add(commands: Any) -> None:
    """Declare the command."""
    command(commands, "status", "vis, hvad der er skrevet i dag, og hvor det er", run)


def run(args: argparse.Namespace) -> int:
    """Counts only: nobody is revealed and nothing is written to the reading log."""
    with opened(args) as here:
        day = status.day(here.session, here.who(), look.today())
        copy = backups.latest(here.office, here.who())
        heard = Ledger(here.session.connection()).get("heard_at")
        settings, locked = here.office.settings, len(here.office.spool)
    far = look.moment(heard) or "aldrig" if settings.hub else "kontoret er ikke koblet til et"
    print(f"{settings.org_name}, {settings.name}")
    print(f"I dag: {day.written} skrevet, {day.received} i sikkert lager.")
    print(f"Venter på at blive sendt: {day.waiting}. Taget imod, mens her var låst: {locked}.")
    print(f"Skal du se på: {day.questions}.")
    print(f"Sidst i kontakt med sikkert lager: {far}.")
    print(f"Sikkerhedskopi: {look.moment(copy.at) if copy else 'ingen'}.")
    return 0
