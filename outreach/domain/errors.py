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


class OfficeMissing(DomainError):
    """There is no office in this folder yet."""

    default = "office-missing"


class OfficeExists(DomainError):
    """An office, or something else, is already in this folder: nothing is written over it."""

    default = "office-exists"


class OfficeBusy(DomainError):
    """Another process has this office open."""

    default = "office-busy"


class OfficeDamaged(DomainError):
    """A file of the office is gone, unreadable or not encrypted; `what` says which. Nothing is opened."""

    default = "office-damaged"


class OfficeTooNew(DomainError):
    """A newer program wrote this office's file; this one would misread it."""

    default = "office-too-new"


class WrongPhrase(DomainError):
    """The phrase does not open this colleague's slot; fact `tries_left`."""

    default = "wrong-phrase"


class LockedOut(DomainError):
    """Too many wrong phrases; fact `wait_seconds`, or 0 when only a leader's one-time code helps."""

    default = "locked-out"


class WrongCode(DomainError):
    """A one-time, pairing or recovery code that is unknown, used, out of date or mistyped."""

    default = "wrong-code"


class Full(DomainError):
    """There is no room to keep this safely, so it is not taken: whoever offers it keeps it."""

    default = "full"
