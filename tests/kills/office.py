"""A laptop process that is there to be killed: `python -m tests.kills.office intake|session ...`.

It writes down, fsynced, what it told somebody; whoever killed it holds the file against the database.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

from outreach.services.recording import Author, accept
from outreach.storage import projections
from sync.entry import fresh_id
from sync.http import HttpTransport
from sync.session import About, HubKey, Later, NotTheHub
from sync.session import Session as SyncSession
from tests.logbook import ANNA, an_entry, open_engine


def told(file: Path) -> Callable[[str], None]:
    """Append one line that survives whatever comes next."""
    out = file.open("ab")

    def say(text: str) -> None:
        out.write(text.encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())

    return say


def take_in(engine: sa.Engine, say: Callable[[str], None]) -> str:
    """Take in one walk-in as from a tablet; say so only when it is committed."""
    id = fresh_id()
    entry = an_entry(
        "contact",
        id=id,
        nonce=id.replace("-", "")[:22],
        open={"drawer": "own"},
        closed={
            "when": "2026-05-18T10:22",
            "channel": "door",
            "topics": ["letters"],
            "note": "Kom med et brev.",
        },
    )
    with Session(engine) as session:
        recorded = accept(session, entry.line, Author(ANNA.staff_id, ANNA.org_id))
    assert recorded.disposition == "applied", recorded
    say(id)
    return id


def run_session(engine: sa.Engine, url: str, hub: str, hub_key: str, device: str, key: str) -> None:
    """One session with the hub."""

    @contextmanager
    def begin() -> Iterator[sa.Connection]:
        with engine.begin() as connection:
            yield connection

    transport = HttpTransport(url, device, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)))
    known = HubKey(hub, Ed25519PublicKey.from_public_bytes(bytes.fromhex(hub_key)))
    SyncSession(begin, projections.project, transport, known, ANNA.org_id).run(
        About("1", time.time_ns() // 10**6)
    )


def main() -> None:
    what, folder, file, *hub = sys.argv[1:]
    engine, say = open_engine(Path(folder)), told(Path(file))
    say("ready")
    while True:
        for _ in range(5):
            take_in(engine, say)
        if what == "session":
            try:
                run_session(engine, *hub)
            except (Later, NotTheHub) as problem:
                say(f"problem {type(problem).__name__}")


if __name__ == "__main__":
    main()
