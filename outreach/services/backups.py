"""A copy of the office in another place: a leader's deed, believed only after it was read again."""

from pathlib import Path

from outreach.domain import access
from outreach.domain.access import Actor
from outreach.domain.errors import Invalid
from outreach.storage import backup
from outreach.storage.backup import Backup
from outreach.storage.office import Office

__all__ = ["Backup", "latest", "take"]


def take(office: Office, actor: Actor, target: str) -> Backup:
    """Copy the open office into a folder and verify it. Raises Invalid for a folder that will not do."""
    access.require(actor, "office.manage")
    folder = Path(target)
    if not folder.is_absolute():
        raise Invalid(fields={"target": "wrong"})
    return backup.backup(office, folder)


def latest(office: Office, actor: Actor) -> Backup | None:
    """The newest verified copy this laptop made."""
    access.require(actor, "status.read")
    return backup.latest(office)
