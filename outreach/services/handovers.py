"""What is written to an authority on purpose (Skriv til Jobcenteret)."""

from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.kinds.parts import Draft
from outreach.services.recording import Recorded, record_all
from outreach.storage.queries.living import any_alive
from sync.entry import fresh_id


def send(
    session: Session,
    actor: Actor,
    *,
    to: str,
    name_typed: str,
    text: str,
    organisation_name: str,
    person_id: str | None,
    basis: str,
    how: str = "",
    informed: bool = False,
    id: str | None = None,
    nonce: str | None = None,
) -> Recorded:
    """Hand a text over, and keep in this office alone whom it is about and why. Cannot be unsent.

    Raises Invalid about somebody who died.
    """
    if person_id and not any_alive(session, [person_id]):
        raise Invalid(fields={"person": "has_died"})
    id = id or fresh_id()
    words = {"name_typed": name_typed, "text": text, "author_name": actor.name}
    letter = {**words, "organisation_name": organisation_name}
    why = {"basis": basis, "how": how, "informed": informed}
    about = [person_id] if person_id else []
    # Both ids follow from the form's: sending it twice makes one of each.
    link_id = str(uuid5(UUID(id), "handover_basis"))
    drafts = [
        Draft("handover", id, id, (), {"to": to}, letter, nonce),
        Draft("handover_basis", link_id, id, about, {"handover": id}, why, nonce),
    ]
    return record_all(session, actor, drafts)[0]
