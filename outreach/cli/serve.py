"""`outreach serve`: the office's computer at work, until it is asked to stop."""

import argparse
import logging
import os
from pathlib import Path
from typing import Any

from outreach.cli import CommandProblem
from outreach.domain.errors import OfficeBusy
from outreach.running import Running

PORT, NAME = 8443, "logbog.lan"


def add(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        "serve", help="start kontorets logbog på denne computer", description=__doc__
    )
    add_folder(parser)
    parser.add_argument(
        "--port", type=int, default=PORT, help="porten til tablets; computeren selv bruger den næste"
    )
    parser.add_argument("--host", default="0.0.0.0", help="adressen, der lyttes på til tablets")
    parser.add_argument("--name", default=NAME, help="det navn, tablets finder et nyt kontor under")
    parser.set_defaults(run=run)


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The office folder, for every command that needs one."""
    default = Path(os.environ.get("OUTREACH_FOLDER") or Path.home() / "aaben-doer")
    parser.add_argument("--folder", type=Path, default=default, help=f"kontorets mappe (nu: {default})")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    office = Running(args.folder, port=args.port, host=args.host, name=args.name)
    print(f"Kontoret er åbent på http://localhost:{args.port + 1}  (stop med Ctrl-C)", flush=True)
    try:
        office.run()
    except OSError as problem:
        raise CommandProblem(
            f"Port {args.port} eller {args.port + 1} er optaget. Vælg en anden med --port."
        ) from problem
    except OfficeBusy:
        raise CommandProblem("Kontoret er allerede i gang i et andet vindue på denne computer.") from None
    return 0
