"""org, invite, devices, revoke, operator: who takes part, and with which laptops."""

import argparse
from typing import Any

from outreach.cli import CommandProblem
from outreach.cli.hub import opened, verb
from outreach.hub import ROLES, HubFolder
from sync.entry import is_id
from sync.hub import enrol, overview, words


def add(verbs: Any) -> None:
    """Declare the verbs."""
    one = verb(verbs, "org", "vis organisationer, eller opret en", organisation)
    one.add_argument("name", nargs="?", help="navnet på en ny")
    one.add_argument("--role", choices=list(ROLES), help="hvad den er: hjælper eller myndighed")
    one.add_argument("--id", help="det id, dens kontor allerede har (uden: et nyt)")
    one = verb(verbs, "invite", "lav en invitation til én computer", invite)
    one.add_argument("org", help="organisationens id")
    verb(verbs, "devices", "vis computerne", devices)
    one = verb(verbs, "revoke", "luk en computer ude", revoke)
    one.add_argument("device", help="computerens id")
    one.add_argument("--dry-run", action="store_true", help="vis kun, hvad der ville ske")
    one = verb(verbs, "operator", "giv en driftskode, eller tag den tilbage", operator)
    one.add_argument("name", help="hvem")
    one.add_argument("--remove", action="store_true", help="tag den tilbage")


def organisation(args: argparse.Namespace) -> int:
    """List organisations, or take one into the programme."""
    with opened(args.folder) as (_, hub):
        with hub.looking() as db:
            known = overview.organisations(db)
        if args.name:
            if args.role is None:
                raise CommandProblem("Sig hvad den er: --role helper eller --role authority")
            if args.id and not is_id(args.id):
                raise CommandProblem(f"{args.id} er ikke et id.")
            if any(args.name == one.name or args.id == one.id for one in known):
                raise CommandProblem("Den organisation er der allerede.")
            print(f"{args.name}: {enrol.add_org(hub, args.name, args.role, args.id)}")
            return 0
    for one in known:
        print(f"{one.id}  {ROLES.get(one.role, one.role):<10}  {one.name}")
    if not known:
        print("Ingen organisationer endnu.")
    return 0


def invite(args: argparse.Namespace) -> int:
    """Print the invitation and nothing else, so that it can be piped."""
    with opened(args.folder) as (home, hub):
        print(home.invite(hub, args.org))
    return 0


def devices(args: argparse.Namespace) -> int:
    """One line for each laptop."""
    with opened(args.folder) as (_, hub), hub.looking() as db:
        found = overview.laptops(db)
    for one in found:
        waiting = "?" if one.waiting is None else one.waiting
        print(
            f"{one.id}  {one.label} ({one.org})  sidst her {words.moment(one.seen_at)}"
            f"  venter {waiting}  ur {words.clock(one.offset_ms)}"
        )
    print("1 computer." if len(found) == 1 else f"{len(found)} computere.")
    return 0


def revoke(args: argparse.Namespace) -> int:
    """Shut a laptop out. What it delivered stays."""
    with opened(args.folder) as (_, hub):
        with hub.looking() as db:
            one = next((one for one in overview.laptops(db) if one.id == args.device), None)
        if one is None:
            raise CommandProblem("Den computer er her ikke. Se dem med: outreach hub devices")
        if one.waiting:
            print(f"Den sagde sidst, at {one.waiting} ventede på at blive sendt. De ligger kun der.")
        if args.dry_run:
            print(f"Ville lukke {one.label} ({one.org}) ude. Intet er ændret.")
            return 0
        enrol.revoke(hub, one.id)
        print(f"{one.label} ({one.org}) er lukket ude.")
    return 0


def operator(args: argparse.Namespace) -> int:
    """A code for the operator's page, or its end."""
    home = HubFolder(args.folder)
    if args.remove:
        home.remove_operator(args.name)
        print(f"{args.name} kan ikke logge ind mere.")
        return 0
    print(f"Kode til {args.name}, vises kun nu:  {home.add_operator(args.name)}")
    return 0
