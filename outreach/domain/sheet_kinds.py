"""The sheets an import understands, in the order they are placed: people before what names them."""

from outreach.domain.sheets import Column, Listed, Sheet, a_day, a_time, text, whole, yes

NAME = Column("name", "Navn", text(80), ("fulde navn", "borger", "person", "deltager"), True, "Elif Aksoy")
YEAR = Column("birth_year", "Fødselsår", whole(1900, 2100), ("født", "årgang", "år"), example="1989")

PEOPLE = Sheet(
    "people",
    "Personer",
    ("borgere", "deltagere", "familier", "personer og familier"),
    (
        NAME,
        Column("tell", "Hvad skiller to ad", text(80), ("kendetegn", "bemærkning"), example="mor til Deniz"),
        YEAR,
        Column(
            "phone", "Telefon", text(30), ("tlf", "telefonnummer", "mobil", "mobilnummer"), example="12345678"
        ),
        Column("language", "Sprog", text(40), ("modersmål",), example="tyrkisk"),
        Column("interpreter", "Tolk", yes, ("behov for tolk", "tolkebehov"), example="nej"),
        Column("reach", "Kontakt", Listed("reach"), ("kontaktform", "må vi ringe"), example="Ring"),
        Column("area", "Boligområde", text(80), ("område", "afdeling"), example=""),
        Column("family", "Familie", text(80), ("husstand", "familienummer", "familienr"), example="F1"),
        Column(
            "role",
            "Voksen eller barn",
            Listed("living_as"),
            ("rolle", "rolle i familien"),
            example="Voksen",
        ),
    ),
)
ACTIVITIES = Sheet(
    "activities",
    "Aktiviteter",
    ("tilbud", "aktivitet"),
    (
        Column("name", "Aktivitet", text(80), ("navn", "titel", "tilbud"), True, "Fællesspisning"),
        Column("category", "Slags", Listed("category"), ("kategori", "type")),
        Column("place", "Sted", text(80), ("lokale", "hvor"), example="Beboerhuset"),
        Column("starts_on", "Første gang", a_day, ("start", "startdato", "fra"), True, "06-01-2026"),
        Column("ends_on", "Sidste gang", a_day, ("slut", "slutdato", "til")),
        Column("time", "Begynder", a_time, ("klokken", "tid", "tidspunkt"), example="17.30"),
        Column("until", "Slutter", a_time, ("sluttid",), example="19.30"),
        Column("every", "Hvor tit", Listed("every"), ("hyppighed", "gentages"), example="Hver uge"),
    ),
)
ATTENDANCE = Sheet(
    "attendance",
    "Fremmøde",
    ("deltagelse", "fremmødte", "mødte"),
    (
        Column("activity", "Aktivitet", text(80), ("tilbud", "hold"), True, "Fællesspisning"),
        Column("on", "Dato", a_day, ("dag", "den"), True, "13-01-2026"),
        Column("name", "Navn", text(80), ("deltager", "borger", "person"), True, "Elif Aksoy"),
        YEAR,
    ),
)
CONTACTS = Sheet(
    "contacts",
    "Henvendelser",
    ("kontakter", "henvendelse", "kontakt", "logbog", "notater"),
    (
        Column("day", "Dato", a_day, ("dag", "den", "hvornår"), True, "18-05-2026"),
        Column("time", "Klokken", a_time, ("tidspunkt", "tid", "kl"), example="10.22"),
        Column("name", "Navn", text(80), ("borger", "person", "hvem"), example="Elif Aksoy"),
        YEAR,
        Column("keyword", "Huskeord", text(40), ("kendetegn",)),
        Column("channel", "Hvor", Listed("channel"), ("kanal", "kontaktform", "måde"), example="Ved døren"),
        Column("topics", "Handler om", Listed("topic", some=True), ("emne", "emner", "tema"),
               example="Brev og MitID"),
        Column("note", "Tekst", text(4000), ("notat", "note", "beskrivelse"), example="Vi læste brevet."),
        Column("children", "Børn med", whole(0, 20), ("antal børn", "børn"), example="0"),
        Column("interpreter", "Tolk", yes, ("tolk med",)),
        Column("not_reached", "Fik ikke fat i", yes, ("ikke truffet",)),
    ),
)  # fmt: skip
SHEETS = (PEOPLE, ACTIVITIES, ATTENDANCE, CONTACTS)
BY_KEY = {one.key: one for one in SHEETS}
