"""That somebody told the municipality of a worry about a child (underretning): for author and leader."""

from outreach.domain.holders import own_only
from outreach.kinds import Kind, Nothing

KIND = Kind("concern", 1, Nothing, "contact.create", own_only, starts=True, family="log", people="none")
