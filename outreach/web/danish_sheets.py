"""The Danish words of spreadsheets: what a cell may say, and why one could not be read."""

from outreach.domain.sheet_kinds import BY_KEY
from outreach.web.danish import WORDS

KINDS = {
    "person": "Personer",
    "member": "Hører til en familie",
    "activity": "Aktiviteter",
    "mark": "Fremmøde",
    "contact": "Henvendelser",
}
STATES = {
    "chosen": "Ikke set igennem endnu",
    "checking": "Bliver set igennem",
    "checked": "Klar til at blive hentet ind",
    "placing": "Bliver hentet ind",
    "placed": "Hentet ind",
    "undoing": "Bliver taget tilbage",
    "undone": "Taget tilbage",
}
ROWS = {
    "new": "Kommer ind",
    "placed": "Hentet ind",
    "here": "Står her allerede",
    "twice": "Står to gange i filen",
    "erased": "Slettet her før – kommer ikke igen",
    "wrong": "Kan ikke læses",
}
CELLS = {
    "missing": "Der står ikke noget.",
    "too_long": "Teksten er for lang.",
    "control_characters": "Der er et tegn, vi ikke kan læse.",
    "not_a_number": "Det er ikke et helt tal.",
    "out_of_range": "Tallet er for lille eller for stort.",
    "not_a_date": "Det er ikke en dato. Skriv for eksempel 18-05-2026.",
    "date_out_of_range": "Datoen er for langt væk.",
    "in_the_future": "Dagen er ikke kommet endnu.",
    "born_later": "Året er ikke kommet endnu.",
    "not_a_time": "Det er ikke et klokkeslæt. Skriv for eksempel 10.22.",
    "not_yes_or_no": "Skriv ja eller nej.",
    "unknown_word": "Ordet er ikke et af dem, vi bruger:",
    "unknown": "Ordet er ikke et af dem, vi bruger.",
    "cpr": "Det ligner et CPR-nummer. Tag det ud.",
    "person_unknown": "Vi kender ingen med det navn. Skriv personen i arket Personer.",
    "person_twice": "To hedder det samme. Skriv fødselsåret.",
    "activity_unknown": "Vi kender ikke aktiviteten. Skriv den i arket Aktiviteter.",
    "activity_twice": "To aktiviteter hedder det samme.",
    "area_unknown": "Vi kender ikke boligområdet.",
    "already-saved": "Den står her allerede med andre ord.",
    "not-found": "Personen findes ikke her mere.",
}
FILES = {
    "file_empty": "Der er ikke noget i filen.",
    "file_too_large": "Filen er for stor. Del den i flere.",
    "not_a_spreadsheet": "Det er ikke et regneark, vi kan læse. Gem det som XLSX eller CSV.",
    "wrong_letters": "Bogstaverne i filen kan ikke læses. Gem den igen som CSV UTF-8.",
    "too_many_rows": "Der er for mange rækker. Del filen i flere.",
    "column_twice": "To kolonner kan ikke være det samme.",
    "column_needed": "Arket siger ikke alt det, vi skal bruge. Se, hvad der er mærket med stjerne.",
    "no_sheet": "Vælg, hvad mindst ét ark er.",
    "wrong": "Filen kan ikke læses.",
}


def cell_text(code: str, sheet: str, heading: str) -> str:
    """Why a cell could not be read; where it must be a word of a list, which words there are."""
    told = CELLS.get(code, "Det kan vi ikke bruge.")
    if code != "unknown_word":
        return told
    column = next(one for one in BY_KEY[sheet].columns if one.title == heading)
    return f"{told} {', '.join(column.known(WORDS))}."


def file_text(code: str) -> str:
    """Why a file could not be read."""
    return FILES.get(code, FILES["wrong"])


ENTRY_KINDS = {
    **KINDS,
    "agenda": "Familier på et møde",
    "amend": "Rettelser",
    "area": "Boligområder",
    "assigned": "Faste kontakter",
    "attach": "Navne sat på",
    "away": "Kolleger, der er væk",
    "child_words": "Barnets egne ord",
    "claim": "Linjer, nogen har kendt som sine egne",
    "concern": "Underretninger",
    "consent_grant": "Samtykker",
    "consent_withdraw": "Stop for deling",
    "demand": "Krav om oplysninger",
    "detach": "Navne taget af",
    "enrolment": "Forløb",
    "erase": "Sletninger",
    "focus_plan": "Planer med familier",
    "followup": "Løfter",
    "followup_done": "Svar på løfter",
    "gathering": "Ændringer af aktiviteter",
    "handover": "Tekster til Jobcenteret",
    "handover_basis": "Grundlag for tekster",
    "headcount": "Fremmøde uden navn",
    "list_done": "Færdige deltagerlister",
    "meeting_change": "Flyttede og aflyste møder",
    "merge": "Personer samlet til én",
    "message": "Beskeder",
    "message_answer": "Svar på beskeder",
    "minutes": "Referater",
    "minutes_answer": "Svar på referater",
    "minutes_basis": "Grundlag for referater",
    "move": "Flyttet til en anden",
    "offer": "Tilbud",
    "organisation": "Organisationer",
    "party_present": "Hvem der var med til møder",
    "plan": "Planer efter jobstart",
    "plan_step": "Skridt i planer",
    "printout": "Udskrifter til personer",
    "private_tie": "Kender personen privat",
    "reg_set": "Rettede oplysninger",
    "retract": "Fortrudt",
    "series": "Møder, der kommer igen",
    "snag": "Det, der driller",
    "snag_step": "Skridt i det, der driller",
    "staff": "Kolleger",
    "work_event": "Noget om arbejde",
}


def kind_text(kind: str) -> str:
    """What a kind of entry is called where they are counted; a newer one by its own name."""
    return ENTRY_KINDS.get(kind, kind)
