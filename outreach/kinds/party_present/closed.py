"""Which party, at which meeting."""

from typing import Literal

from msgspec import Struct

from outreach.domain.meetings import HERE, LEFT, NOT
from outreach.kinds.fields import Name, Some
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids
from outreach.kinds.series.closed import sample as a_series


class Closed(Struct):
    """Closed part."""

    on: Some  # the nominal date
    party: Name  # an organisation's id, or the name of one without a sign-in
    state: Literal["here", "left", "not"]
    seen: list[str] = []


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = a_series(cast, id)
    came, went = id(), id()
    on = {"on": "2026-05-20", "party": cast.secret}
    return [
        start,
        Draft("party_present", came, start.id, (), {}, {**on, "state": HERE}),
        Draft("party_present", went, start.id, (), {}, {**on, "state": LEFT, "seen": [came]}),
        Draft("party_present", id(), start.id, (), {}, {"on": "2026-05-20", "party": "Skolen", "state": NOT}),
    ]


CLOSED = Half(Closed, sample)
