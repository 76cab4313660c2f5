"""init, upgrade, restore: a hub is made, brought up to date, or put back."""

import argparse
from getpass import getpass
from pathlib import Path
from typing import Any

from outreach.cli import CommandProblem
from outreach.cli.hub import verb
from outreach.config import Settings, listen, option, readable
from outreach.hub import DEFAULT_PORT, HubFolder
from outreach.progress import bar
from outreach.storage import files
from sync.hub import backup, copies
from sync.hub.backup import BadBackup, Facts
from sync.hub.journal import Journal
from sync.hub.sealed import NotReadable
from sync.hub.words import moment


def add(verbs: Any) -> None:
    """Declare the verbs."""
    machine = Settings.read()
    one = verb(verbs, "init", "lav et nyt lager", make)
    one.add_argument(
        "--url", default=machine.hub_url or "", help="adressen, kontorerne når det på: https://..."
    )
    one.add_argument("--listen", type=option(listen), default=machine.listen, help="adressen, der lyttes på")
    one.add_argument("--port", type=int, help=f"porten (uden: adressens, ellers {DEFAULT_PORT})")
    one.add_argument("--operator", default="drift", help="navnet på den, der passer lageret")
    _database(one, machine)
    one = verb(verbs, "upgrade", "bring databasen på højde med programmet", upgrade)
    _database(one, machine)
    one = verb(verbs, "restore", "sæt lageret tilbage fra en sikkerhedskopi, i en tom mappe", put_back)
    one.add_argument("file", type=Path, help="sikkerhedskopien, eller mappen med dem: så den nyeste")
    _database(one, machine)
    printed = "fil med den trykte kode (uden: den spørges der om)"
    one.add_argument("--code-file", type=option(readable), help=printed)
    one.add_argument(
        "--journal", type=Path, help="journalen fra det gamle lagers mappe, hvis den er der endnu"
    )
    one.add_argument("--operator", default="drift", help="navnet på den, der passer lageret")


def _database(parser: argparse.ArgumentParser, machine: Settings) -> None:
    owner = "PostgreSQL-ejerens adresse, fx postgresql://ejer@vært/lager; gemmes ikke. Uden: SQLite i mappen."
    default = machine.hub_database.reveal() if machine.hub_database else ""
    parser.add_argument("--database", default=default, metavar="URL", help=owner)


def make(args: argparse.Namespace) -> int:
    """Make a hub; print what is shown once."""
    home, code = HubFolder.create(args.folder, args.url, args.listen, args.port, args.database)
    home.open().close()
    operator = home.add_operator(args.operator)
    print(f"Lageret er lavet i {args.folder}.\n")
    print("Skriv de to koder ned nu. De vises kun denne ene gang.\n")
    print(f"  Kode til sikkerhedskopier:  {code}")
    print("    Uden den kan ingen sikkerhedskopi læses. Læg den i et pengeskab.\n")
    print(f"  Kode til driftssiden ({args.operator}):  {operator}")
    print(f"    Til at logge ind på {home.settings.url}\n")
    print("Så: outreach hub org <navn> --role helper, outreach hub serve og outreach hub invite <id>")
    return 0


def upgrade(args: argparse.Namespace) -> int:
    """Add the tables and rights a newer program needs. Repeating it changes nothing."""
    home = HubFolder(args.folder)
    settings = home.settings
    if settings.ingest and not args.database:
        raise CommandProblem("Lageret bruger PostgreSQL. Sig hvem ejeren er: --database <adresse>")
    home.prepare(args.database, settings.ingest, settings.reader)
    home.open().close()
    print("Databasen passer til programmet.")
    return 0


def put_back(args: argparse.Namespace) -> int:
    """Read the backup through, then fill an empty folder and database with it."""
    if args.file.is_dir():
        args.file = copies.newest(args.file) or args.file
    if not args.file.is_file():
        raise CommandProblem(f"{args.file} findes ikke.")
    code = args.code_file.read_text() if args.code_file else getpass("Kode til sikkerhedskopier: ")
    try:
        facts = _checked(args.file, code)
        with files.whole_folder(args.folder) as aside:
            _fill(HubFolder(aside), facts, args, code)
    except FileExistsError:
        raise CommandProblem(f"{args.folder} er der allerede. Vælg en mappe, der ikke findes.") from None
    except FileNotFoundError as problem:
        raise CommandProblem(f"{problem.filename} findes ikke.") from None
    except NotReadable:
        raise CommandProblem("Filen er ikke en sikkerhedskopi, eller koden hører ikke til den.") from None
    except BadBackup as problem:
        raise CommandProblem(f"Sikkerhedskopien dur ikke: {problem}. Intet er ændret.") from None
    operator = HubFolder(args.folder).add_operator(args.operator)
    print(f"Lageret fra {moment(facts.at)} er sat tilbage: {facts.rows.get('entry', 0)} indførsler.")
    if any(one.size() for one in _journals(args)):
        print("Det, journalen siger er slettet siden, er slettet igen.")
    else:
        print("Her er ingen journal: det, der er slettet siden, er her igen, til kontorerne siger det på ny.")
        print("Computere, der er fjernet siden, er med igen. Se efter: outreach hub devices")
    print("Gamle invitationer virker ikke mere.")
    print("Computere, der er kommet til siden, skal have en ny invitation. De andre finder selv tilbage.")
    print(f"  Ny kode til driftssiden ({args.operator}):  {operator}")
    return 0


def _checked(path: Path, code: str) -> Facts:
    with copies.opened(path, code) as plain, bar("Læser igennem") as progress:
        return backup.verify(plain, progress)


def _journals(args: argparse.Namespace) -> list[Journal]:
    """What was erased, stopped and shut out: beside the backup, and where the operator says."""
    return [Journal(one) for one in (args.file.parent / copies.JOURNAL, args.journal) if one is not None]


def _fill(home: HubFolder, facts: Facts, args: argparse.Namespace, code: str) -> None:
    home.adopt(facts.files, args.database)
    for journal in _journals(args):
        journal.copy_to(home.journal.path)
    hub = home.bare()
    try:
        with (
            copies.opened(args.file, code) as plain,
            bar("Sætter tilbage", sum(facts.rows.values())) as progress,
        ):
            backup.restore(hub, plain, progress)
    finally:
        hub.close()
