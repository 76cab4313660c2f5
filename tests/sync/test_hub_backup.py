"""A hub's backup is believed after it was read back, and putting one back brings nothing back that went."""

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync import tables
from sync.entry import fresh_id
from sync.hub import backup, enrol
from sync.hub.backup import BadBackup
from sync.hub.enrol import NotEnrolled
from sync.hub.journal import ERASED, STOPPED, Journal, Line
from sync.hub.sealed import Box, NotReadable, new_code
from sync.protocol import Enrol
from sync.receipt import b64
from sync.session import Refused
from tests.sync.world import HubHost, Laptop, enrolled


def written(host: HubHost, **files: bytes) -> bytes:
    out = io.BytesIO()
    backup.write(host.hub, out, files)
    return out.getvalue()


def states(laptop: Laptop, *ids: str) -> list[str]:
    laptop.session()
    return laptop.states(*ids)


def held(host: HubHost) -> set[str]:
    with host.hub.ingest.connect() as db:
        return set(db.scalars(sa.select(tables.entry.c.id).where(tables.entry.c.line.is_not(None))))


def test_only_a_backup_that_was_read_back_makes_a_tick_durable(host: HubHost, carelink: Laptop) -> None:
    one = carelink.write()
    assert states(carelink, one.id) == ["hub"]
    data = written(host)
    assert states(carelink, one.id) == ["hub"]
    backup.mark_durable(host.hub, backup.verify(io.BytesIO(data)), file="kopi")
    later = carelink.write()
    assert states(carelink, one.id, later.id) == ["durable", "hub"]


def test_what_came_after_the_backups_moment_is_not_durable(
    host: HubHost, carelink: Laptop, bysek: Laptop
) -> None:
    """The numbers are read inside the file: what arrived while it was written and checked is not in it."""
    early = carelink.write()
    carelink.session()
    data = written(host)
    late = carelink.write()
    carelink.session()
    facts = backup.verify(io.BytesIO(data))
    backup.mark_durable(host.hub, facts)
    assert states(carelink, early.id, late.id) == ["durable", "hub"]
    assert sorted(facts.streams.values()) == [1]


def test_a_backup_holds_everything(host: HubHost, carelink: Laptop, bysek: Laptop) -> None:
    person = fresh_id()
    carelink.write(people=[person], share=True, text="æøå 漢字 \u2028")
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    data = written(host, key=b"\x00\xff")
    facts = backup.verify(io.BytesIO(data))
    before = contents(host)
    assert facts.files == {"key": b"\x00\xff"}
    assert facts.rows["entry"] == 2

    host.stop()
    host.start(empty=True)
    backup.restore(host.hub, io.BytesIO(data))

    after = contents(host)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"sync_state", "event"}  # a new epoch, and a note of it


def contents(host: HubHost) -> dict[str, list[tuple]]:
    with host.hub.ingest.connect() as db:
        return {
            table.name: sorted(
                (
                    tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                    for row in db.execute(sa.select(table))
                ),
                key=repr,
            )
            for table in tables.HUB
        }


def spoiled(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda data: gzip.compress(b"".join(change(gzip.decompress(data).splitlines(keepends=True))))


def replace(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return spoiled(lambda lines: b"".join(lines).replace(old, new, 1).splitlines(keepends=True))


def without(table: bytes) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        at = lines.index(b'"' + table + b'"\n')
        return lines[: at + 1] + lines[at + 2 :]

    return change


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-20],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: b"not a backup",
        lambda data: data[:400] + bytes([data[400] ^ 1]) + data[401:],
        spoiled(lambda lines: lines[:-1]),
        spoiled(lambda lines: [*lines, lines[-1]]),
        spoiled(without(b"placement")),
        spoiled(without(b"feed")),
        replace(b"sne", b"regn"),
        replace(b'"format":1', b'"format":2'),
        replace(b'"entry":["id"', b'"entry":["unheard_of"'),
    ],
)
def test_a_damaged_backup_counts_for_nothing(
    host: HubHost, carelink: Laptop, damage: Callable[[bytes], bytes]
) -> None:
    carelink.write(text="sne")
    carelink.write()
    carelink.session()
    bad = damage(written(host))
    with pytest.raises(BadBackup):
        backup.verify(io.BytesIO(bad))


