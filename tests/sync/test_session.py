"""A laptop and the hub: everything arrives once, and no tick says more than the hub's latest word."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from sync import tables
from sync.entry import fresh_id
from sync.ledger import Ledger
from sync.ports import Answer, Unreachable
from sync.session import Later, NotTheHub, Refused
from tests.sync.world import HubHost, Laptop, enrolled, make


def at_hub(host: HubHost) -> list[str]:
    with host.hub.ingest.connect() as db:
        return list(db.scalars(sa.select(tables.entry.c.id).order_by(tables.entry.c.id)))


def events(host: HubHost) -> set[str]:
    with host.hub.ingest.connect() as db:
        return set(db.scalars(sa.select(tables.event.c.what)))


def test_an_entry_reaches_the_hub_and_the_tick_follows(host: HubHost, carelink: Laptop) -> None:
    one = carelink.write()
    assert carelink.states(one.id) == ["office"]
    assert carelink.session().pushed == 1
    assert carelink.states(one.id) == ["hub"]
    assert at_hub(host) == [one.id]


def test_nothing_new_costs_one_small_request(carelink: Laptop) -> None:
    carelink.write()
    carelink.session()
    carelink.session()
    carelink.wire.sent.clear()
    report = carelink.session()
    assert report.requests == 1
    ((_, _, up, down),) = carelink.wire.sent
    assert up + down <= 2048


@pytest.mark.parametrize("fault", ["lost request", "lost answer", "twice"])
def test_a_failing_line_neither_loses_nor_doubles(host: HubHost, carelink: Laptop, fault: str) -> None:
    entries = [carelink.write() for _ in range(5)]
    carelink.wire.fault = lambda method, path: fault if "/batches" in path else None
    if fault == "twice":
        carelink.session()
    else:
        with pytest.raises(Unreachable):
            carelink.session()
        assert carelink.states(entries[0].id) == ["office"]
    carelink.wire.fault = lambda method, path: None
    carelink.session()
    assert at_hub(host) == sorted(one.id for one in entries)
    assert carelink.states(*[one.id for one in entries]) == ["hub"] * 5


def test_a_late_duplicate_after_newer_batches_changes_nothing(host: HubHost, carelink: Laptop) -> None:
    carelink.write()
    carelink.session()
    late = carelink.wire.last_push
    assert late is not None
    carelink.write()
    carelink.session()
    before = at_hub(host)
    assert carelink.wire.send(*late).status == 201
    assert at_hub(host) == before


PORTAL = Answer(200, "text/html", b"<html>Log ind her</html>")


@pytest.mark.parametrize(
    "answer, problem",
    [
        (PORTAL, NotTheHub),
        (Answer(302, "text/html", b""), NotTheHub),
        (Answer(201, "application/json", b'{"body":"{}","sig":"AA"}'), NotTheHub),
        (Answer(201, "text/html", b"<html>"), NotTheHub),
        (Answer(429, "application/problem+json", b'{"type":"/problems/later"}', 7.0), Later),
        (Answer(503, "text/html", b"", 7.0), Later),
        (Answer(401, "application/problem+json", b'{"type":"/problems/not-enrolled"}'), Refused),
    ],
)
@pytest.mark.parametrize("where", ["/v1/hello", "/batches", "/v1/feed"])
def test_only_the_hubs_signed_word_counts(
    carelink: Laptop, answer: Answer, problem: type[Exception], where: str
) -> None:
    one = carelink.write()
    carelink.wire.fault = lambda method, path: answer if where in path else None
    with pytest.raises(problem) as raised:
        carelink.session()
    assert carelink.states(one.id) == ["hub" if where == "/v1/feed" else "office"]
    if isinstance(raised.value, Later):
        assert raised.value.after_seconds == 7.0
    carelink.wire.fault = lambda method, path: None
    carelink.session()
    assert carelink.states(one.id) == ["hub"]


def test_one_bad_entry_among_forty_delays_nobody(host: HubHost, carelink: Laptop) -> None:
    good = [carelink.write() for _ in range(40)]
    bad = carelink.write(bad=True)
    odd = carelink.write("from_the_future")
    report = carelink.session()
    assert report.set_aside == {bad.id: "parked_invalid", odd.id: "parked_unknown_kind"}
    assert carelink.states(*[one.id for one in good]) == ["hub"] * 40


def test_a_forged_organisation_reaches_nobody(host: HubHost, carelink: Laptop, bysek: Laptop) -> None:
    forged = make(bysek.org)
    carelink.put(forged)
    assert carelink.session().set_aside == {forged.id: "parked_not_allowed"}
    bysek.session()
    assert bysek.holds() == set()


def test_same_id_other_content_keeps_both_and_asks(host: HubHost, carelink: Laptop, tmp_path: Path) -> None:
    one = carelink.write(text="det ene")
    carelink.session()
    other = enrolled(host, "carelink", tmp_path / "two.db")
    other.put(make(other.org, id=one.id, text="det andet"))
    assert other.session().set_aside == {one.id: "collision"}
    with host.hub.ingest.connect() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(tables.collision)) == 1


def test_colleagues_of_one_organisation_get_each_others_entries(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> None:
    second = enrolled(host, "carelink", tmp_path / "second.db")
    one, two = carelink.write(text="a"), second.write(text="b")
    for laptop in (carelink, second, carelink):
        laptop.session()
    assert carelink.holds() == second.holds() == {one.id, two.id}
    assert carelink.rows == second.rows
    assert second.states(one.id, two.id) == ["hub", "hub"]


def test_what_is_shared_follows_consent_back_and_forth(
    carelink: Laptop, bysek: Laptop, jobcenter: Laptop
) -> None:
    person = fresh_id()
    note = carelink.write(people=[person], share=True)
    own = carelink.write(people=[person])
    everybody = (carelink, bysek, jobcenter)
    for laptop in everybody:
        laptop.session()
    assert bysek.holds() == set()
    grant = carelink.write("grant", person)
    for laptop in everybody:
        laptop.session()
    assert bysek.holds() == {note.id}
    stop = carelink.write("withdraw", person)
    carelink.session()
    with carelink.begin() as db:
        assert db.execute(sa.select(tables.unheard)).all() == []
    carelink.session()
    with carelink.begin() as db:
        assert [tuple(row) for row in db.execute(sa.select(tables.unheard))] == [(stop.id, "Bysek 1")]
    bysek.session()
    assert bysek.holds() == set() and bysek.rows == {}
    bysek.session()
    carelink.session()
    with carelink.begin() as db:
        assert db.execute(sa.select(tables.unheard)).all() == []
    carelink.write("grant", person, after=[stop.id])
    for laptop in everybody:
        laptop.session()
    assert bysek.holds() == {note.id}
    assert jobcenter.holds() == set()
    assert carelink.holds() >= {note.id, own.id, grant.id, stop.id}


def test_a_stop_is_heard_before_anything_else(carelink: Laptop, bysek: Laptop) -> None:
    person = fresh_id()
    note = carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    assert bysek.holds() == {note.id}
    carelink.write("withdraw", person)
    carelink.session()
    bysek.wire.fault = lambda method, path: "lost request" if "/feed" in path else None
    with pytest.raises(Unreachable):
        bysek.session()
    assert bysek.holds() == set()


def test_a_grant_that_does_not_know_of_a_stop_does_not_count(
    host: HubHost, carelink: Laptop, bysek: Laptop
) -> None:
    person = fresh_id()
    carelink.write(people=[person], share=True)
    carelink.write("withdraw", person)
    carelink.session()
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    assert bysek.holds() == set()


def test_erased_is_gone_everywhere_and_never_comes_back(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    person = fresh_id()
    note = carelink.write(people=[person], share=True, text="hemmelig sætning")
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    second = enrolled(host, "carelink", tmp_path / "second.db")
    second.session()
    copy = tmp_path / "before.db"
    host.copy(copy)
    second.write("erase", targets=[note.id])
    for laptop in (second, carelink, bysek, second):
        laptop.session()
    for laptop in (carelink, bysek, second):
        assert note.id not in laptop.holds()
    assert carelink.states(note.id) == ["erased"]
    assert carelink.put(note)[0].disposition == "erased"
    assert host.erased == [(note.id, carelink.org)]
    salt = sa.select(tables.entry.c.nonce).where(tables.entry.c.id == note.id)
    for where in (carelink.begin, bysek.begin, second.begin, host.hub.ingest.connect):
        with where() as db:
            assert db.scalar(salt) == ""  # nobody can test a guess against the hash that stays


def waiting(laptop: Laptop) -> int:
    with laptop.begin() as db:
        return Ledger(db).waiting()


@pytest.mark.parametrize("fault", ["", "lost request", "lost answer", "twice"])
def test_what_is_erased_before_it_was_sent_holds_nothing_back(
    host: HubHost, carelink: Laptop, fault: str
) -> None:
    """A stream has no gaps: what stood behind the line that is gone goes on in a new one."""
    early = carelink.write()
    carelink.session()
    slips, kept = [], [early]
    for _ in range(3):
        kept.append(carelink.write())
        slips.append(carelink.write())
    gone = carelink.erase(*[one.id for one in slips])
    kept += [gone, carelink.write()]
    carelink.wire.fault = lambda method, path: fault if "/batches" in path else None
    for _ in range(4):
        try:
            carelink.session()
        except Unreachable:
            pass
    carelink.wire.fault = lambda method, path: None
    kept.append(carelink.write())
    carelink.session()
    assert at_hub(host) == sorted(one.id for one in kept) and waiting(carelink) == 0
    assert set(carelink.states(*[one.id for one in kept])) == {"hub"}
    assert host.erased == sorted((one.id, carelink.org) for one in slips)
    assert carelink.session().requests == 1
    assert not {"fork", "clone", "rewound"} & events(host)


def test_what_was_erased_since_a_hubs_backup_holds_nothing_back_after_it(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> None:
    kept = [carelink.write()]
    carelink.session()
    copy = tmp_path / "night.hub"
    host.copy(copy)
    slip = carelink.write()
    kept.append(carelink.write())
    carelink.session()
    kept += [carelink.erase(slip.id), carelink.write()]
    carelink.session()
    host.restore(copy)
    kept.append(carelink.write())
    for _ in range(2):
        carelink.session()
    assert at_hub(host) == sorted(one.id for one in kept) and waiting(carelink) == 0
    assert set(carelink.states(*[one.id for one in kept])) <= {"hub", "durable"}


def test_erasing_a_consent_ends_what_hung_on_it(carelink: Laptop, bysek: Laptop) -> None:
    person = fresh_id()
    carelink.write(people=[person], share=True)
    grant = carelink.write("grant", person)
    carelink.session()
    bysek.session()
    assert len(bysek.holds()) == 1
    carelink.write("erase", targets=[grant.id])
    carelink.session()
    bysek.session()
    assert bysek.holds() == set()


def test_a_laptop_that_was_never_here_has_nothing_to_let_go_of(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    person = fresh_id()
    carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.session()
    bysek.session()
    carelink.write("withdraw", person)
    carelink.session()
    bysek.session()
    bysek.session()
    enrolled(host, "bysek", tmp_path / "new.db", "Bysek 2")
    carelink.session()
    with carelink.begin() as db:
        assert db.execute(sa.select(tables.unheard)).all() == []


def test_an_organisation_cannot_erase_what_another_wrote(
    host: HubHost, carelink: Laptop, bysek: Laptop
) -> None:
    note = carelink.write()
    carelink.session()
    bysek.write("erase", targets=[note.id])
    bysek.session()
    carelink.session()
    assert carelink.holds() == {note.id}


def test_a_rewound_laptop_gets_its_own_lines_back(host: HubHost, carelink: Laptop, tmp_path: Path) -> None:
    first = carelink.write()
    copy = carelink.copy(tmp_path / "yesterday.db")
    lost = [carelink.write() for _ in range(3)]
    carelink.session()
    carelink.rewind(copy)
    new = carelink.write()
    report = carelink.session()
    assert report.recovered == 1
    everything = {first.id, new.id, *(one.id for one in lost)}
    assert carelink.holds() == everything
    assert set(at_hub(host)) == everything
    assert set(carelink.states(*everything)) == {"hub"}
    assert "fork" in events(host)


def test_a_cloned_laptop_loses_nothing_of_either(host: HubHost, carelink: Laptop, tmp_path: Path) -> None:
    carelink.write()
    carelink.session()
    twin = carelink.clone(tmp_path / "twin.db")
    mine, its = [carelink.write() for _ in range(3)], [twin.write() for _ in range(2)]
    for laptop in (carelink, twin, carelink, twin, carelink, twin):
        laptop.session()
    assert carelink.holds() == twin.holds() == set(at_hub(host))
    assert {one.id for one in [*mine, *its]} <= carelink.holds()
    assert {"fork", "clone"} <= events(host)


def test_a_hub_restored_from_an_older_backup_is_made_whole(
    host: HubHost, carelink: Laptop, bysek: Laptop, tmp_path: Path
) -> None:
    early = carelink.write()
    carelink.session()
    copy = tmp_path / "hub-copy.db"
    host.copy(copy)
    late = carelink.write()
    carelink.session()
    second = enrolled(host, "carelink", tmp_path / "second.db")
    host.restore(copy)
    carelink.write()
    carelink.session()
    assert set(at_hub(host)) >= {early.id, late.id}
    assert set(carelink.states(early.id, late.id)) == {"hub"}
    with pytest.raises(Refused):  # enrolled after the backup: the operator enrols it again
        second.session()


def test_a_colleagues_copy_re_supplies_a_hub_that_lost_a_destroyed_laptops_lines(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> None:
    second = enrolled(host, "carelink", tmp_path / "second.db")
    second.session()
    copy = tmp_path / "hub-copy.db"
    host.copy(copy)
    lost = carelink.write()
    carelink.session()
    second.session()
    host.restore(copy)
    assert at_hub(host) == []
    second.session()  # the first laptop is gone for good
    assert at_hub(host) == [lost.id]
    assert second.states(lost.id) == ["hub"]


def test_a_feed_page_with_one_line_missing_is_thrown_away(
    host: HubHost, carelink: Laptop, tmp_path: Path
) -> None:
    second = enrolled(host, "carelink", tmp_path / "second.db")
    for _ in range(3):
        carelink.write()
    carelink.session()
    real = second.wire.send

    def cut(method: str, path: str, body: bytes, media_type: str) -> Answer:
        answer = real(method, path, body, media_type)
        if "/feed" in path:
            lines = answer.body.split(b"\n")
            return Answer(answer.status, answer.media_type, b"\n".join([lines[0], *lines[2:]]))
        return answer

    second.wire.send = cut  # type: ignore[method-assign]
    with pytest.raises(NotTheHub):
        second.session()
    assert second.holds() == set()


def test_who_reads_waits_for_no_writer(host: HubHost, carelink: Laptop, bysek: Laptop) -> None:
    """While one laptop's push is being taken in, another is recognised and gets its feed."""
    carelink.write()
    carelink.session()
    bysek.session()
    with host.hub.writing():
        assert bysek.wire.send("GET", "/v1/feed?after=0&limit=10", b"", "").status == 201
        assert bysek.wire.send("GET", "/v1/kits", b"", "").status == 201
