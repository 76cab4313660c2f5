"""One step of something that gets in the way: taken further up, closed, or taken up again."""

from outreach.domain.holders import as_started
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "snag_step",
    1,
    Nothing,
    "snag.write",
    as_started,
    about=frozenset({"snag"}),
    people="none",
    by_partner=True,
)
