"""A person's row: age, a protected address, death; and the columns an older file is given."""

from pathlib import Path

import sqlalchemy as sa

from outreach.kinds.person.rows import person, protected_address
from outreach.storage.migrations import s0001_more_of_a_person as step
from tests.logbook import ANNA, BO, CARLA, ELIF, Laptop, an_entry


def start(**closed: object):
    return an_entry("person", number=1, id=ELIF, people=[ELIF], closed={"name": "Elif", **closed})


def patch(number: int, *, actor=ANNA, base=None, **values: object):
    closed = {"set": values, "base": base or {}}
    return an_entry("reg_set", actor=actor, number=number, root=ELIF, people=[ELIF], closed=closed)


def row_of(folder: Path, *entries):
    laptop = Laptop(folder)
    laptop.take_in(entries)
    with laptop.engine.begin() as connection:
        kept = connection.scalar(sa.select(protected_address.c.address))
        return connection.execute(sa.select(person)).one(), kept


def test_the_day_of_18_and_the_day_of_death_are_columns(tmp_path):
    row, _ = row_of(tmp_path, start(birth_year=2008), patch(2, died="2026-05-01"))
    assert (row.adult_on, row.died) == ("2026-01-01", "2026-05-01")


def test_the_known_day_counts_more_than_the_year(tmp_path):
    row, _ = row_of(tmp_path, start(birth_year=2008), patch(2, birth_date="2008-02-29"))
    assert row.adult_on == "2026-03-01"


def test_an_address_stands_with_the_person_until_it_is_protected(tmp_path):
    row, kept = row_of(tmp_path, start(address="Vangdalen 3"))
    assert (row.address, row.protected, kept) == ("Vangdalen 3", False, None)


def test_a_protected_address_is_in_no_row_that_lists_read(tmp_path):
    row, kept = row_of(tmp_path, start(address="Vangdalen 3", protected=True))
    assert (row.address, row.protected, kept) == ("", True, "Vangdalen 3")
    assert "Vangdalen" not in repr(tuple(row))


def test_while_two_differ_an_address_is_protected(tmp_path):
    """The later one says no, but did not know of the yes."""
    first = start(address="Vangdalen 3")
    row, _ = row_of(tmp_path, first, patch(2, protected=True), patch(3, actor=CARLA, protected=False))
    assert row.protected


def test_who_knew_of_the_yes_may_end_it(tmp_path):
    yes = patch(2, protected=True)
    row, _ = row_of(tmp_path, start(), yes, patch(3, protected=False, base={"protected": [yes.id]}))
    assert not row.protected


def test_a_partner_who_says_it_is_protected_is_believed(tmp_path):
    theirs = an_entry("person", actor=BO, number=9, root=ELIF, people=[ELIF], closed={"name": "Elif"})
    row, _ = row_of(tmp_path, start(), theirs, patch(2, protected=False), patch(3, actor=BO, protected=True))
    assert row.protected


def test_an_older_file_is_given_every_column():
    engine = sa.create_engine("sqlite://")
    new = {*step._TEXTS, "area", "protected"}
    with engine.begin() as connection:
        older = sa.Table("person", sa.MetaData())
        for column in person.columns:
            if column.name not in new:
                older.append_column(column._copy())
        older.create(connection)
        connection.execute(sa.insert(older), [{c.name: 0 if "BOOL" in str(c.type) else "" for c in older.c}])
        for _ in range(2):
            step.apply(connection)
        (row,) = connection.execute(sa.select(person))
        assert (row.died, row.adult_on, row.protected, row.area) == ("", "", False, None)
        names = {index["name"] for index in sa.inspect(connection).get_indexes("person")}
        assert {"person_adult_on", "person_died"} <= names
