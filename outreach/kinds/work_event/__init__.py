"""Something that happened in a person's job: hours up or down, sick leave, back again, a hard time."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind("work_event", 1, Open, "contact.create", drawered, starts=True, family="log", people="one")
