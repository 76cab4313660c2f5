"""I know this person privately (Jeg kender personen privat). Never leaves the organisation."""

from outreach.domain.holders import own_only
from outreach.kinds import Kind, Nothing

KIND = Kind("private_tie", 1, Nothing, "person.read", own_only, starts=True, family="log", people="some")
