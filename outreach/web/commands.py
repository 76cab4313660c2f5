"""What commands on this machine ask of the office while it runs: they prove themselves by the folder's token.

The same functions do it when the command has the office to itself, so that both say the same.
"""

import secrets
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, request

from outreach.domain.access import Actor
from outreach.domain.errors import NotFound, OfficeLocked
from outreach.services import backups, control
from outreach.services.syncing import Outcome
from outreach.storage.db import db
from outreach.storage.office import Office
from outreach.storage.queries import staff
from outreach.storage.queries import status as queries
from outreach.web import look
from outreach.web.access import anyone, csrf, office
from outreach.web.sync_words import sentence
from sync.ledger import Ledger

bp = Blueprint("commands", __name__, url_prefix="/api")
csrf.exempt(bp)  # no other site knows the token
Said = tuple[list[str], bool]  # what to print, and whether it went well


class Command(msgspec.Struct):
    """Which one, and whose phrase was proved: "" for the printed code."""

    command: str
    staff_id: str = ""
    target: str = ""


@bp.post("/kommando")
@anyone
def run() -> Response:
    """One command, for whoever can read the office's folder, and on this machine only."""
    token = str(current_app.config.get("CONTROL_TOKEN") or "")
    given = request.headers.get(control.HEADER, "")
    if not token or request.is_secure or not secrets.compare_digest(token.encode(), given.encode()):
        raise NotFound
    try:
        asked = msgspec.json.decode(request.get_data(), type=Command)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise NotFound from None
    here = office()
    if not here.vault.is_open:
        raise OfficeLocked
    actor = staff.actor(db.session, asked.staff_id) if asked.staff_id else None
    db.session.rollback()
    lines, went_well = _run(here, asked, actor)
    return Response(msgspec.json.encode({"lines": lines, "ok": went_well}), mimetype="application/json")


def _run(here: Office, asked: Command, actor: Actor | None) -> Said:
    if asked.command == "status" and actor is not None:
        return status(db.session, here, actor)
    if asked.command == "sync" and (syncing := current_app.extensions.get("syncing")) is not None:
        return synced(syncing.now())
    if asked.command == "backup":
        return copied(here, actor, asked.target)
    raise NotFound


def status(session: Any, here: Office, actor: Actor) -> Said:
    """Counts only: nobody is revealed and nothing is written to the reading log."""
    day = queries.day(session, actor, look.today())
    copy = backups.latest(here, actor)
    heard = Ledger(session.connection()).get("heard_at")
    session.rollback()
    settings, locked = here.settings, len(here.spool)
    far = look.moment(heard) or "aldrig" if settings.hub else "kontoret er ikke koblet til et"
    return [
        f"{settings.org_name}, {settings.name}",
        f"I dag: {day.written} skrevet, {day.received} i sikkert lager.",
        f"Venter på at blive sendt: {day.waiting}. Taget imod, mens her var låst: {locked}.",
        f"Skal du se på: {day.questions}.",
        f"Sidst i kontakt med sikkert lager: {far}.",
        f"Sikkerhedskopi: {look.moment(copy.at) if copy else 'ingen'}.",
    ], True


def synced(outcome: Outcome) -> Said:
    """How one session went, in one line."""
    return [sentence(outcome)], outcome.ok


def copied(here: Office, actor: Actor | None, target: str, progress: backups.Progress | None = None) -> Said:
    """Take a copy; say whether it is in another place. No actor: the printed code opened the office."""
    made = backups.take(here, actor, target, progress)
    lines = [f"{made.target}: {made.entries} indførsler, læst igennem."]
    if not made.elsewhere:
        lines.append("Den ligger på samme disk som kontoret. Brænder computeren, brænder den med.")
    return lines, True


def told(answer: dict[str, Any]) -> Said:
    """What the running office answered, as it came over the wire."""
    return [str(line) for line in answer.get("lines", [])], answer.get("ok") is True
