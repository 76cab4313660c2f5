"""Somebody takes part in a programme (forløb)."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("enrolment", 1, Open, "person.update", drawered, starts=True, family="log", people="one")
