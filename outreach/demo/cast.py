"""Who takes part: organisations, staff with their phrases, residents. All invented."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from outreach.domain.access import ADVISER, AUTHORITY, HELPER, LEADER, Actor
from sync.entry import new_id

CARELINK, BYSEK, JOBCENTER = "carelink", "bysek", "jobcenter"
HELPERS = (CARELINK, BYSEK)
_LONG_AGO_MS = 1_735_689_600_000  # ids of those who are always the same begin here
OF_AGE, GENERATION = 18, 15


@dataclass(frozen=True)
class Org:
    """One organisation and its office."""

    key: str
    id: str
    name: str
    role: str
    colour: str


@dataclass(frozen=True)
class Staff:
    """A member of staff. The phrase is four words that begin like the name, so that trying is easy."""

    key: str
    id: str
    org: Org
    name: str
    title: str
    role: str
    phrase: str

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.org.id, self.org.role, self.role, self.name)


@dataclass(frozen=True)
class Resident:
    """One invented person of the area."""

    id: str
    home: str  # the organisation that wrote the person down first
    first: str
    surname: str
    birth_year: int
    shared: bool  # said yes to the helpers talking
    language: str = ""
    interpreter: bool = False
    tell: str = ""
    child: bool = False
    household: int = 0
    alone: bool = False  # not one of a family of the list

    @property
    def name(self) -> str:
        return f"{self.first} {self.surname}"


def _fixed_id(name: str) -> str:
    return new_id(_LONG_AGO_MS, random.Random(f"demo {name}").randbytes(10))


ORGS = {
    key: Org(key, _fixed_id(key), name, role, colour)
    for key, name, role, colour in (
        (CARELINK, "Carelink", HELPER, "#0f675c"),
        (BYSEK, "Bysekretariatet", HELPER, "#9a3f14"),
        (JOBCENTER, "Jobcenter", AUTHORITY, "#3d4a9c"),
    )
}

STAFF = {
    key: Staff(key, _fixed_id(key), ORGS[org], name, title, role, phrase)
    for key, org, name, title, role, phrase in (
        ("signe", CARELINK, "Signe Holm", "Jobrådgiver og leder", LEADER, "sommer sang saft stjerne"),
        ("kasper", CARELINK, "Kasper Lund", "Jobrådgiver", ADVISER, "kaffe kage klaver kano"),
        ("amal", CARELINK, "Amal Haddad", "Familierådgiver", ADVISER, "ananas aften album appelsin"),
        ("jonas", CARELINK, "Jonas Bech", "Jobrådgiver", ADVISER, "jordbær jakke jubel jungle"),
        ("lone", BYSEK, "Lone Friis", "Leder", LEADER, "lampe løve lagkage lykke"),
        ("hodan", BYSEK, "Hodan Warsame", "Boligsocial medarbejder", ADVISER, "have hest honning havn"),
        ("emre", BYSEK, "Emre Kılıç", "Boligsocial medarbejder", ADVISER, "eventyr elefant ekko egern"),
        ("adnan", BYSEK, "Adnan Begić", "Boligsocial medarbejder", ADVISER, "avis abrikos alfabet anker"),
        ("mikkel", BYSEK, "Mikkel Dam", "Boligsocial medarbejder", ADVISER, "måne mælk maleri musik"),
        ("birgit", JOBCENTER, "Birgit Skov", "Leder", LEADER, "bold bænk brev banan"),
        ("thomas", JOBCENTER, "Thomas Kjær", "Jobkonsulent", ADVISER, "telt tomat tromme tulipan"),
        ("sara", JOBCENTER, "Sara Nygaard", "Jobkonsulent", ADVISER, "snegl skov støvle sejl"),
    )
}
LEADERS = {one.org.key: one for one in STAFF.values() if one.role == LEADER}

# Those the story gives a life of their own: ordinary weeks leave them alone.
STORY = (
    *("Elif Aksoy", "Hibo Cabdi Nuur", "Rana al-Masri", "Yusuf al-Masri", "Oksana Melnyk", "Senad Hodžić"),
    *("Tina Bøgh", "Marzena Wójcik", "Bent Ågård"),
)
DECIDES_ALONE = "Yusuf al-Masri"  # just of age: a parent's yes is not his
STOPS = ("Oksana Melnyk", "Danylo Melnyk")  # on Friday nothing of them stays with the other helper


def colleagues(org: str) -> list[Staff]:
    """Everybody of one organisation, the leader first."""
    return sorted((one for one in STAFF.values() if one.org.key == org), key=lambda one: one.role != LEADER)


def residents(year: int) -> list[Resident]:
    """Everybody of the list. A number below 100 there is an age, so that it stays true."""
    found: list[Resident] = []
    for number, (marks, language, surname, members) in enumerate(_lines()):
        interpreter = language.endswith("*")
        for text in members:
            first, born, *more = text.split(maxsplit=2)
            birth_year = int(born) if int(born) > 100 else year - int(born)
            name = f"{first} {surname}"
            found.append(
                Resident(
                    id=_fixed_id(f"{name} {birth_year}" if int(born) > 100 else name),
                    home={"C": CARELINK, "B": BYSEK, "J": JOBCENTER}[marks[0]],
                    first=first,
                    surname=surname,
                    birth_year=birth_year,
                    shared=marks[-1] == "+" and name != DECIDES_ALONE,
                    language=language.rstrip("*"),
                    interpreter=interpreter and year - birth_year >= OF_AGE,
                    tell=more[0] if more else _tell(text, members, year),
                    child=year - birth_year < OF_AGE,
                    household=number,
                    alone=len(members) == 1,
                )
            )
    return found


def _tell(text: str, members: Sequence[str], year: int) -> str:
    """What tells two alike apart in a family: whose parent, or whose child."""
    born = {one.split()[0]: year - n if (n := int(one.split()[1])) < 100 else n for one in members}
    eldest = next(iter(born.values()))
    parents = [first for first, n in born.items() if n < eldest + GENERATION]
    young = [first for first in born if first not in parents]
    if not young:
        return ""
    if text.split()[0] in young:
        return "barn af " + " og ".join(parents)
    return "forælder til " + ", ".join(young[:-1]) + (" og " if len(young) > 1 else "") + young[-1]


def _lines() -> Iterator[tuple[str, str, str, list[str]]]:
    text = resources.files(__package__).joinpath("people.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            head, surname, members = (part.strip() for part in line.split("|"))
            marks, language = head.rsplit(" ", 1)
            yield marks, language, surname, [one.strip() for one in members.split(",")]
