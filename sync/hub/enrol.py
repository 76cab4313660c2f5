"""Letting laptops in: organisations, one-time codes, devices and the signature each request carries."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync import tables
from sync.entry import fresh_id, stamp
from sync.hub.journal import REVOKED, Line
from sync.hub.store import Device, Hub
from sync.protocol import BadMessage, Enrol, Enrolled
from sync.receipt import unb64
from sync.signing import signing_input

CODE_LIFE = timedelta(days=7)


class NotEnrolled(Exception):
    """No such device, a device that was removed, or a signature that is not its own."""


def add_org(hub: Hub, name: str, role: str, id: str | None = None) -> str:
    """Take an organisation into the programme. Its role decides what may ever reach it."""
    id = id or fresh_id()
    with hub.writing() as db:
        db.execute(sa.insert(tables.org).values(id=id, name=name, role=role))
    return id


def issue_code(hub: Hub, org: str) -> str:
    """A one-time code for one laptop of this organisation, valid for a week."""
    code = "-".join(secrets.token_hex(2).upper() for _ in range(5))
    with hub.writing() as db:
        if db.scalar(sa.select(tables.org.c.id).where(tables.org.c.id == org)) is None:
            raise NotEnrolled
        db.execute(
            sa.insert(tables.enrol_code).values(
                hash=_hash(code), org=org, expires_at=stamp(hub.now() + CODE_LIFE)
            )
        )
    return code


def enrol(hub: Hub, asked: Enrol) -> Enrolled:
    """Spend a code. Raises NotEnrolled when it is unknown, used or too old, BadMessage for a bad key."""
    try:
        key = unb64(asked.key)
        Ed25519PublicKey.from_public_bytes(key)
    except ValueError:
        raise BadMessage("not a key") from None
    with hub.writing() as db:
        codes = tables.enrol_code.c
        row = db.execute(
            sa.select(tables.org.c.id, tables.org.c.name, tables.org.c.role)
            .join(tables.enrol_code, codes.org == tables.org.c.id)
            .where(codes.hash == _hash(asked.code), codes.used_at.is_(None), codes.expires_at > hub.stamp())
        ).first()
        if row is None:
            raise NotEnrolled
        id = fresh_id()
        db.execute(
            sa.update(tables.enrol_code).where(codes.hash == _hash(asked.code)).values(used_at=hub.stamp())
        )
        db.execute(
            sa.insert(tables.device).values(
                id=id, org=row.id, label=asked.label[:80], key=key, enrolled_at=hub.stamp()
            )
        )
        hub.note(db, "enrolled", id)
    return Enrolled(id, row.id, row.name, row.role, hub.id)


def revoke(hub: Hub, device: str) -> None:
    """Shut a laptop out. What it delivered stays."""
    with hub.writing() as db:
        db.execute(
            sa.update(tables.device).where(tables.device.c.id == device).values(revoked_at=hub.stamp())
        )
        hub.remember(db, [Line(REVOKED, device)])
        hub.note(db, "revoked", device)


def recognise(hub: Hub, device: str, signature: str, method: str, path: str, body: bytes) -> Device:
    """Which laptop sent this. Raises NotEnrolled."""
    d = tables.device.c
    with hub.looking() as db:
        row = db.execute(sa.select(d.org, d.key).where(d.id == device, d.revoked_at.is_(None))).first()
    if row is None:
        raise NotEnrolled
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes(row.key))
        key.verify(unb64(signature), signing_input(method, path, body))
    except (InvalidSignature, ValueError):
        raise NotEnrolled from None
    return Device(device, row.org)


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
