"""An office and its hub: being let in, the link between them, and noticing that the database was put back."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

import outreach
from outreach.domain.errors import Invalid, NotAllowed, OfficeDamaged, OfficeLocked, WrongCode
from outreach.services import recording
from outreach.services.syncing import Link, Syncing, wall_ms
from outreach.storage import backup, ca, codes, leftovers
from outreach.storage.office import Hub, Kit, Office, write_device_key
from outreach.storage.projections import project
from outreach.storage.queries import reading, staff
from outreach.storage.witness import Witness
from sync import invitation, protocol
from sync.conversation import Conversation, HubKey, Later, NotTheHub, Refused, Report
from sync.http import HttpTransport
from sync.invitation import Invitation
from sync.ledger import Ledger
from sync.ports import Begin, Unreachable
from sync.receipt import b64, unb64
from sync.session import About

log = logging.getLogger(__name__)


class NoAnswer(Exception):
    """The hub was not reached, or something else answered in its place."""


def read_invitation(text: str) -> Invitation:
    """Raises Invalid for a text that is none, or was cut when it was copied."""
    try:
        invited = invitation.read(text)
        _known(invited)
        ca.pinned_context(invited.ca)
    except (ValueError, ssl.SSLError):
        raise Invalid(fields={"invitation": "not_an_invitation"}) from None
    return invited


def enrol(office: Office, text: str, label: str) -> None:
    """Let this office into the programme with the operator's invitation.

    Raises Invalid for a text that is none, NotAllowed for another organisation's or a spent one, and
    NoAnswer when the hub is not reached; then nothing has changed.
    """
    invited = read_invitation(text)
    if invited.org != office.settings.org_id:
        raise NotAllowed
    office.update_settings(hub=_let_in(invited, office.device_key(), label))


def take_over(office: Office, text: str, code: str, label: str, sealed: bytes | None = None) -> Kit:
    """Replace a laptop that is gone: the hub lets this one in and hands over the office's sealed kit.

    `sealed`: the kit from a file, where there is one. Raises what `enrol` raises, OfficeExists, or WrongCode.
    """
    invited, key = read_invitation(text), Ed25519PrivateKey.generate()
    if codes.read_code(code) is None:
        raise WrongCode(mistyped=True)  # before the invitation is spent
    hub = _let_in(invited, key, label)
    for one in [sealed] if sealed else kits(_transport(hub, key), _known(invited)):
        try:
            kit = office.restore_from_kit(one, code)
        except (WrongCode, OfficeDamaged):
            continue
        write_device_key(office.vault, key)
        office.update_settings(hub=hub)
        return kit
    raise WrongCode(mistyped=False)


def _let_in(invited: Invitation, key: Ed25519PrivateKey, label: str) -> Hub:
    """Spend an invitation; raises NotAllowed or NoAnswer."""
    transport = HttpTransport(invited.url, "", key, ca.pinned_context(invited.ca))
    asked = protocol.Enrol(invited.code, b64(key.public_key().public_bytes_raw()), label)
    try:
        body = Conversation(transport, _known(invited)).signed(
            "enrol", "POST", "/v1/enrol", protocol.encode(asked)
        )
    except Refused:
        raise NotAllowed from None
    except (Unreachable, NotTheHub, Later):
        raise NoAnswer from None
    device = protocol.decode(body, protocol.Enrolled).device
    return Hub(invited.url, invited.hub, invited.key, invited.ca, device)


def _known(hub: Invitation | Hub) -> HubKey:
    id = hub.hub if isinstance(hub, Invitation) else hub.id
    return HubKey(id, Ed25519PublicKey.from_public_bytes(unb64(hub.key)))


def _transport(hub: Hub, key: Ed25519PrivateKey) -> HttpTransport:
    return HttpTransport(hub.url, hub.device, key, ca.pinned_context(hub.ca) if hub.ca else None)


def syncing_for(office: Office, engine: sa.Engine) -> Syncing:
    """This office's conversation with its hub, over its own database."""

    @contextmanager
    def begin() -> Iterator[sa.Connection]:
        with engine.begin() as db:
            yield db

    links: dict[Hub, Link] = {}

    def link() -> Link | None:
        if not office.vault.is_open:
            raise OfficeLocked
        hub = office.settings.hub
        if hub is None or not hub.device:
            return None
        if hub not in links:
            links.clear()
            links[hub] = _link(office, hub)
        return links[hub]

    def about() -> About:
        with begin() as db, Session(db) as session:
            head = reading.head(session)
        copy = backup.latest(office)
        return About(outreach.VERSION, wall_ms(), copy.at if copy else "", office.kit_digest(), head)

    def send_kit(link: Link) -> None:
        path = f"/v1/kit?digest={office.kit_digest()}"
        ask = Conversation(link.transport, link.hub)
        ask.believed("kit", ask.call("PUT", path, office.kit_ciphertext(), "application/octet-stream"))

    def arrived(report: Report) -> None:
        """What was set aside may have got what it wanted; a colleague may have got another name."""
        with Session(engine) as session:
            recording.retry(session)
            session.commit()
            office.vault.rename(staff.names(session))

    def tidy() -> None:
        leftovers.empty_if_owed(engine)

    return Syncing(begin, project, link, about, send_kit, arrived, tidy)


def _link(office: Office, hub: Hub) -> Link:
    return Link(_transport(hub, office.device_key()), _known(hub), office.settings.org_id, hub.device)


def kits(transport: HttpTransport, hub: HubKey) -> list[bytes]:
    """The sealed kits of this laptop's organisation, newest first; one opens with the printed code."""
    body = Conversation(transport, hub).signed("kits", "GET", "/v1/kits")
    return [unb64(one) for one in msgspec.json.decode(body, type=protocol.Ids).ids]


def look_for_rewind(office: Office, begin: Begin) -> bool:
    """At start-up: a database that is behind its witness was put back from a copy. It starts a new stream.

    Returns whether it did. A witness that is missing is no proof either way, and a new stream is cheap.
    """
    witness = office.witness.read()
    with begin() as db:
        ledger = Ledger(db)
        life = next((one for one in ledger.lives() if one.is_open), None)
        if life is None:
            return False
        head = ledger.head_at(witness.stream, witness.seq) if witness and witness.stream == life.id else None
        if witness and head is not None and head.hex() == witness.head:
            return False
        ledger.mint("rewound" if witness else "no witness", life)
        log.warning("new stream: %s", "the database was put back" if witness else "there is no witness")
    return True


def bear_witness(office: Office, begin: Begin, *, lasting: bool = False) -> None:
    """Write down beside the database how far it is."""
    with begin() as db:
        life = Ledger(db).life()
    office.witness.write(Witness(life.id, life.seq, life.head.hex()), lasting=lasting)
