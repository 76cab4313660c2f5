"""What can be refused, as facts. Codes are stable English slugs; the words live with the pages."""

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """A rule said no. Carries a code, codes per field, and facts: ids, never a name or a text."""

    default: ClassVar[str] = "refused"

    def __init__(
        self, code: str | None = None, fields: Mapping[str, str] | None = None, **facts: object
    ) -> None:
        self.code = code or self.default
        self.fields: dict[str, str] = dict(fields or {})
        self.facts = facts
        super().__init__(self.code)


class Invalid(DomainError):
    """What was written breaks a rule of its form; `fields` says which and how."""

    default = "invalid"


class NotAllowed(DomainError):
    """This actor may not do this at all."""

    default = "not-allowed"


class NotFound(DomainError):
    """There is no such thing, or none that this actor may know of: the same answer."""

    default = "not-found"


class ConsentMissing(DomainError):
    """The person has not said yes to this sharing, or has said stop."""

    default = "consent-missing"


class UnknownKind(DomainError):
    """This app does not know this kind of entry, or not in this version. It is kept for one that does."""

    default = "unknown-kind"


class Stale(DomainError):
    """Somebody else settled this in the meantime; the page shows what is true now."""

    default = "stale"


class OfficeLocked(DomainError):
    """The office's data key is not in memory."""

    default = "office-locked"


class LogBroken(DomainError):
    """The reading log cannot be written or does not verify: nothing about a person is read."""

    default = "reading-log-broken"
