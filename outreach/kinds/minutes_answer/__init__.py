"""A line that one party adds below the minutes: a promise kept, or a word to it. For those who have them."""

from outreach.domain.holders import the_parties
from outreach.kinds import Kind, Nothing

KIND = Kind(
    "minutes_answer",
    1,
    Nothing,
    "minutes.answer",
    the_parties,
    about=frozenset({"minutes"}),
    people="none",
    by_partner=True,
)
