"""`outreach doctor`: find what is wrong with this office, and say what to do about it."""

import argparse
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from outreach.domain.errors import DomainError, OfficeMissing
from outreach.opening import Opened, command, opened
from outreach.problems import problem
from outreach.services.hub_link import syncing_for
from outreach.storage import backup, ca
from outreach.storage.kit import Hub
from outreach.storage.office import SERVER, Office
from outreach.storage.queries import reading
from outreach.web.sync_words import sentence
from sync.http import HttpTransport
from sync.ledger import Ledger
from sync.ports import Unreachable

ROOM_BYTES_MIN = 1024**3
BACKUP_AGE_MAX, SILENCE_MAX, CLOCK_OFF_MAX = timedelta(days=7), timedelta(days=7), timedelta(minutes=2)
LEASE_DAYS = 35


def add(commands: Any) -> None:
    """Declare the command."""
    parser = command(commands, "doctor", "find ud af, om noget er galt med kontoret", run)
    parser.add_argument(
        "--open", action="store_true", help="åbn kontoret, og se også inden i det (ikke, mens det er i gang)"
    )


def run(args: argparse.Namespace) -> int:
    """1 when there is something to do."""
    office = Office(args.folder)
    if not office.exists:
        raise OfficeMissing
    found = [*outside(office, datetime.now(UTC))]
    if args.open:
        with opened(args) as here:
            found += inside(here, datetime.now(UTC))
    for one in found:
        print(f"- {one}")
    print(f"{len(found)} ting at gøre noget ved." if found else "Alt er i orden.")
    return 1 if found else 0


def outside(office: Office, now: datetime) -> Iterator[str]:
    """What can be seen while the office is locked."""
    if os.name == "posix" and office.folder.stat().st_mode & 0o077:
        yield f"Andre på computeren kan se ind i mappen. Ret det: chmod go= {office.folder}"
    free = shutil.disk_usage(office.folder).free
    if free < ROOM_BYTES_MIN:
        yield f"Der er kun {free // 2**20} MB ledig plads. Ryd op på computeren."
    yield from _copies(office, now)
    leaf = office.folder / SERVER
    if not leaf.exists() or ca.needs_renewal(leaf.read_bytes(), [office.settings.host], now):
        yield "Tabletternes certifikat udløber snart. Log ind på kontoret; så bliver det fornyet."
    if not office.settings.numbers.municipality:
        yield "Kommunens nummer ved bekymring for et barn er ikke skrevet: Kontoret, Numre ved bekymring."
    if office.settings.hub is None:
        yield "Kontoret er ikke koblet til et sikkert lager. Bed om en invitation: outreach enrol"
    else:
        yield from _hub(office.settings.hub)


def _copies(office: Office, now: datetime) -> Iterator[str]:
    try:
        copy = backup.latest(office)
    except DomainError as error:
        yield problem(error.code).title + " Tag en ny sikkerhedskopi."
        return
    if copy is None:
        yield "Der er ingen sikkerhedskopi. Tag en: outreach backup <mappe på en anden disk>"
    elif not copy.elsewhere:
        yield "Sikkerhedskopien ligger på computerens egen disk. Tag en på en anden: outreach backup"
    elif now - datetime.fromisoformat(copy.at) > BACKUP_AGE_MAX:
        yield f"Sidste sikkerhedskopi er fra {copy.at[:10]}. Tag en ny: outreach backup"


def _hub(hub: Hub) -> Iterator[str]:
    """A stranger's question: the hub refuses it, and nobody else can refuse it under the hub's authority."""
    if not hub.device:
        yield "Det sikre lager kender ikke computeren mere. Bed om en invitation: outreach enrol"
        return
    context = ca.pinned_context(hub.ca) if hub.ca else None
    try:
        answer = HttpTransport(hub.url, "", Ed25519PrivateKey.generate(), context).call("GET", "/v1/kits")
    except Unreachable as why:
        if "SSL" in str(why):
            yield f"Noget andet end det sikre lager svarer på {hub.url}. Skal man logge på nettet her?"
        else:
            yield f"Det sikre lager svarer ikke ({hub.url}). Er der net? Ellers spørg dem, der passer det."
        return
    if (answer.status, answer.media_type) != (401, "application/problem+json"):
        yield f"Det sikre lager er ude af drift ({answer.status}). Sig det til dem, der passer det."


def inside(here: Opened, now: datetime) -> Iterator[str]:
    """What takes an open office to see. Runs a session with the hub, as the office does by itself."""
    connection = here.office.vault.connect()
    try:
        bad = connection.execute("pragma cipher_integrity_check").fetchall()
        whole = connection.execute("pragma quick_check").fetchall() == [("ok",)]
    finally:
        connection.close()
    if bad or not whole:
        yield "Kontorets fil er i stykker. Rør ikke mappen; sæt den tilbage fra en kopi: outreach restore"
        return
    ledger = Ledger(here.session.connection())
    life, witness = ledger.life(), here.office.witness.read()
    head = ledger.head_at(life.id, witness.seq) if witness and witness.stream == life.id else None
    if witness is None or head is None or head.hex() != witness.head:
        yield "Kontorets fil ligner en ældre kopi. Intet er tabt: ved næste start henter den sit eget igen."
    heard = ledger.get("heard_at")
    here.session.rollback()
    if reading.broken_at(here.session) is not None:
        yield "Læseloggen hænger ikke sammen. Sig det til den, der har ansvar for data."
    elif doubted := reading.doubted_at(here.session):
        yield f"Læseloggen passede ikke med det, lageret husker ({doubted[:10]}). Sig det til lederen."
    here.session.rollback()
    if here.office.settings.hub is None:
        return
    outcome = syncing_for(here.office, here.engine).now()
    if not outcome.ok:
        yield sentence(outcome)
        silent = now - datetime.fromisoformat(heard) if heard else timedelta(0)
        if silent > SILENCE_MAX:
            yield f"Det er {silent.days} dage siden. Efter {LEASE_DAYS} dage slippes det, andre har delt."
        return
    off = datetime.now(UTC) - datetime.fromisoformat(outcome.report.hub_time)
    if abs(off) > CLOCK_OFF_MAX:
        where = "foran" if off > timedelta(0) else "bagud"
        yield f"Computerens ur går {abs(off).total_seconds() / 60:.0f} minutter {where}. Stil det."
