"""The logbook's rules, as a hub asks for them. Sees open parts only: nothing here can read a closed one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time

from outreach.domain import consent
from outreach.domain.consent import GRANT, WITHDRAW
from outreach.domain.local_time import ZONE, day, day_of
from outreach.kinds import audience
from sync.entry import Entry, is_id, stamp
from sync.protocol import APPLIED

ERASE = "erase"


class LogbookPolicy:
    """sync.ports.Policy for the logbook."""

    def disposition(self, entry: Entry, device_org: str, orgs: Mapping[str, str]) -> str:
        if entry.org != device_org:
            return audience.NOT_ALLOWED
        return audience.check_open(entry, orgs) or APPLIED

    def audience(
        self,
        record: Sequence[Entry],
        people: Mapping[str, Sequence[Entry]],
        orgs: Mapping[str, str],
        at: str = "",
    ) -> Mapping[str, frozenset[str]]:
        return audience.audience(record, people, orgs, day_of(at))

    def touches(self, entry: Entry) -> Collection[str]:
        """A yes or a stop bears on every record that names the person."""
        return [entry.root] if entry.kind in (GRANT, WITHDRAW) else []

    def ends(self, entry: Entry) -> str:
        """A yes with an end is over when that day begins in Denmark."""
        on = day(consent.until(entry)) if entry.kind == GRANT else None
        return stamp(datetime.combine(on, time(), ZONE).astimezone(UTC)) if on else ""

    def erases(self, entry: Entry) -> Collection[str]:
        return [id for id in entry.open["targets"] if is_id(id)] if entry.kind == ERASE else []
