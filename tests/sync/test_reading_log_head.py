"""The hub remembers how long a laptop's reading log was and how it ended, and says when that changes."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from sync import tables
from sync.hub import overview, words
from sync.ledger import Ledger
from sync.session import LOG_DOUBT
from tests.sync.world import HubHost, Laptop, enrolled


@pytest.fixture
def host(tmp_path: Path) -> HubHost:
    return HubHost(tmp_path)


@pytest.fixture
def laptop(host: HubHost, tmp_path: Path) -> Laptop:
    return enrolled(host, "carelink", tmp_path / "carelink.db")


def told(host: HubHost) -> list[str]:
    with host.hub.looking() as db:
        return [row.detail for row in overview.events(db, "readings")]


def doubted(laptop: Laptop) -> str:
    with laptop.begin() as db:
        return Ledger(db).get(LOG_DOUBT)


def test_a_log_that_grows_is_no_news(host: HubHost, laptop: Laptop) -> None:
    for head in ("0:", "1:aa", "1:aa", "7:bb"):
        laptop.session(log_head=head)
    assert told(host) == [] and doubted(laptop) == ""


@pytest.mark.parametrize(
    "head, detail", [("6:aa", "7 -> 6"), ("7:cc", "7 -> 7"), ("0:", "7 -> 0"), ("", "7 -> none")]
)
def test_one_that_went_back_or_changed_is_told_to_operator_and_office(
    host: HubHost, laptop: Laptop, head: str, detail: str
) -> None:
    laptop.session(log_head="7:bb")
    laptop.session(log_head=head)
    assert told(host) == [detail] and "readings" in overview.TROUBLE and words.EVENTS["readings"]
    laptop.session(log_head="9:dd")
    assert told(host) == [detail]
    assert doubted(laptop)


def test_an_answer_that_was_lost_keeps_it_from_nobody(host: HubHost, laptop: Laptop) -> None:
    laptop.session(log_head="7:bb")
    laptop.wire.fault = lambda method, path: "lost answer"
    with pytest.raises(Exception, match="lost"):
        laptop.session(log_head="6:aa")
    laptop.wire.fault = lambda method, path: None
    laptop.session(log_head="8:cc")
    assert doubted(laptop)


def test_a_database_put_back_is_told_as_that_and_not_as_this(
    host: HubHost, laptop: Laptop, tmp_path: Path
) -> None:
    laptop.write()
    laptop.session(log_head="3:aa")
    copy = laptop.copy(tmp_path / "yesterday.db")
    laptop.write()
    laptop.session(log_head="7:bb")
    laptop.rewind(copy)
    laptop.session(log_head="3:aa")
    laptop.session(log_head="4:cc")

    assert told(host) == [] and doubted(laptop) == ""
    with host.hub.looking() as db:
        assert [row.what for row in overview.events(db, "rewound", "fork")]


def test_nor_is_a_new_stream_after_the_witness_noticed_it(host: HubHost, laptop: Laptop) -> None:
    laptop.write()
    laptop.session(log_head="7:bb")
    with laptop.begin() as db:
        Ledger(db).mint("rewound", Ledger(db).life())
    laptop.session(log_head="3:aa")
    assert told(host) == []
    laptop.session(log_head="2:aa")  # but from there on the new one is watched
    assert told(host) == ["3 -> 2"]


def test_what_is_no_head_is_compared_with_nothing(host: HubHost, laptop: Laptop) -> None:
    for head in ("x", "\u0663:aa", "<b>:", "5:aa"):
        laptop.session(log_head=head)
    assert told(host) == []
    with host.hub.looking() as db:
        assert db.scalar(sa.select(tables.device.c.log_head)) == "5:aa"
