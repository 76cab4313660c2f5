"""What an office knows of an organisation."""

from typing import Annotated

from msgspec import Meta, Struct

from outreach.kinds.fields import Name
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    name: Name
    colour: Annotated[str, Meta(pattern="^(#[0-9a-f]{6})?$")] = ""


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    return [
        Draft(
            "organisation",
            cast.org,
            cast.org,
            (),
            {"role": "helper"},
            {"name": "Carelink", "colour": "#0a5f5a"},
        )
    ]


CLOSED = Half(Closed, sample)
