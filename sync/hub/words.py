"""Danish for the operator's page."""

from datetime import datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Copenhagen")
MONTHS = ["jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."]
CLOCK_IS_RIGHT_MS = 120_000
EVENTS = {
    "enrolled": "Ny computer",
    "revoked": "Computer fjernet",
    "invited": "Invitation lavet",
    "fork": "Computeren har skrevet videre fra en ældre kopi. Begge dele er bevaret.",
    "rewound": "Computeren er sat tilbage til en ældre kopi. Den har hentet sit eget igen.",
    "clone": "To computere bruger den samme kopi. Fjern den ene, og giv den en ny invitation.",
    "readings": "Læseloggen er blevet kortere, eller der står noget andet i den. Spørg kontorets leder.",
    "backup": "Sikkerhedskopi taget og læst igennem",
    "restore": "Lageret er sat tilbage fra en sikkerhedskopi",
}
ASIDE = {
    "collision": "Samme nummer, to forskellige tekster. Begge er bevaret.",
    "parked_unknown_kind": "Programmet her er for gammelt til dem. Opdater det, og prøv igen.",
    "parked_invalid": "Passer ikke med formen",
    "parked_not_allowed": "Skrevet af nogen, der ikke må",
}
VERDICTS = {
    "agrees": "Stemmer",
    "lacks": "Ikke nået frem endnu",
    "differs": "Computeren og lageret siger hver sit. Det ordner sig, når computeren kontakter lageret.",
    "broken": "Fejl i lageret. Sæt det tilbage fra en sikkerhedskopi.",
    "nobody": "Computeren er væk. Alt herfra er bevaret.",
}


def moment(text: str | None) -> str:
    """A stamp as people read it; "aldrig" for none, and "ukendt" for what is no time."""
    if not text:
        return "aldrig"
    try:
        at = datetime.fromisoformat(text).astimezone(LOCAL)
    except (ValueError, OverflowError):
        return "ukendt"
    return f"{at.day}. {MONTHS[at.month - 1]} {at.year} kl. {at:%H.%M}"


def day(at: datetime) -> str:
    at = at.astimezone(LOCAL)
    return f"{at.day}. {MONTHS[at.month - 1]} {at.year}"


def clock(offset_ms: int | None) -> str:
    """How far a laptop's clock is off, in words."""
    if offset_ms is None:
        return "ukendt"
    off = abs(offset_ms)
    if off < CLOCK_IS_RIGHT_MS:
        return "passer"
    where = "foran" if offset_ms > 0 else "bagud"
    for size, one, many in (
        (365 * 86_400_000, "et år", "år"), (86_400_000, "en dag", "dage"), (3_600_000, "en time", "timer"),
    ):  # fmt: skip
        if off >= size:
            count = off // size
            return f"{one if count == 1 else f'{count} {many}'} {where}"
    return f"{off // 60_000} minutter {where}"


def short(digest: str) -> str:
    """A digest two people can read to each other."""
    return f"{digest[:4]} {digest[4:8]} {digest[8:12]}".strip()
