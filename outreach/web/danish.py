"""The Danish words for the keys that entries hold. One word for one thing."""

from outreach.web import danish_people, danish_promises

DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
CHANNELS = {
    "door": "Ved døren",
    "phone": "Telefon",
    "sms": "SMS eller mail",
    "visit": "Hjemmebesøg",
    "activity": "Ved aktivitet",
    "elsewhere": "Et andet sted",
}
TOPIC_GROUPS = {
    "Arbejde": {
        "job": "Finde job",
        "my_job": "Mit job nu",
        "education": "Uddannelse og dansk",
    },
    "Hverdag": {
        "money": "Penge",
        "housing": "Bolig",
        "letters": "Brev og MitID",
    },
    "Familie": {
        "children": "Børn og skole",
        "family": "Familie og hjem",
        "health": "Helbred",
    },
    "Sammen": {
        "activities": "Aktiviteter",
        "talk": "Bare en snak",
        "other": "Andet",
    },
}
TOPICS = {key: label for group in TOPIC_GROUPS.values() for key, label in group.items()}
DAYPARTS = {
    "": "Hele dagen",
    "morning": "Morgen",
    "noon": "Middag",
    "afternoon": "Eftermiddag",
    "evening": "Aften",
}
AT_DAYPART = {
    "morning": "om morgenen",
    "noon": "midt på dagen",
    "afternoon": "om eftermiddagen",
    "evening": "om aftenen",
}
REACH = {
    "any": "Alle måder er fine",
    "call": "Ring",
    "sms": "Skriv en SMS",
    "no_message": "Læg ikke en besked",
    "visit_only": "Kom forbi – ikke telefon",
    "leave_alone": "Vil gerne være i fred",
}
ROLES = {"leader": "Leder", "adviser": "Rådgiver", "dpo": "Databeskyttelse"}
PLACES = {
    "unknown": "Ikke her endnu",
    "locked": "På kontoret – låst",
    "office": "På kontoret",
    "hub": "I sikkert lager",
    "durable": "I sikkert lager",
    "erased": "Slettet",
}
URGENCIES = {"today": "Helst i dag", "week": "I denne uge"}
ANSWERS = {"done": "Klaret", "seen": "Set"}
BASES = {"consent": "Personen har sagt ja", "law": "Loven kræver det"}
CATEGORIES = {
    "groups": "Gruppeforløb",
    "support": "Individuel støtte og rådgivning",
    "families": "Familie- og børneindsatser",
}
FOR_WHOM = {
    "everybody": "Alle",
    "families": "Familier",
    "children": "Børn",
    "youth": "Unge",
    "women": "Kvinder",
    "men": "Mænd",
    "fathers": "Fædre",
    "mothers": "Mødre",
    "seniors": "Ældre",
}
EVERY = {"once": "Én gang", "week": "Hver uge", "two_weeks": "Hver anden uge", "month": "Hver måned"}
SESSION_CHANGES = {
    "extra": "En ekstra gang",
    "moved": "Flyttet",
    "cancelled": "Aflyst",
    "note": "En bemærkning",
}
OFFERS = {
    "activity": "En aktivitet",
    "association": "En forening",
    "health": "En sundhedssamtale",
    "job": "Noget om job",
    "education": "Uddannelse eller dansk",
    "other": "Noget andet",
}
BARRIERS = {
    "price": "Prisen",
    "transport": "At komme derhen",
    "time": "Tidspunktet",
    "language": "Sproget",
    "childcare": "Børnepasning",
}
RHYTHMS = {
    "two_weeks": "Hver 14. dag",
    "week": "Hver uge",
    "month": "En gang om måneden",
    "once": "Kun denne ene gang",
}
SERIES_FORMS = {"case": "Casemøde om familier", "staff": "Personalemøde", "other": "Et andet møde"}
STEPS = {
    "staff": "Os selv, på personalemødet",
    "lowest": "Dem, der sidder tættest på",
    "chief": "Cheferne",
    "committee": "Problemknuserudvalget",
    "closed": "Lukket",
    "opened": "Taget op igen",
}
REASONS = {
    "promise": "noget, vi har lovet",
    "owed": "noget, andre har lovet",
    "message": "en besked, der venter",
    "last_time": "var på sidst",
    "missed": "en, vi savner",
}
DEMAND_RULES = {
    "11a": "§ 11 a – personen har sagt ja til, at de spørger",
    "11c": "§ 11 c – loven giver lov uden et ja",
}
HOW_SAID = {"oral": "Sagt", "written": "Skrevet under"}
PURPOSES = {
    "agenda": "Så, hvem der er på et møde",
    "meeting": "Åbnede en familie på et møde",
    "minutes": "Åbnede et referat",
    "suggestions": "Så forslag til et møde",
    "page": "Åbnede personens side",
    "erase": "Slettede",
    "edit": "Rettede oplysninger",
    "contact": "Åbnede en henvendelse",
    "promise": "Åbnede noget, vi har lovet",
    "message": "Åbnede en besked",
    "print": "Printede",
    "handover": "Åbnede en tekst til Jobcenteret",
    "handovers": "Så listen over tekster",
    "search": "Søgte efter et navn",
    "notes": "Søgte i notater",
    "today": "Åbnede siden I dag",
    "questions": "Åbnede siden Skal du se på",
    "messages": "Så listen over beskeder",
    "recent": "Så de nyeste",
    "names": "Hentede navne til en tablet",
    "export": "Gemte som regneark",
    "overview": "Så rækkerne bag et tal",
    "chosen": "Valgte en person",
    "merge": "Så efter, om to sider er den samme",
    "consent": "Så eller spurgte om samtykke",
    "ties": "Så, hvem der kender nogen privat",
    "concerns": "Så, hvad der er sagt til kommunen om børn",
    "demands": "Så listen over krav om oplysninger",
    "demand": "Åbnede et krav om oplysninger",
    "attendance": "Så en deltagerliste",
    "missed": "Åbnede siden Dem vi savner",
}
FIELDS = {
    "note": "Tekst",
    "text": "Tekst",
    "name": "Navn",
    "keyword": "Huskeord",
    "when": "Hvornår",
    "channel": "Hvor",
    "topics": "Handler om",
    "drawer": "Kan læses af",
    "children": "Børn med",
    "interpreter": "Tolk",
    "not_reached": "Fik ikke fat i",
    "done_now": "Klaret med det samme",
    "colleague": "Sammen med",
    "tell": "Hvad skiller to ad",
    "phone": "Telefon",
    "due": "Dag",
    "birth_year": "Fødselsår",
    "language": "Sprog",
    "reach": "Kontakt",
    "contact_person": "Fast kontakt",
    "notes": "Noter",
    "why": "Hvorfor",
    "knows": "Ved familien det",
    "said": "Hvem må få noget at vide",
    "form": "Slags",
    "at": "Klokken",
    "place": "Sted",
    "orgs": "Hvem er med",
    "others": "Andre, der er med",
    "ends_on": "Sidste gang",
    "on": "Dag",
    "from": "Fra",
    "to": "Til",
    "until": "Til",
    "since": "Fra",
    "urgency": "Hvornår",
    "people": "Hvem det handler om",
    "adults": "Voksne",
    "staff": "Kollega",
    "words": "Ord",
    "what": "Hvad",
    "role": "Rolle",
    "phase": "Fase",
    "programme": "Forløb",
}
RECORDS = {  # what a record is, where only its kind is said
    "contact": "Henvendelse",
    "followup": "Noget lovet",
    "promise": "Noget, vi lovede og holdt",
    "plan_step": "Talt om jobbet",
    "message": "Besked",
    "handover": "Tekst til Jobcenteret",
    "minutes": "Referat",
    "agenda": "Punkt til et møde",
    "member": "Familie",
    "mark": "Med til noget",
    "offer": "Tilbud",
    "enrolment": "Forløb",
    "assigned": "Fast kontakt",
    "child_words": "Barnets ord",
    "plan": "Plan",
    "focus_plan": "Fokusplan",
    "work_event": "Noget om arbejde",
    "merge": "Samlet til én",
    "private_tie": "Kender personen privat",
    "demand": "Krav om oplysninger",
    "concern": "Sagt til kommunen om et barn",
    "printout": "Udskrift til personen",
    "person": "Side om en anden",
    "activity": "Aktivitet",
    "series": "Møderække",
}
WORDS = {
    "channel": CHANNELS,
    "topic": TOPICS,
    "daypart": DAYPARTS,
    "at_daypart": AT_DAYPART,
    "reach": REACH,
    "role": ROLES,
    "place": PLACES,
    "urgency": URGENCIES,
    "answer": ANSWERS,
    "basis": BASES,
    "category": CATEGORIES,
    "for_whom": FOR_WHOM,
    "every": EVERY,
    "session_change": SESSION_CHANGES,
    "offer": OFFERS,
    "barrier": BARRIERS,
    "purpose": PURPOSES,
    "record": RECORDS,
    "how_said": HOW_SAID,
    "demand_rule": DEMAND_RULES,
    "rhythm": RHYTHMS,
    "series_form": SERIES_FORMS,
    "step": STEPS,
    "reason": REASONS,
    "field": FIELDS,
    "drawer": {"helpers": "Hjælperne", "own": "Kun os"},
    "knows": {"yes": "Ja", "no": "Nej"},
    **danish_people.WORDS,
    **danish_promises.WORDS,
}
ALSO = {  # the words of a field's keys, where they have another name than the field
    "topics": "topic",
    "role": "living_as hand",
    "every": "rhythm",
    "form": "series_form",
    "what": "offer work_event",
    "barriers": "barrier",
    "rule": "demand_rule",
}
PURPOSES.update(danish_people.PURPOSES)
PURPOSES.update(danish_promises.PURPOSES)
FIELDS.update(danish_people.FIELDS)
FIELDS.update(danish_promises.FIELDS)


def word(key: str | None, kind: str) -> str:
    """The Danish word for a stored key; an unknown key from a newer app is shown as it is."""
    return WORDS[kind].get(key or "", key or "")


def word_of(field: str, key: str) -> str | None:
    """The Danish word for a key that a field of some record holds; None where it holds no key."""
    kinds = field, *ALSO.get(field, "").split()
    return next((WORDS[kind][key] for kind in kinds if key in WORDS.get(kind, ())), None)
