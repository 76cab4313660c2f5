"""A change to fields of a register record, citing what it was based on."""

from msgspec import Struct

from outreach.domain.holders import as_started
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""


KIND = Kind(
    name="reg_set",
    version=1,
    open=Open,
    permission="person.update",
    audience=as_started,
    about=frozenset({"register"}),
)
