"""What an office knows of a person."""

from msgspec import Struct

from outreach.domain.person import check_person
from outreach.kinds.fields import Id, Name, Phone, Short, Word, Year
from outreach.kinds.parts import Cast, Draft, Drafts, Half, Ids


class Closed(Struct):
    """Closed part."""

    name: Name
    tell: Short = ""  # what tells two alike apart
    birth_year: Year | None = None
    phone: Phone = ""
    language: Word = ""
    interpreter: bool = False
    reach: str = "any"
    contact_person: Id | None = None  # staff id


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    return [Draft("person", cast.person, cast.person, (cast.person,), {}, {"name": cast.secret})]


CLOSED = Half(Closed, sample, check_person)
