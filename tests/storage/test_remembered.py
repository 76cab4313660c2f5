"""What a page asks many times is read once, and never older than what was written."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.storage.queries.remembered import remembered


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    made = sa.create_engine(f"sqlite:///{tmp_path}/x.db")
    with made.begin() as db:
        db.execute(sa.text("CREATE TABLE word (text TEXT)"))
    return made


def test_it_is_read_once_for_a_transaction_and_again_after_a_write_and_in_the_next(engine: sa.Engine) -> None:
    asked = []

    def words(session: Session) -> list[str]:
        def read() -> list[str]:
            asked.append(1)
            return list(session.scalars(sa.text("SELECT text FROM word")))

        return remembered(session, "words", read)

    with Session(engine) as session:
        assert words(session) == words(session) == [] and len(asked) == 1
        session.execute(sa.text("INSERT INTO word VALUES ('dør')"))
        assert words(session) == words(session) == ["dør"] and len(asked) == 2
        session.rollback()
        assert words(session) == [] and len(asked) == 3
        session.rollback()
        with engine.begin() as other:
            other.execute(sa.text("INSERT INTO word VALUES ('kop')"))
        assert words(session) == ["kop"] and len(asked) == 4
        assert remembered(session, "other", lambda: "hus") == "hus" and words(session) == ["kop"]
        assert len(asked) == 4
