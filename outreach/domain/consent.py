"""Whether a person has said yes to two organisations talking. One rule, for hub and laptop. In doubt: no."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from outreach.domain.access import HELPER
from outreach.domain.entries import EntryView, Orgs, Record, order
from outreach.domain.local_time import day

GRANT, WITHDRAW = "consent_grant", "consent_withdraw"
HOW = ("oral", "written")
NOBODY: frozenset[str] = frozenset()
LONG_AGO = "0000-00-00"  # before every day


def withdrawals(record: Record) -> frozenset[str]:
    """Ids of every time this person said stop, as far as known here."""
    return frozenset(entry.id for entry in record if entry.kind == WITHDRAW)


def parties(grant: EntryView) -> frozenset[str]:
    """The organisations a grant lets talk to each other; none when it cannot be read."""
    receivers = grant.open.get("receivers")
    if not isinstance(receivers, list) or not all(isinstance(one, str) for one in receivers):
        return NOBODY
    return frozenset([grant.org, *receivers])


def until(grant: EntryView) -> str:
    """The Danish day from which a grant holds no longer, "" when no end was said. Unreadable: long ago."""
    said = grant.open.get("until", "")
    if said == "":
        return ""
    return said if isinstance(said, str) and day(said) else LONG_AGO


def holds(grant: EntryView, today: str) -> bool:
    """Whether a grant has not ended on this Danish day. Left out, every grant with an end still holds."""
    end = until(grant)
    return end == "" or (end != LONG_AGO and today < end)


def in_force(record: Record, today: str = "") -> list[EntryView]:
    """Grants that have not ended and know every withdrawal there is.

    A withdrawal that is not cited wins, whatever the clocks say.
    """
    grants = [entry for entry in record if entry.kind == GRANT and holds(entry, today)]
    if not grants:
        return []
    stopped = withdrawals(record)
    if stopped:
        grants = [grant for grant in grants if stopped <= _cited(grant)]
    return grants


def partners(org: str, record: Record, orgs: Orgs, today: str = "") -> frozenset[str]:
    """The helpers with whom this organisation may share this person. `record`: entries rooted there."""
    if orgs.get(org) != HELPER:
        return NOBODY
    found: set[str] = set()
    for grant in in_force(record, today):
        between = parties(grant)
        if org in between:
            found |= between
    found.discard(org)
    return frozenset(one for one in found if orgs.get(one) == HELPER)


def shared_by_all(org: str, people: Iterable[Record], orgs: Orgs, today: str = "") -> frozenset[str]:
    """The helpers with whom every one of these people lets this organisation share; none of nobody."""
    found: frozenset[str] | None = None
    for record in people:
        theirs = partners(org, record, orgs, today)
        found = theirs if found is None else found & theirs
        if not found:
            return NOBODY
    return found or NOBODY


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What one organisation may say about a person's consent."""

    partners: frozenset[str]  # with whom it may share now
    since: str  # claimed time of the latest grant in force, "" when none
    stopped_at: str  # claimed time of the latest withdrawal, "" when never
    grants: tuple[str, ...]  # ids a withdrawal cites
    withdrawals: tuple[str, ...]  # ids a new grant must cite
    until: str = ""  # the day from which sharing ends by itself, "" when it does not
    ended_at: str = ""  # the day it ended by itself, "" when it did not


def state(org: str, record: Record, orgs: Orgs, today: str = "") -> ConsentState:
    """Where consent stands between this organisation and others."""
    force = sorted((one for one in in_force(record, today) if org in parties(one)), key=order)
    over = {until(one) for one in in_force(record) if org in parties(one)} - {""}
    stops = sorted((one for one in record if one.kind == WITHDRAW), key=order)
    with_whom = partners(org, record, orgs, today)
    ends = [until(one) for one in force]
    return ConsentState(
        with_whom,
        force[-1].at if force and with_whom else "",
        stops[-1].at if stops else "",
        tuple(sorted(one.id for one in record if one.kind == GRANT)),
        tuple(sorted(one.id for one in stops)),
        max(ends) if ends and all(ends) else "",
        "" if force else max(over, default=""),
    )


def check_grant(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: how it was said, and at least one receiver."""
    found = {}
    if values.get("how") not in HOW:
        found["how"] = "unknown"
    if not values.get("receivers"):
        found["receivers"] = "missing"
    if values.get("until") and not day(values["until"]):
        found["until"] = "not_a_date"
    return found


def _cited(grant: EntryView) -> frozenset[str]:
    after = grant.open.get("after")
    if not isinstance(after, list):
        return NOBODY
    return frozenset(one for one in after if isinstance(one, str))
