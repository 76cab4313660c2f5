"""Housing areas (boligområder): named by a leader, known to every organisation."""

from typing import Unpack

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.domain.text import fold
from outreach.services.people import update
from outreach.services.recording import Changed, Minted, Recorded, record
from outreach.storage.queries import staff as queries
from sync.entry import fresh_id


def add(session: Session, actor: Actor, *, name: str, **minted: Unpack[Minted]) -> Recorded:
    """A housing area. Raises Invalid when one of that name is known here, whoever wrote it."""
    minted["id"] = id = minted.get("id") or fresh_id()
    _is_free(session, id, name)
    return record(session, actor, kind="area", closed={"name": name}, **minted)


def rename(session: Session, actor: Actor, area_id: str, **changed: Unpack[Changed]) -> Recorded:
    """Call an area of the own organisation something else. Raises Invalid as above."""
    _is_free(session, area_id, changed["set"].get("name", ""))
    return update(session, actor, area_id, **changed)


def _is_free(session: Session, id: str, name: str) -> None:
    if any(fold(one.name) == fold(name) and one.id != id for one in queries.areas(session)):
        raise Invalid(fields={"name": "exists"})
