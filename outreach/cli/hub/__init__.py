"""`outreach hub ...`: set up and look after the safe store. Each module here holds a few verbs."""

import argparse
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from outreach.cli import CommandProblem
from outreach.config import Settings
from outreach.hub import HubFolder, HubProblem
from sync.hub.postgres import Unsafe
from sync.hub.store import Hub

TEXTS = {
    "no-hub": "Der er intet lager i {}. Lav et med: outreach hub init",
    "hub-exists": "Der er allerede et lager i {}. Intet er ændret.",
    "not-an-address": "“{}” er ikke en adresse, der begynder med https://. Sig den med --url.",
    "settings-damaged": "{} kan ikke læses. Hent den fra en sikkerhedskopi med: outreach hub restore",
    "key-open-to-others": "{} kan læses af andre brugere på maskinen. Ret det med: chmod 600 {}",
    "no-such-organisation": "Der er ingen organisation {}. Se dem med: outreach hub org",
    "no-such-operator": "Der er ingen driftskode til {}.",
}


def add(commands: Any) -> None:
    """Declare the command and its verbs."""
    text = "sæt det sikre lager op, og pas det"
    parser = commands.add_parser("hub", help=text, description=text)
    verbs = parser.add_subparsers(dest="verb", metavar="handling", required=True)
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}").add(verbs)


def verb(verbs: Any, name: str, help: str, run: Callable[[argparse.Namespace], int]) -> Any:
    """One verb, with the folder every one of them needs."""
    parser = verbs.add_parser(name, help=help, description=help)
    default = Settings.read().hub
    parser.add_argument("--folder", type=Path, default=default, help=f"lagerets mappe (nu: {default})")

    def guarded(args: argparse.Namespace) -> int:
        with said_plainly():
            return run(args)

    parser.set_defaults(run=guarded)
    return parser


@contextmanager
def said_plainly() -> Iterator[None]:
    """What can go wrong with a hub's folder or database, in Danish."""
    try:
        yield
    except HubProblem as problem:
        text = TEXTS.get(problem.code, problem.code)
        raise CommandProblem(text.replace("{}", problem.detail)) from None
    except Unsafe as problem:
        faults = "\n".join(f"  {one}" for one in problem.faults)
        raise CommandProblem(
            f"Databasen holder ikke muren mellem organisationerne:\n{faults}\n"
            "Lageret er ikke startet. Ret det med: outreach hub upgrade --database <ejerens adresse>"
        ) from None
    except ModuleNotFoundError as problem:
        raise CommandProblem(
            f"PostgreSQL kræver pakken {problem.name}: pip install aaben-doer[hub]"
        ) from None
    except sa.exc.ArgumentError:
        raise CommandProblem("Databasens adresse kan ikke læses: postgresql://ejer@vært/lager") from None
    except sa.exc.OperationalError as problem:
        raise CommandProblem(f"Databasen svarer ikke ({type(problem.orig).__name__}).") from None


@contextmanager
def opened(folder: Path) -> Iterator[tuple[HubFolder, Hub]]:
    """A hub that is there, for one command."""
    home = HubFolder(folder)
    hub = home.open()
    try:
        yield home, hub
    finally:
        hub.close()
