"""Who may do what: organisation, role and deed decide, in this one place. What is not listed is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from outreach.domain.errors import NotAllowed

HELPER, AUTHORITY = "helper", "authority"
LEADER, ADVISER, DPO = "leader", "adviser", "dpo"
ORG_ROLES = frozenset({HELPER, AUTHORITY})
NOBODY = "00000000-0000-0000-0000-000000000000"  # the author of what was written while everything was locked

Roles = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in member of staff, as far as rules need to know."""

    staff_id: str
    org_id: str
    org_role: str
    role: str
    name: str = ""
    hidden: frozenset[str] = frozenset()  # people this colleague knows privately: not to be found here


def _of(org_roles: frozenset[str], *roles: str) -> Roles:
    return frozenset((org_role, role) for org_role in org_roles for role in roles)


_HELPING = frozenset({HELPER})
_WORKING = _of(ORG_ROLES, LEADER, ADVISER)
_HELPERS = _of(_HELPING, LEADER, ADVISER)
_LEADING = _of(ORG_ROLES, LEADER)
_WATCHING = _of(ORG_ROLES, LEADER, DPO)
_EVERYBODY = _of(ORG_ROLES, LEADER, ADVISER, DPO)

# An authority's people and contacts are its own: its laptop holds nothing else of the kind.
ALLOWED: Mapping[str, Roles] = {
    "contact.read": _WORKING,
    "contact.create": _WORKING,
    "contact.correct": _WORKING,
    "person.read": _WORKING,
    "person.create": _WORKING,
    "person.update": _WORKING,
    "child_words.read": _HELPERS,
    "child_words.create": _HELPERS,
    "consent.grant": _HELPERS,
    "consent.withdraw": _HELPERS,
    "followup.read": _WORKING,
    "followup.create": _WORKING,
    "followup.finish": _WORKING,
    "message.read": _HELPERS,
    "message.send": _HELPERS,
    "message.answer": _HELPERS,
    "activity.read": _HELPERS,
    "activity.manage": _HELPERS,
    "attendance.mark": _HELPERS,
    "offer.create": _HELPERS,
    "handover.read": _WORKING,
    "handover.send": _HELPERS,
    "meeting.read": _HELPERS,
    "meeting.hold": _HELPERS,
    "minutes.read": _WORKING,
    "minutes.write": _HELPERS,
    "minutes.answer": _WORKING,
    "snag.read": _HELPERS,
    "snag.write": _HELPERS,
    "question.read": _WORKING,
    "question.answer": _WORKING,
    "status.read": _EVERYBODY,
    "staff.read": _EVERYBODY,
    "staff.manage": _LEADING,
    "organisation.manage": _LEADING,
    "area.manage": _LEADING,
    "office.manage": _LEADING,
    "import.create": _LEADING,
    "export.create": _LEADING,
    "overview.read": _LEADING,
    "erasure.read": _WATCHING,
    "erasure.create": _LEADING,
    "reading.read": _WATCHING,
}


def may(actor: Actor, permission: str) -> bool:
    """Whether this actor's roles carry this permission."""
    return (actor.org_role, actor.role) in ALLOWED.get(permission, frozenset())


def require(actor: Actor, permission: str) -> None:
    """Raise NotAllowed unless this actor may."""
    if not may(actor, permission):
        raise NotAllowed(permission=permission)


def organisation_may(org_role: str, permission: str) -> bool:
    """Whether anybody in an organisation of this role may: all a hub can tell of a line's author."""
    return any(role == org_role for role, _ in ALLOWED.get(permission, frozenset()))
