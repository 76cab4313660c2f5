"""An office at hand for one command: opened with a colleague's phrase, and locked again at the end."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.config import BadSetting, Settings, option, readable
from outreach.domain.access import Actor
from outreach.domain.errors import DomainError, NotAllowed, OfficeBusy, OfficeMissing
from outreach.services import control
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.queries import staff
from outreach.storage.vault import Vault
from outreach.web.commands import Said, told


@dataclass(frozen=True, slots=True)
class Opened:
    """An open office; `actor` is nobody when the printed code opened it."""

    office: Office
    engine: sa.Engine
    session: Session
    actor: Actor | None

    def who(self) -> Actor:
        """Whose phrase it was. Raises NotAllowed when it was the printed code."""
        if self.actor is None:
            raise NotAllowed
        return self.actor


def command(
    commands: Any, name: str, text: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Declare one: which office, and who opens it."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    add_folder(parser, Settings.read())
    parser.add_argument("--who", default="", help="hvem du er (uden: der spørges)")
    secret = "fil med din kode (uden: der spørges)"
    parser.add_argument("--phrase-file", type=option(readable), help=secret)
    parser.add_argument("--recovery", action="store_true", help="åbn med den printede genopretningskode")
    return parser


def add_folder(parser: argparse.ArgumentParser, machine: Settings) -> None:
    """The office folder, for every command that needs one."""
    default = machine.folder
    parser.add_argument("--folder", type=Path, default=default, help=f"kontorets mappe (nu: {default})")


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Opened]:
    """Open the office for one command. Raises DomainError: missing, busy, damaged, a wrong phrase."""
    office = Office(args.folder)
    if not office.exists:
        raise OfficeMissing
    engine = make_engine(office.vault)
    try:
        staff_id = unlock(office.vault, args)
        with Session(engine) as session:
            actor = staff.actor(session, staff_id) if staff_id else None
            session.rollback()  # every transaction takes the write lock: leave it to whoever is next
            yield Opened(office, engine, session, actor)
    finally:
        office.vault.lock()


def at_hand(args: argparse.Namespace, alone: Callable[[Opened], Said], **asked: str) -> int:
    """Do one command here, or let the office do it that is running already; print what came of it.

    A phrase or code is proved in either case. Raises OfficeBusy where another program has the office open.
    """
    try:
        with opened(args) as here:
            lines, went_well = alone(here)
    except OfficeBusy:
        answer = control.ask(args.folder, {**asked, "staff_id": args.staff_id})
        if answer is None:
            raise
        if "type" in answer:
            raise refusal(answer) from None
        lines, went_well = told(answer)
    print(*lines, sep="\n")
    return 0 if went_well else 1


def refusal(answer: dict[str, Any]) -> DomainError:
    """What the running office said no with."""
    return DomainError(str(answer["type"]).rpartition("/")[2])


def unlock(vault: Vault, args: argparse.Namespace) -> str:
    """Open it as the arguments say; whose phrase it was, "" for the printed code."""
    args.staff_id = ""
    if args.recovery:
        vault.unlock_with_recovery(_secret(args, "Genopretningskode: "))
        return ""
    args.staff_id = _choose(vault.slots(), args.who)
    vault.unlock(args.staff_id, _secret(args, "Kode: "))
    return str(args.staff_id)


def _secret(args: argparse.Namespace, prompt: str) -> str:
    return args.phrase_file.read_text().strip() if args.phrase_file else getpass(prompt)


def _choose(known: list[tuple[str, str]], who: str) -> str:
    """The one colleague meant: by name or its beginning, or by a number from the list."""
    if not who and len(known) > 1 and sys.stdin.isatty():
        for number, (_, name) in enumerate(known, 1):
            print(f"{number}  {name}")
        who = input("Hvem er du? ").strip()
        if who.isdigit() and 0 < int(who) <= len(known):
            return known[int(who) - 1][0]
    fitting = [id for id, name in known if name.casefold().startswith(who.casefold())]
    if len(fitting) != 1:
        raise BadSetting(f"Sig hvem med --who: {', '.join(name for _, name in known)}.")
    return fitting[0]
