"""Walk-ins as they look in life: about 700 bytes a line, most about a known person, half of them shared."""

from random import Random

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


def contact(random: Random, org: str, by: str, people: list[str]) -> Entry:
    """One contact's line."""
    id = fresh_id()
    day = f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    named = [random.choice(people)] if random.random() < 0.8 else []
    return parse(
        write(
            id=id,
            nonce=fresh_nonce(),
            at=f"{day}T{random.randint(8, 15):02}:22:33.123Z",
            kind="contact",
            version=1,
            org=org,
            by=by,
            root=id,
            people=named,
            open={"drawer": random.choice(["own", "helpers"]), "children": random.choice([0, 0, 0, 2])},
            closed={
                "when": f"{day}T10:22",
                "channel": random.choice(["door", "phone", "sms", "visit"]),
                "topics": random.sample(
                    ["job", "money", "letters", "family", "children"], random.randint(1, 2)
                ),
                "note": note(random),
            },
        )
    )


def grant(org: str, by: str, person: str, receivers: list[str]) -> Entry:
    """A person's yes to sharing."""
    return parse(
        write(
            id=fresh_id(),
            nonce=fresh_nonce(),
            at="2026-01-05T08:22:33.123Z",
            kind="consent_grant",
            version=1,
            org=org,
            by=by,
            root=person,
            people=[person],
            open={"receivers": receivers, "after": []},
            closed={"how": "oral", "wording": "1"},
        )
    )


def person(org: str, by: str, id: str, name: str) -> Entry:
    """Somebody's first line."""
    return parse(
        write(
            id=id,
            nonce=fresh_nonce(),
            at="2026-01-04T08:22:33.123Z",
            kind="person",
            version=1,
            org=org,
            by=by,
            root=id,
            people=[id],
            open={},
            closed={"name": name},
        )
    )


def mark(org: str, by: str, person: str, activity: str, on: str) -> Entry:
    """Somebody was there."""
    id = fresh_id()
    return parse(
        write(
            id=id,
            nonce=fresh_nonce(),
            at=f"{on}T16:22:33.123Z",
            kind="mark",
            version=1,
            org=org,
            by=by,
            root=id,
            people=[person],
            open={"drawer": "helpers"},
            closed={"activity": activity, "on": on},
        )
    )
