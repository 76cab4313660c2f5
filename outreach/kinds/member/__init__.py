"""Somebody belongs to a household. Who shares one is a family; a child may belong to two."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind
from outreach.kinds.fields import Id


class Open(Struct):
    """Open part. `family` is the household: an id that says nothing of it."""

    family: Id
    drawer: Literal["own", "helpers"]


KIND = Kind("member", 1, Open, "person.update", drawered, starts=True, family="log", people="one")
