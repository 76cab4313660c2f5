"""A copy of the office in another place: a leader's deed, believed only after it was read again."""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.services import forgetting
from outreach.storage import backup
from outreach.storage.backup import Backup, Progress
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from outreach.storage.tables import question
from outreach.storage.vault import Vault
from sync.ledger import Ledger

__all__ = ["Backup", "Progress", "latest", "put_back", "take"]


def take(office: Office, actor: Actor | None, target: str, progress: Progress | None = None) -> Backup:
    """Copy the open office into a folder and verify it. Raises Invalid for a folder that will not do.

    No actor: the printed code opened the office, and whoever has that may do everything."""
    if actor is not None:
        access.require(actor, "office.manage")
    folder = Path(target)
    if not folder.is_absolute():
        raise Invalid(fields={"target": "wrong"})
    return backup.backup(office, folder, progress)


def latest(office: Office, actor: Actor) -> Backup | None:
    """The newest verified copy this laptop made."""
    access.require(actor, "status.read")
    return backup.latest(office)


def put_back(
    source: Path, folder: Path, unlock: Callable[[Vault], None], progress: Progress | None = None
) -> None:
    """Put a copy into an empty folder; what was erased since is erased again before anybody can look.

    Raises NotFound, OfficeExists, OfficeDamaged, or what `unlock` raises; then nothing is there.
    """
    backup.restore(source, folder, unlock, _erase_again, progress)


def _erase_again(office: Office, ids: list[str]) -> None:
    with Session(make_engine(office.vault)) as session:
        own = [id for id, org in Ledger(session.connection()).authors(ids).items()]
        Ledger(session.connection()).bar((id, office.settings.org_id) for id in ids)
        session.execute(sa.delete(question).where(question.c.entry.in_(ids)))
        forgetting.forget(session, own)
        session.commit()
        forgetting.scrub(session)
