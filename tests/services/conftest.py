"""An office that knows the three organisations, and Elif, whom Anna wrote about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from outreach.services import people
from tests.logbook import ANNA, ELIF, RANA, Laptop, a_world


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    found = Laptop(tmp_path)
    found.take_in(a_world())
    return found


@pytest.fixture
def session(laptop: Laptop) -> Iterator[Session]:
    with laptop.session() as session:
        people.create(session, ANNA, closed={"name": "Elif Aksoy", "tell": "mor til Deniz"}, id=ELIF)
        people.create(session, ANNA, closed={"name": "Rana al-Masri"}, id=RANA)
        yield session
