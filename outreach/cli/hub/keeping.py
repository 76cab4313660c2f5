"""backup, retry-parked: what a hub does regularly."""

import argparse
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from outreach.cli import CommandProblem
from outreach.cli.hub import opened, verb
from outreach.config import Settings
from outreach.progress import bar
from sync import tables
from sync.hub import copies, intake
from sync.hub.backup import BadBackup
from sync.hub.store import Hub
from sync.receipt import unb64


def add(verbs: Any) -> None:
    """Declare the verbs."""
    one = verb(verbs, "backup", "tag en sikkerhedskopi, og læs den igennem", back_up)
    place = Settings.read().backup_folder
    told = f"mappen, den skal ligge i; en anden disk (nu: {place or 'ingen'})"
    one.add_argument("target", type=Path, nargs="?", default=place, help=told)
    one.add_argument(
        "--keep-days", type=int, default=copies.KEEP_DAYS, help=f"slet ældre (nu: {copies.KEEP_DAYS})"
    )
    one.add_argument(
        "--elsewhere", action="store_true", help="mappen er et andet sted, selv om det ser ud som samme disk"
    )
    one.add_argument("--dry-run", action="store_true", help="vis kun, hvad der ville ske")
    verb(verbs, "retry-parked", "prøv det, der er sat til side, igen", retry)


def back_up(args: argparse.Namespace) -> int:
    """Take a backup, believe it after reading it, and let old ones go."""
    if args.target is None:
        raise CommandProblem("Sig hvor den skal ligge: outreach hub backup <mappe>")
    if not args.target.is_dir():
        raise CommandProblem(f"{args.target} er ikke en mappe.")
    with opened(args.folder) as (home, hub):
        elsewhere = args.elsewhere or copies.is_elsewhere(args.folder, args.target)
        rows = _rows(hub)
        if args.dry_run:
            print(f"Ville skrive {rows} rækker til {args.target}.")
        else:
            try:
                with bar("Skriver og læser igennem", 2 * rows) as progress:
                    public = unb64(home.settings.backup_key)
                    path, facts = copies.take(
                        hub, public, home.secrets(), args.target, elsewhere=elsewhere, progress=progress
                    )
            except (BadBackup, OSError) as problem:
                raise CommandProblem(f"Sikkerhedskopien dur ikke og tæller ikke: {problem}") from None
            print(f"{path.name}: {facts.rows.get('entry', 0)} indførsler, læst igennem.")
        if not elsewhere:
            print(
                "Den ligger på samme disk som lageret og tæller ikke. Vælg et andet sted, eller --elsewhere."
            )
        for path in copies.old(args.target, hub.now(), args.keep_days):
            print(f"{'Ville slette' if args.dry_run else 'Slettet'}: {path.name}")
            if not args.dry_run:
                path.unlink()
    return 0


def _rows(hub: Hub) -> int:
    with hub.ingest.connect() as db:
        counts = [db.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables.HUB]
    return sum(counts)


def retry(args: argparse.Namespace) -> int:
    """After an upgrade: take in what is understood now."""
    with opened(args.folder) as (_, hub):
        print(f"{intake.try_again(hub)} er taget ind.")
    return 0
