"""One time a person and a member of staff were in touch (henvendelse)."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind
from outreach.kinds.fields import Children


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]
    children: Children = 0


KIND = Kind("contact", 1, Open, "contact.create", drawered, starts=True, family="log")