def test_a_chain_that_was_cut_with_its_count_is_noticed(host: HubHost, carelink: Laptop) -> None:
    """Somebody who also mends the counts is told by the chains."""
    carelink.write()
    carelink.write()
    carelink.session()

    def cut(lines: list[bytes]) -> list[bytes]:
        at = lines.index(b'"placement"\n')
        end = json.loads(lines[-1])
        end["end"]["placement"] -= 1
        return [*lines[: at + 1], *lines[at + 2 : -1], json.dumps(end).encode() + b"\n"]

    with pytest.raises(BadBackup, match="chain"):
        backup.verify(io.BytesIO(spoiled(cut)(written(host))))


def test_a_backup_from_before_a_restore_makes_nothing_durable(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> None:
    one = carelink.write()
    carelink.session()
    facts = backup.verify(io.BytesIO(written(host)))
    host.copy(tmp_path / "copy")
    host.restore(tmp_path / "copy")
    with pytest.raises(BadBackup):
        backup.mark_durable(host.hub, facts)
    assert states(carelink, one.id) == ["hub"]


def test_a_database_with_anything_in_it_is_not_filled(host: HubHost, carelink: Laptop) -> None:
    one = carelink.write()
    carelink.session()
    data = written(host)
    with pytest.raises(BadBackup, match="not empty"):
        backup.restore(host.hub, io.BytesIO(data))
    assert held(host) == {one.id}


def test_a_restore_that_fails_leaves_an_empty_database(host: HubHost, carelink: Laptop) -> None:
    carelink.write()
    carelink.session()
    bad = written(host)[:-30]
    host.stop()
    host.start(empty=True)
    with pytest.raises(BadBackup):
        backup.restore(host.hub, io.BytesIO(bad))
    assert all(rows == [] for rows in contents(host).values())


def test_after_a_restore_everybody_says_hello_and_everything_is_whole(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    person = fresh_id()
    early = carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    host.copy(tmp_path / "copy")
    late = carelink.write(people=[person], share=True)
    own = bysek.write()
    for laptop in (carelink, bysek):
        laptop.session()
    epoch = host.hub.epoch
    host.restore(tmp_path / "copy")
    assert host.hub.epoch != epoch
    for laptop in (bysek, carelink, bysek):
        laptop.session()
    assert bysek.holds() >= {early.id, late.id, own.id}
    assert held(host) == carelink.holds() | bysek.holds()


def test_what_was_erased_after_the_backup_never_comes_back(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    person = fresh_id()
    note = carelink.write(people=[person], share=True, text="hemmelig sætning")
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    host.copy(tmp_path / "copy")
    twin = carelink.clone(tmp_path / "twin.db")
    erase = carelink.write("erase", targets=[note.id])
    for laptop in (carelink, bysek):
        laptop.session()

    host.restore(tmp_path / "copy")

    assert note.id not in held(host)
    assert b"hemmelig" not in gzip.decompress(written(host))
    for laptop in (twin, bysek, carelink, twin, bysek):  # the twin has not heard, and offers it again
        laptop.session()
        assert note.id not in held(host)
    for laptop in (carelink, bysek, twin):
        assert note.id not in laptop.holds()
    assert {note.id, erase.id} & held(host) == {erase.id}


def test_a_stop_that_the_restored_hub_forgot_still_holds(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    """Between the restore and Carelink's next session, nobody is handed what was stopped."""
    person = fresh_id()
    note = carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    host.copy(tmp_path / "copy")
    stop = carelink.write("withdraw", person)
    carelink.session()
    bysek.session()
    assert bysek.holds() == set()

    host.restore(tmp_path / "copy")

    bysek.session()
    assert bysek.holds() == set()
    fresh = enrolled(host, "bysek", tmp_path / "fresh.db", "Bysek 2")
    fresh.session()
    assert fresh.holds() == set()
    carelink.write("grant", person, after=[stop.id])
    for laptop in (carelink, bysek, fresh):
        laptop.session()
    assert bysek.holds() == fresh.holds() == {note.id}


def test_who_has_not_heard_a_stop_is_still_named_after_a_restore(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    person = fresh_id()
    carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    bysek.session()
    host.copy(tmp_path / "copy")
    stop = carelink.write("withdraw", person)
    carelink.session()
    host.restore(tmp_path / "copy")
    carelink.session()
    carelink.session()
    with carelink.begin() as db:
        assert [tuple(row) for row in db.execute(sa.select(tables.unheard))] == [(stop.id, "Bysek 1")]


def test_a_removed_laptop_and_an_old_invitation_stay_out(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> None:
    code = enrol.issue_code(host.hub, host.orgs["carelink"])
    host.copy(tmp_path / "copy")
    enrol.revoke(host.hub, carelink.wire.device)
    host.restore(tmp_path / "copy")
    with pytest.raises(Refused):
        carelink.session()
    with pytest.raises(NotEnrolled):
        enrol.enrol(host.hub, Enrol(code, b64(carelink.wire.key.public_key().public_bytes_raw()), "x"))


def test_a_journal_survives_half_a_line_and_another_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    size = journal.write([Line(ERASED, "a", "o")])
    with open(journal.path, "ab") as file:
        file.write(b'{"what":"stopp')
    assert journal.read() == [Line(ERASED, "a", "o")]
    journal.write([Line(STOPPED, "b", "o", "00", "c")])
    assert [line.id for line in journal.read()] == ["a", "b"]
    assert [line.id for line in journal.read(size)] == ["b"]
    assert [line.id for line in journal.read(size - 3)] == ["a", "b"]  # not a place this file has
    assert [line.id for line in journal.read(10_000)] == ["a", "b"]
    assert Journal(tmp_path / "none").read(7) == []


def test_a_second_copy_of_the_journal_loses_nothing(tmp_path: Path) -> None:
    one, two = Journal(tmp_path / "one"), Journal(tmp_path / "two")
    one.write([Line(ERASED, "a", "o")])
    one.copy_to(two.path)
    one.write([Line(ERASED, "b", "o")])
    one.copy_to(two.path)
    assert two.path.read_bytes() == one.path.read_bytes()
    two.copy_to(one.path)
    assert two.path.read_bytes() == one.path.read_bytes()
    fresh = Journal(tmp_path / "fresh")
    fresh.write([Line(ERASED, "c", "o")])
    fresh.copy_to(two.path)
    assert [line.id for line in two.read()] == ["a", "b", "c"]


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])
def test_a_sealed_file_opens_with_its_code_and_no_other(size: int) -> None:
    code, public = new_code()
    data, file = bytes(size), io.BytesIO()
    box = Box.fresh(public)
    writer = box.writer(file)
    writer.write(data)
    writer.finish()
    sealed = file.getvalue()
    assert box.reader(io.BytesIO(sealed)).read() == data
    typed = code.lower().replace("-", " ")
    assert Box.opened(io.BytesIO(sealed), typed).reader(io.BytesIO(sealed)).read() == data
    other = Box.opened(io.BytesIO(sealed), new_code()[0])
    for one, spoilt in ((other, sealed), (box, sealed[:-1]), (box, sealed[:-40] + sealed[-39:] + b"x")):
        with pytest.raises(NotReadable):
            one.reader(io.BytesIO(spoilt)).read()


@pytest.mark.parametrize("text", [b"", b"hello", b"SQLite format 3\x00" + bytes(99)])
def test_what_is_no_sealed_file_says_so(text: bytes) -> None:
    with pytest.raises(NotReadable):
        Box.opened(io.BytesIO(text), new_code()[0])


def test_a_sealed_file_cut_between_chunks_is_not_a_shorter_one() -> None:
    _, public = new_code()
    box, file = Box.fresh(public), io.BytesIO()
    writer = box.writer(file)
    writer.write(bytes(1024 * 1024 + 1))
    first_chunk = len(file.getvalue())
    writer.finish()
    with pytest.raises(NotReadable):
        box.reader(io.BytesIO(file.getvalue()[:first_chunk])).read()
