"""Something we promised (Det har vi lovet)."""

from typing import Literal

from msgspec import Struct

from outreach.domain.holders import drawered
from outreach.kinds import Kind


class Open(Struct):
    """Open part."""

    drawer: Literal["own", "helpers"]


KIND = Kind(
    name="followup",
    version=1,
    open=Open,
    permission="followup.create",
    audience=drawered,
    starts=True,
    family="log",
)
