"""The way from a person's page to a file of what the own organisation wrote about them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.storage.queries.sections import PERSON, Section


def load(session: Session, actor: Actor, ids: Sequence[str]) -> str:
    """Whose page it is."""
    return ids[0]


SECTIONS = (Section("export", PERSON, "export.create", load, order=95, aside=True),)
