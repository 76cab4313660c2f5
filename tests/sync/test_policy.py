"""The logbook's policy at a hub: whatever stands in an open part, the push is taken and nothing breaks."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.kinds import all_kinds
from outreach.policy import LogbookPolicy
from sync import tables
from sync.entry import fresh_id, parse
from sync.hub.intake import try_again
from sync.protocol import PARKED
from tests.sync.conftest import postgres_engines
from tests.sync.raw import batch, push
from tests.sync.world import HubHost, Laptop, enrolled, make

STRANGE = [None, True, -1, 2**70, 1e300, "", "x", "\x00", "æ" * 200, [], [None], [[]], [1, "x"], {"a": {}}]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HubHost]:
    engines = postgres_engines(request.getfixturevalue("postgres")) if request.param == "postgres" else None
    found = HubHost(tmp_path, engines, LogbookPolicy())
    yield found
    found.stop()


@pytest.mark.parametrize("name", sorted(all_kinds()))
def test_no_open_part_breaks_a_hub(host: HubHost, tmp_path: Path, name: str) -> None:
    """Each field of each kind with each strange value, alone and together, in pushes of many."""
    laptop = enrolled(host, "carelink", tmp_path / "laptop.db")
    person = fresh_id()
    known = {
        "targets": [fresh_id()],
        "receivers": list(host.orgs.values()),
        "drawer": "helpers",
        "role": "helper",
    }
    lines = []
    for field in [*all_kinds()[name].open.__struct_fields__, "made_up"]:
        for value in STRANGE:
            for root in (None, person):
                people = [person] if all_kinds()[name].people in ("one", "some", "any") else []
                lines.append(make(laptop.org, name, root, people, **{**known, field: value}).line)
    for start in range(0, len(lines), 200):
        some = lines[start : start + 200]
        answer = push(laptop, batch(laptop, some))
        assert answer.status_code == 201, answer.data
        said = json.loads(json.loads(answer.data)["body"])["dispositions"]
        assert set(said.values()) <= PARKED | {"duplicate", "erased"}
    with host.hub.ingest.connect() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(tables.placement)) == len(lines)
    try_again(host.hub)
    laptop.session()


def test_what_names_another_organisations_record_reaches_nobody_new(host: HubHost, tmp_path: Path) -> None:
    """An organisation cannot pull a partner's record towards itself by writing into it."""
    carelink, bysek, jobcenter = (
        enrolled(host, name, tmp_path / f"{name}.db") for name in ("carelink", "bysek", "jobcenter")
    )
    person = fresh_id()
    note = make(carelink.org, "contact", None, [person], drawer="helpers")
    carelink.put(note)
    carelink.session()
    for laptop in (bysek, jobcenter):
        laptop.put(
            make(laptop.org, "person", person, [person]),
            make(laptop.org, "consent_grant", person, [person], receivers=list(host.orgs.values()), after=[]),
            make(laptop.org, "amend", note.id, [person], drawer="helpers"),
            make(laptop.org, "contact", note.id, [person], drawer="helpers"),
            make(laptop.org, "handover", note.id, [], to=host.orgs["jobcenter"]),
            make(laptop.org, "erase", None, [], targets=[note.id]),
        )
        for one in (laptop, carelink, laptop):
            one.session()
    assert holds(jobcenter, note.id) is False
    assert holds(carelink, note.id) is True


def holds(laptop: Laptop, id: str) -> bool:
    return id in laptop.holds()


def test_the_policy_reads_no_closed_part(host: HubHost) -> None:
    """A closed part that is no JSON at all changes nothing."""
    policy, org = LogbookPolicy(), host.orgs["carelink"]
    with host.hub.ingest.connect() as db:
        orgs = host.hub.orgs(db)
    for name in all_kinds():
        one = make(org, name, text="x")
        other = parse(one.line.replace(b'"c":"{\\"text\\":\\"x\\"}"', b'"c":"\\u0000 no json {"'))
        assert other.closed != one.closed
        assert policy.disposition(one, org, orgs) == policy.disposition(other, org, orgs)
        assert policy.audience([one], {}, orgs) == policy.audience([other], {}, orgs)
