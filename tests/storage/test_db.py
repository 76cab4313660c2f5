"""The engine over the encrypted file: opens and closes with the office, one writer at a time."""

import gc
import threading

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from outreach.domain.errors import OfficeLocked, OfficeTooNew
from outreach.storage import migrations, slots
from outreach.storage.db import READ_ONLY, db, make_engine
from outreach.storage.migrations import Step, add_column, migrate
from outreach.storage.vault import Vault

ANNA, PHRASE = "018f8a52-7c00-7abc-8def-00000000000a", "kaffe lampe skov blå"


class Here:
    """What the app needs of an office."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault


@pytest.fixture
def vault(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    made = Vault(tmp_path / "office")
    made.create()
    made.add_slot(ANNA, "Anna", PHRASE)
    yield made
    made.lock()


@pytest.fixture
def app(vault):
    app = Flask("test")
    app.extensions["office"] = Here(vault)
    db.init_app(app)
    with app.app_context():
        yield app


@pytest.fixture
def counter(vault):
    engine = make_engine(vault)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table counter (n integer not null unique)")
        connection.exec_driver_sql("insert into counter values (0)")
        connection.execute(migrations.applied.delete())  # the steps of a test are its own
    yield engine
    engine.dispose()


def test_the_app_works_open_says_so_when_locked_and_works_again(app, vault):
    db.session.execute(sa.text("create table note (text)"))
    db.session.execute(sa.text("insert into note values ('gul kop')"))
    db.session.commit()
    db.session.remove()
    vault.lock()

    for _ in range(2):
        with pytest.raises(OfficeLocked):
            db.session.execute(sa.text("select text from note"))
        db.session.remove()
    vault.unlock(ANNA, PHRASE)
    assert db.session.scalar(sa.text("select text from note")) == "gul kop"


def test_the_app_starts_with_a_locked_office_and_makes_its_tables_when_it_opens(vault):
    vault.lock()
    app = Flask("test")
    app.extensions["office"] = Here(vault)
    db.init_app(app)
    with app.app_context():
        with pytest.raises(OfficeLocked):
            db.session.execute(sa.text("select 1"))
        db.session.remove()
        vault.unlock(ANNA, PHRASE)
        assert db.session.scalar(sa.text("select count(*) from stream")) == 0


def test_a_lock_closes_every_connection_also_those_in_use(app, vault, counter):
    idle, busy = counter.connect(), counter.connect().execution_options(**READ_ONLY)
    idle.execute(sa.text("select n from counter"))
    idle.close()
    busy.execute(sa.text("select n from counter"))
    assert (vault.folder / "logbook.db-wal").exists()
    vault.lock()
    assert (vault.folder / "logbook.db-wal").exists()  # whoever was reading may read to the end
    busy.close()
    del idle, busy
    gc.collect()

    assert not (vault.folder / "logbook.db-wal").exists()  # the last connection to close tidies up


def test_many_threads_add_up_exactly(counter):
    def work() -> None:
        for _ in range(40):
            with counter.begin() as connection:
                n = connection.scalar(sa.text("select n from counter"))
                connection.execute(sa.text("update counter set n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with counter.connect() as connection:
        assert connection.scalar(sa.text("select n from counter")) == 320


def test_a_reader_does_not_wait_for_a_writer(counter):
    with counter.begin() as writer:
        writer.execute(sa.text("update counter set n = 7"))
        with counter.connect().execution_options(**READ_ONLY) as reader:
            assert reader.scalar(sa.text("select n from counter")) == 0


def test_tables_roll_back_too_and_errors_have_their_names(counter):
    with pytest.raises(IntegrityError), counter.begin() as connection:
        connection.execute(sa.text("create table other (n)"))
        connection.execute(sa.text("insert into counter values (0)"))

    assert not sa.inspect(counter).has_table("other")


def test_search_is_there_and_can_forget(counter):
    with counter.begin() as connection:
        run = connection.exec_driver_sql
        run("create virtual table words using fts5(text, prefix='2 3')")
        run("insert into words(words, rank) values ('secure-delete', 1)")
        run("insert into words values ('kommunen sendte et brev')")
        assert run("select count(*) from words where words match '\"brev\"*'").scalar() == 1


# --- bringing an older file up to date -------------------------------------------------------------


def nothing(_: sa.Connection) -> None:
    """A step that does nothing."""


def test_steps_run_once_in_order_and_only_what_is_missing(counter):
    ran: list[int] = []
    steps = [Step(n, f"step {n}", lambda _, n=n: ran.append(n)) for n in (2, 1)]

    assert [step.number for step in migrate(counter, [], steps)] == [1, 2] and ran == [1, 2]
    assert migrate(counter, [], steps) == []
    assert [step.number for step in migrate(counter, [], [*steps, Step(3, "more", nothing)])] == [3]


def test_a_failing_step_leaves_nothing_and_stays_pending(counter):
    def fails(connection: sa.Connection) -> None:
        connection.execute(sa.text("create table half (n)"))
        connection.execute(sa.text("update counter set n = 99"))
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError):
        migrate(counter, [], [Step(1, "good", nothing), Step(2, "bad", fails)])

    assert not sa.inspect(counter).has_table("half")
    with counter.connect() as connection:
        assert connection.scalar(sa.text("select n from counter")) == 0
    assert [
        step.number for step in migrate(counter, [], [Step(1, "good", nothing), Step(2, "bad", nothing)])
    ] == [2]


def test_a_file_from_a_newer_program_is_refused_unchanged(counter):
    migrate(counter, [], [Step(1, "known", nothing), Step(2, "unknown", nothing)])
    made = []

    with pytest.raises(OfficeTooNew):
        migrate(counter, [made.append], [Step(1, "known", nothing)])
    assert made == []


def test_an_office_with_a_newer_file_stays_locked(vault):
    engine = make_engine(vault)
    with engine.begin() as connection:
        connection.execute(migrations.applied.insert().values(number=9999, name="from the future"))
    vault.lock()

    with pytest.raises(OfficeTooNew):
        vault.unlock(ANNA, PHRASE)
    assert not vault.is_open


def test_a_column_is_added_once_and_old_rows_keep_what_they_had(counter):
    metadata = sa.MetaData()
    table = sa.Table(
        "counter", metadata, sa.Column("n", sa.Integer), sa.Column("note", sa.Text, server_default="ny")
    )
    for _ in range(2):
        with counter.begin() as connection:
            add_column(connection, table.c.note)

    with counter.connect() as connection:
        assert connection.execute(sa.select(table)).all() == [(0, "ny")]


def test_the_shipped_steps_are_numbered_without_gaps():
    assert [step.number for step in migrations.shipped()] == list(range(1, len(migrations.shipped()) + 1))
