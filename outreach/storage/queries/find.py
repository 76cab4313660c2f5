"""Finding words: whole ones first, then beginnings, then parts; newest first, no further than the limit."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.text import asked

PART_LENGTH_MIN = 3  # what the index of parts can answer


def find(session: Session, table: str, text: str, limit: int) -> list[str]:
    """Ids of records whose text in `table` (note_text or name_text) holds every word of the question."""
    terms = asked(text)
    if not terms:
        return []
    exact = _question(terms, "")
    starts = _question(terms, "*")
    parts = [term for spellings in terms for term in spellings[-1:]]
    ways = [("words", exact), ("words", starts)]
    if all(len(part) >= PART_LENGTH_MIN for part in parts):
        ways.append(("parts", " AND ".join(f'"{part}"' for part in parts)))
    found: dict[str, None] = {}
    for index, question in ways:
        if len(found) < limit:
            found.update(dict.fromkeys(_ask(session, f"{table}_{index}", table, question, limit)))
    return list(found)[:limit]


def _ask(session: Session, index: str, table: str, question: str, limit: int) -> list[str]:
    # Numbers of texts grow with time: the newest come first without looking at the others.
    rowids = f"SELECT rowid FROM {index} WHERE {index} MATCH :question ORDER BY rowid DESC LIMIT :limit"
    statement = sa.text(f"SELECT root FROM {table} WHERE rowid IN ({rowids}) ORDER BY rowid DESC")
    return list(session.scalars(statement, {"question": question, "limit": limit}))


def _question(terms: list[tuple[str, ...]], ending: str) -> str:
    """Every term, each in any of its spellings. Words are quoted: nothing in them means anything to FTS5."""
    return " AND ".join(
        "(" + " OR ".join(f'"{one}"{ending}' for one in spellings) + ")" for spellings in terms
    )
