"""A fresh office, its colleagues, and a second laptop of it."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.errors import NotAllowed
from outreach.kinds.organisation.rows import organisation
from outreach.services import offices, people, staff
from outreach.storage.queries import staff as queries
from tests.logbook import A, Laptop, an_id, open_engine


def test_an_office_starts_with_its_organisation_and_a_leader(tmp_path: Path) -> None:
    with Session(open_engine(tmp_path)) as session:
        leader = offices.found(
            session,
            org_id=an_id(1),
            org_name="Carelink",
            org_role="helper",
            colour="#0f675c",
            staff_id=an_id(12),
            name="Carla",
        )
        assert queries.actor(session, leader.staff_id) == leader
        made = staff.add(session, leader, name="Anna", role="adviser", title="familierådgiver")
        anna = queries.actor(session, made.id)
        assert anna and (anna.role, anna.org_id) == ("adviser", A)
        with pytest.raises(NotAllowed):
            staff.add(session, anna, name="Bo", role="leader")
        with pytest.raises(NotAllowed):
            staff.retire(session, anna, leader.staff_id, base={})

        people.update(session, leader, A, set={"name": "Nyt navn"}, base=queries.base(session, leader, A))
        assert [one.name for one in queries.organisations(session)] == ["Nyt navn"]
        staff.retire(session, leader, made.id, base=queries.base(session, leader, made.id))
        assert queries.actor(session, made.id) is None
        assert [one.name for one in queries.colleagues(session, leader)] == ["Carla"]
        assert len(queries.colleagues(session, leader, also_former=True)) == 2


def test_a_name_just_changed_is_read_in_the_same_breath(tmp_path: Path) -> None:
    with Session(open_engine(tmp_path)) as session:
        told = {"org_id": A, "org_name": "Carelink", "org_role": "helper", "colour": "#0f675c"}
        offices.found(session, **told, staff_id=an_id(12), name="Carla")
        assert queries.names(session)[A] == "Carelink"
        session.execute(sa.update(organisation).values(name="Nyt navn"))
        assert queries.names(session)[A] == "Nyt navn"
        session.rollback()
        assert queries.names(session)[A] == "Carelink"


def test_another_laptop_learns_who_works_here_from_the_hub(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first, second = open_engine(tmp_path / "one"), open_engine(tmp_path / "two")
    with Session(first) as session:
        offices.found(
            session,
            org_id=A,
            org_name="Carelink",
            org_role="helper",
            colour="",
            staff_id=an_id(12),
            name="Carla",
        )
    with Session(second) as session:
        offices.join(session, org_id=A)
    laptop = Laptop.__new__(Laptop)
    laptop.engine = first
    entries = laptop.entries()
    laptop.engine = second
    laptop.take_in(entries)
    with laptop.session() as session:
        assert queries.actor(session, an_id(12))
