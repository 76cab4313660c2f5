"""A change to fields of a register record, citing what it was based on."""

from outreach.domain.holders import as_started
from outreach.kinds import Kind, Nothing

KIND = Kind("reg_set", 1, Nothing, "person.update", as_started, about=frozenset({"register"}))
