"""Sealed items taken in while the office is locked: on the disk when they were said to be."""

import os
import subprocess
import sys
import threading

import pytest

from outreach.domain.errors import Full
from outreach.storage import spool as spools
from outreach.storage.spool import Item, Spool
from tests.kills.how_often import KILLS

TABLET = "018f8a52-7c00-7abc-8def-000000000004"


@pytest.fixture
def spool(tmp_path):
    return Spool(tmp_path)


def test_items_wait_in_order_and_leave_when_taken(spool):
    for number in range(5):
        spool.put(f"item {number}", TABLET, b"sealed %d" % number)
    seen: list[Item] = []

    def take(item: Item) -> bool:
        seen.append(item)
        return item.id != "item 3"

    assert len(spool) == 5 and spool.waiting(["item 0", "other"]) == {"item 0"}
    assert spool.drain(take) == spools.Drained(taken=4, left=1, damaged=0)
    assert [item.id for item in seen] == [f"item {number}" for number in range(5)]
    assert list(spool.items()) == [Item("item 3", TABLET, b"sealed 3")]
    assert Spool(spool._folder.parent).drain(lambda _: True).taken == 1 and len(spool) == 0


def test_the_same_item_twice_is_one_and_other_content_under_the_same_id_is_kept_too(spool):
    for content in (b"one", b"one", b"two", b"one"):
        spool.put("item", TABLET, content)

    assert sorted(item.sealed for item in spool.items()) == [b"one", b"two"]


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "a/b", "..", "", "æ\0ø", "x" * 5000, "C:\\x", "\ud800"]
)
def test_an_id_never_becomes_a_path(spool, tmp_path, name):
    try:
        spool.put(name, TABLET, b"sealed")
    except UnicodeEncodeError:
        assert name == "\ud800"
        return

    assert [path.parent for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "spool"]
    assert next(spool.items()).id == name and spool.waiting([name]) == {name}


def test_what_is_too_large_or_too_much_is_not_taken(tmp_path):
    spool = Spool(tmp_path, items_max=3)
    with pytest.raises(Full):
        spool.put("item", TABLET, bytes(spools.ITEM_BYTES_MAX))
    for number in range(3):
        spool.put(str(number), TABLET, b"")
    with pytest.raises(Full):
        spool.put("3", TABLET, b"")
    spool.put("2", TABLET, b"")  # already here: that is no more

    assert len(spool) == 3


def test_a_full_disk_is_said_and_leaves_no_half_item(spool, monkeypatch):
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(Full):
        spool.put("item", TABLET, b"sealed")
    assert len(spool) == 0 and list(spool._folder.iterdir()) == []


def test_a_damaged_file_is_counted_and_holds_nobody_up(spool):
    for number in range(3):
        spool.put(str(number), TABLET, b"sealed")
    middle = spool._oldest_first()[1]
    middle.write_bytes(middle.read_bytes()[:-1])
    (spool._folder / ".half.part").write_bytes(b"x")

    assert [item.id for item in spool.items()] == ["0", "2"]
    assert spool.drain(lambda _: True) == spools.Drained(taken=2, left=0, damaged=1)
    assert middle.exists()


def test_an_exception_while_emptying_loses_nothing(spool):
    for number in range(3):
        spool.put(str(number), TABLET, b"sealed")

    def fails(item: Item) -> bool:
        if item.id == "1":
            raise RuntimeError("the office was locked in between")
        return True

    with pytest.raises(RuntimeError):
        spool.drain(fails)
    assert [item.id for item in spool.items()] == ["1", "2"]


def test_putting_goes_on_while_somebody_empties(spool):
    spool.put("first", TABLET, b"sealed")

    def take(_: Item) -> bool:
        other = threading.Thread(target=spool.put, args=("second", TABLET, b"sealed"))
        other.start()
        other.join(5)
        return not other.is_alive()

    assert spool.drain(take).taken == 1
    assert spool.waiting(["second"]) == {"second"}


WRITER = """
import os, sys
from pathlib import Path
from outreach.storage.spool import Spool
spool = Spool(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    spool.put(f"item {number}", "tablet", b"sealed %d " % number * 500)
    os.write(1, b"%d\\n" % number)  # the promise: it may be said only after put returned
    number += 1
"""


@pytest.mark.soak
def test_what_was_promised_survives_a_kill(tmp_path):
    """The process is killed at any moment, again and again: every promised item is there and whole."""
    promised: set[str] = set()
    start = 0
    for kill in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(start)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(1 + kill * 7 % 40)]
        writer.kill()
        lines += writer.stdout.read().splitlines(keepends=True)
        writer.wait()
        writer.stdout.close()
        promised |= {f"item {int(line)}" for line in lines if line.endswith(b"\n")}
        start += len(lines) + 10

        spool = Spool(tmp_path)
        there = {item.id: item.sealed for item in spool.items()}
        assert promised <= set(there)
        assert all(sealed == b"sealed %d " % int(id.split()[1]) * 500 for id, sealed in there.items())
    drained = Spool(tmp_path).drain(lambda _: True)
    assert drained.taken >= len(promised) > 0 and drained.damaged == 0
