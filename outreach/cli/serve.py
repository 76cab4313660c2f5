"""`outreach serve`: the office's computer at work, until it is asked to stop."""

import argparse
import logging
import sys
from typing import Any

from outreach import config
from outreach.cli import CommandProblem
from outreach.config import NAME, PORT, Settings, option
from outreach.domain.errors import OfficeBusy
from outreach.opening import add_folder
from outreach.running import Running
from outreach.storage.office import Office


def add(commands: Any) -> None:
    """Declare the command. What no option says is said by the machine's variables, then by the office."""
    text = "start kontorets logbog på denne computer"
    parser = commands.add_parser("serve", help=text, description=text)
    machine = Settings.read()
    add_folder(parser, machine)
    parser.add_argument(
        "--port",
        type=option(config.port),
        default=machine.port,
        help=f"porten til tablets; computeren selv bruger den næste (uden: kontorets egen, ellers {PORT})",
    )
    parser.add_argument(
        "--listen",
        type=option(config.listen),
        default=machine.listen,
        help="adressen, der lyttes på til tablets",
    )
    parser.add_argument(
        "--name",
        type=option(config.name),
        default=machine.name,
        help="det navn eller den faste adresse, tablets finder et nyt kontor under",
    )
    parser.add_argument(
        "--log-level",
        type=option(config.level),
        default=machine.log_level,
        help="hvor meget loggen siger: DEBUG, INFO, WARNING eller ERROR",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    logging.basicConfig(level=args.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    own = Office(args.folder)
    port = args.port or (own.settings.port if own.exists else PORT)
    if own.exists:
        _say_what_stays(own, port, args.name)
    office = Running(args.folder, port=port, host=args.listen, name=args.name)
    said = f"Kontoret er åbent på http://localhost:{port + 1}  (stop med Ctrl-C)"
    try:
        office.run(lambda: print(said, flush=True))
    except OSError as problem:
        raise CommandProblem(
            f"Port {port} eller {port + 1} er optaget. Vælg en anden med --port."
        ) from problem
    except OfficeBusy:
        raise CommandProblem("Kontoret er allerede i gang i et andet vindue på denne computer.") from None
    return 0


def _say_what_stays(own: Office, port: int, name: str) -> None:
    """An office keeps the name and port its tablets know: say so to whoever asked for others."""
    if name not in (own.settings.host, NAME):
        print(f"Tablets kender kontoret som {own.settings.host}. Det bliver det ved med.", file=sys.stderr)
    if port != own.settings.port:
        print(
            f"Tablets leder efter port {own.settings.port}. På port {port} finder de ikke kontoret.",
            file=sys.stderr,
        )
