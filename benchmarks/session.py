"""Session: what nothing new costs, and that new entries cost the same whatever else is stored."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Measure
from tests.sync.world import HubHost, Laptop, enrolled, make

FEW, MANY, NEW = 1_000, 20_000, 100


def run() -> Iterator[Measure]:
    """One hub and one laptop, with few and then many entries behind them."""
    with tempfile.TemporaryDirectory() as folder:
        host = HubHost(Path(folder))
        laptop = enrolled(host, "carelink", Path(folder) / "laptop.db")
        _fill(laptop, FEW)
        few = _cost(laptop, NEW)
        one = _cost(laptop, 1)
        _fill(laptop, MANY - FEW)
        many = _cost(laptop, NEW)
        requests, size = _cost(laptop, 0)
    yield Measure("nothing new: requests", requests, 1, "requests")
    yield Measure("nothing new: bytes both ways, without headers", size, 2048, "bytes")
    yield Measure(
        f"{NEW} new entries: requests with {MANY:,} stored, of those with {FEW:,}",
        many[0] / few[0],
        1,
        "ratio",
    )
    note = f"1 entry costs {one[1]:,} bytes, {NEW} cost {few[1]:,}"
    what = f"{NEW} new entries: bytes with {MANY:,} stored, of those with {FEW:,}"
    yield Measure(what, many[1] / few[1], 1.05, "ratio", note=note)


def _fill(laptop: Laptop, count: int) -> None:
    for _ in range(0, count, 500):
        laptop.put(
            *[make(laptop.org, text="Kom med et brev fra kommunen. Vi læste det sammen.") for _ in range(500)]
        )
    laptop.session()
    laptop.session()


def _cost(laptop: Laptop, new: int) -> tuple[int, int]:
    if new:
        laptop.put(
            *[make(laptop.org, text="Kom med et brev fra kommunen. Vi læste det sammen.") for _ in range(new)]
        )
    laptop.wire.sent.clear()
    laptop.session()
    sent = list(laptop.wire.sent)
    laptop.session()
    return len(sent), sum(up + down for _, _, up, down in sent)
