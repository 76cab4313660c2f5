"""On what basis each party got them."""

from msgspec import Struct

from outreach.domain.minutes import check_agenda
from outreach.kinds.minutes.closed import sample as some_minutes
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    said: list[dict[str, str]] = []  # {to, basis, how, on}
    informed: bool = False
    agenda: str = ""  # the place on the agenda they came out of


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    (start,) = some_minutes(cast, id)
    why = {"said": [{"to": cast.authority, "basis": "consent", "how": cast.secret, "on": "2026-05-20"}]}
    link = {"minutes": start.id}
    return [start, Draft("minutes_basis", id(), start.id, (cast.person,), link, why)]


CLOSED = Half(Closed, sample, check_agenda)
