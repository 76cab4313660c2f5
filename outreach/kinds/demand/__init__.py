"""An authority demanded facts about somebody (retssikkerhedslovens § 11 a, § 11 c). Shown to the person."""

from outreach.domain.holders import own_only
from outreach.kinds import Kind, Nothing

KIND = Kind("demand", 1, Nothing, "contact.create", own_only, starts=True, family="log", people="some")
