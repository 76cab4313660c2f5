"""What an office knows of a person."""

from msgspec import Struct

from outreach.domain.person import check_person
from outreach.kinds.fields import Id, Line, Name, Phone, Short, Text, Word, Year
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
    called: Short = ""  # what the person wants to be called
    area: Id | None = None
    birth_date: Short = ""  # asked for when 18 is near
    sex: Word = ""
    benefit: Word = ""
    strengths: Text = ""
    barriers: Text = ""
    address: Line = ""
    protected: bool = False  # whether the address is to be kept from everybody who need not know it
    died: Short = ""  # a date


def sample(cast: Cast, id: Ids) -> Drafts:
    """For tests."""
    return [Draft("person", cast.person, cast.person, (cast.person,), {}, {"name": cast.secret})]


CLOSED = Half(Closed, sample, check_person)
