"""What is let go of leaves the file and its write-ahead log, to the last byte, also while somebody reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as dbapi
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import event

from outreach.services import forgetting, questions, recording
from outreach.services.syncing import LEASE, Link, Syncing
from outreach.storage import leftovers, projections
from outreach.storage.projections import project
from outreach.storage.queries import questions as queries
from sync import tables
from sync.entry import stamp
from sync.ledger import Ledger
from sync.ports import Answer, Unreachable
from sync.session import About, HubKey
from tests.logbook import ANNA, BO, ELIF, A, B, Laptop, a_world, an_entry
from tests.services.test_recording import ANNA_PROVED, WORDS, a_line

SECRET = "kobberkedlen synger"


class Readable(Laptop):
    """An office's file without encryption, otherwise as the real one, so that its bytes can be searched."""

    def __init__(self, folder: Path) -> None:
        self.file, self.org = folder / "readable.db", A
        self.engine = sa.create_engine(f"sqlite:///{self.file}", creator=self._connect, module=dbapi)

        @event.listens_for(self.engine, "begin")
        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        with self.engine.begin() as connection:
            tables.create(connection, tables.LAPTOP)
            projections.create(connection)
            projections.settle_here(connection, A)

    def _connect(self) -> Any:
        found = dbapi.connect(str(self.file), check_same_thread=False, isolation_level=None)
        for setting in ("journal_mode = wal", "secure_delete = on", "temp_store = memory"):
            found.execute(f"PRAGMA {setting}")
        return found

    def holds(self, words: str = SECRET) -> bool:
        """Whether any of the words lies in the file or its log."""
        log = self.file.with_name(f"{self.file.name}-wal")
        found = self.file.read_bytes() + (log.read_bytes() if log.exists() else b"")
        return any(word.encode() in found for word in words.split())


@pytest.fixture
def laptop(tmp_path: Path) -> Readable:
    found = Readable(tmp_path)
    found.take_in(
        [*a_world(), an_entry("person", number=101, id=ELIF, people=[ELIF], closed={"name": "Elif"})]
    )
    return found


def asked_about(laptop: Readable) -> str:
    """A line that broke a rule, with the words in it; the question's id."""
    line = a_line(number=900, closed={**WORDS, "note": SECRET + "x" * 4000})
    with laptop.session() as session:
        recording.accept(session, line, ANNA_PROVED)
        (found,) = queries.waiting(session, ANNA)
    assert laptop.holds()
    return found.id


def test_a_line_that_was_thrown_away_leaves_no_byte(laptop: Readable) -> None:
    id = asked_about(laptop)
    with laptop.session() as session:
        questions.dismiss(session, ANNA, id)
    assert not laptop.holds()


def test_nor_does_one_that_was_written_anew(laptop: Readable) -> None:
    id = asked_about(laptop)
    with laptop.session() as session:
        questions.rewrite(session, ANNA, id, closed={"note": "Kortere"})
    assert not laptop.holds()


def test_nor_does_the_content_that_was_not_right(laptop: Readable) -> None:
    with laptop.session() as session:
        recording.accept(session, a_line(number=901), ANNA_PROVED)
        other = a_line(number=901, nonce="z" * 22, closed={**WORDS, "note": SECRET})
        recording.accept(session, other, ANNA_PROVED)
        (found,) = queries.waiting(session, ANNA)
        questions.keep_first(session, ANNA, found.id)
    assert not laptop.holds()


@contextmanager
def somebody_reads(laptop: Readable) -> Iterator[None]:
    reader = laptop._connect()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM question").fetchone()
    yield
    reader.execute("COMMIT")
    reader.close()


def test_while_somebody_reads_it_is_owed_and_paid_later(
    laptop: Readable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leftovers, "PATIENCE_MS", 50)
    id = asked_about(laptop)
    with somebody_reads(laptop):
        with laptop.session() as session:
            questions.dismiss(session, ANNA, id)
            assert forgetting.scrub(session) is False
        assert laptop.holds()
        assert leftovers.empty_if_owed(laptop.engine) is False
    with laptop.engine.begin() as connection:
        assert leftovers.owed(connection)

    assert leftovers.empty_if_owed(laptop.engine) is True
    assert not laptop.holds()
    with laptop.engine.begin() as connection:
        assert not leftovers.owed(connection)


class NoHub:
    """Nobody answers."""

    def call(self, method: str, path: str, body: bytes = b"", media_type: str = "") -> Answer:
        raise Unreachable("away")


def test_what_others_wrote_leaves_no_byte_after_35_silent_days(laptop: Readable) -> None:
    note = an_entry(
        "contact", actor=BO, number=902, open={"drawer": "helpers"}, closed={**WORDS, "note": SECRET}
    )
    laptop.take_in([note])
    assert laptop.holds()
    with laptop.engine.begin() as connection:
        Ledger(connection).put("heard_at", stamp(datetime.now(UTC) - LEASE - timedelta(days=1)))
    link = Link(NoHub(), HubKey(B, Ed25519PrivateKey.generate().public_key()), A, "1")

    def tidy() -> None:
        leftovers.empty_if_owed(laptop.engine)

    asking = Syncing(laptop.engine.begin, project, lambda: link, lambda: About("1", 0), tidy=tidy)
    assert asking.now().code == "unreachable"
    assert note.id not in {entry.id for entry in laptop.entries()}
    assert not laptop.holds()
