"""Walk-ins as they look in life: about 700 bytes a line, most about a known person, half of them shared."""

from random import Random
from typing import Any

from sync.entry import Entry, fresh_id, fresh_nonce, parse, write

WORDS = [
    "kom",
    "med",
    "et",
    "brev",
    "fra",
    "kommunen",
    "vi",
    "læste",
    "det",
    "sammen",
    "hun",
    "ringer",
    "selv",
    "i",
    "morgen",
    "jeg",
    "sidder",
    "ved",
    "siden",
    "af",
    "hvis",
    "hun",
    "vil",
    "han",
    "vil",
    "gerne",
    "arbejde",
    "tre",
    "dage",
    "om",
    "ugen",
    "på",
    "et",
    "lager",
    "vi",
    "skriver",
    "ansøgning",
    "torsdag",
    "og",
    "tager",
    "det",
    "gamle",
    "cv",
    "med",
    "ny",
    "tid",
    "fredag",
    "tolk",
    "er",
    "bestilt",
    "vi",
    "talte",
    "om",
    "lektier",
    "og",
    "sengetid",
    "bussen",
    "kører",
    "for",
    "sent",
    "vi",
    "ser",
    "på",
    "køreplanen",
]


def note(random: Random) -> str:
    """Two to five short sentences."""
    sentences = (
        " ".join(random.choices(WORDS, k=random.randint(4, 12))) for _ in range(random.randint(2, 5))
    )
    return " ".join(one.capitalize() + "." for one in sentences)


def _line(
    kind: str, org: str, by: str, at: str, *, people: list[str], closed: dict[str, Any], **more: Any
) -> Entry:
    """One entry; `root` is its own id unless it is said."""
    id = fresh_id()
    return parse(
        write(
            id=id,
            nonce=fresh_nonce(),
            at=at,
            kind=kind,
            version=1,
            org=org,
            by=by,
            root=more.get("root", id),
            people=people,
            open=more.get("open", {}),
            closed=closed,
        )
    )


def contact(random: Random, org: str, by: str, people: list[str]) -> Entry:
    """One contact's line."""
    day = f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    named = [random.choice(people)] if random.random() < 0.8 else []
    open = {"drawer": random.choice(["own", "helpers"]), "children": random.choice([0, 0, 0, 2])}
    topics = random.sample(["job", "money", "letters", "family", "children"], random.randint(1, 2))
    channel = random.choice(["door", "phone", "sms", "visit"])
    closed = {"when": f"{day}T10:22", "channel": channel, "topics": topics, "note": note(random)}
    at = f"{day}T{random.randint(8, 15):02}:22:33.123Z"
    return _line("contact", org, by, at, people=named, open=open, closed=closed)


def grant(org: str, by: str, person: str, receivers: list[str]) -> Entry:
    """A person's yes to sharing."""
    open, closed = {"receivers": receivers, "after": []}, {"how": "oral", "wording": "1"}
    at = "2026-01-05T08:22:33.123Z"
    return _line("consent_grant", org, by, at, root=person, people=[person], open=open, closed=closed)


def person(org: str, by: str, id: str, name: str) -> Entry:
    """Somebody's first line."""
    return _line("person", org, by, "2026-01-04T08:22:33.123Z", root=id, people=[id], closed={"name": name})


def mark(org: str, by: str, person: str, activity: str, on: str) -> Entry:
    """Somebody was there."""
    at, closed = f"{on}T16:22:33.123Z", {"activity": activity, "on": on}
    return _line("mark", org, by, at, people=[person], open={"drawer": "helpers"}, closed=closed)
