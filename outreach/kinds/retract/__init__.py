"""It never happened: taken back."""

from outreach.domain.holders import drawered
from outreach.kinds import Kind, Nothing

KIND = Kind("retract", 1, Nothing, "contact.correct", drawered, about=frozenset({"log"}))
