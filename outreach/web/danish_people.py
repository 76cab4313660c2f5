"""The Danish words of people and families: lists that stand on forms and pages."""

LIVING_AS = {"adult": "Voksen", "child": "Barn"}
SEXES = {"woman": "Kvinde", "man": "Mand", "": "Andet / ikke oplyst"}
BENEFITS = {
    "unemployment": "A-dagpenge",
    "cash_ready": "Kontanthjælp, jobparat (til 30. juni 2025)",
    "cash_activity": "Kontanthjælp, aktivitetsparat (til 30. juni 2025)",
    "cash_minimum": "Kontanthjælp, mindstesats",
    "cash_basic": "Kontanthjælp, grundsats",
    "cash_raised": "Kontanthjælp, forhøjet sats",
    "cash_at_home": "Kontanthjælp, hjemmeboende",
    "education": "Uddannelseshjælp (til 30. juni 2025)",
    "transition": "Overgangsydelse (til 30. juni 2025)",
    "self_support_travel": "Selvforsørgelses- og hjemrejseydelse (til 30. juni 2025)",
    "resource": "Ressourceforløb",
    "parental": "Barsel",
    "pension": "Førtidspension eller seniorpension",
    "none": "Ingen ydelse",
}
PROGRAMMES = {
    "new_start": "En ny start",
    "job_to_mother": "Job til mor",
    "outposted": "Fremskudt",
    "housing_social": "Boligsocial helhedsplan",
}
PHASES = {
    "referral": "Visitation",
    "course": "Forløb",
    "retention": "Fastholdelse i job",
    "effort": "Indsats",
    "aftercare": "Efterværn",
    "evaluation": "Evaluering",
    "casework": "Sagsbehandling tæt på",
    "job_measures": "Job i området",
    "ongoing": "I gang",
}
STOPPED_EARLY = {
    "withdrawn": "Stoppet efter fælles aftale",
    "to_resource": "Ressourceforløb",
    "moved_away": "Flyttet fra området",
    "to_pension": "Seniorpension eller førtidspension",
    "parental": "Barsel",
    "other_offer": "Anden indsats, eller tilbud udløbet",
    "sent_back": "Sendt tilbage til kommunen",
    "died": "Død",
    "prison": "Fængsel",
    "hospital": "Længere tid på hospital",
    "abroad": "Flyttet fra landet",
}
FINISHED = {
    "job": "Ordinært arbejde",
    "part_time": "Deltidsarbejde",
    "small_jobs": "Småjobs",
    "education": "Ordinær uddannelse",
    "self_support": "Forsørger sig selv",
    "offer_over": "Tilbud udløbet",
    "internship": "Virksomhedspraktik",
    "short_course": "Kursus",
}
OUTCOMES = {"open": "I gang", "stopped": "Stoppet før tid", "completed": "Gennemført"}
HANDS = {"contact": "Fast kontakt", "job": "Jobrådgiver", "family": "Familierådgiver"}
DAY_PARTS = {
    "morning": "Om morgenen",
    "after_school": "Efter skole",
    "evening": "Om aftenen",
    "bedtime": "Ved sengetid",
}
SMILEYS = {"happy": "Glad", "okay": "Okay", "tired": "Træt", "sad": "Ked af det"}
THEMES = {
    "mornings": "Morgener",
    "bedtime": "Sengetid",
    "eat_here": "Fællesspisning",
    "eat_home": "Spise sammen hjemme",
    "trips": "Ture",
    "film": "Filmaften",
    "adults": "Voksne er med",
    "free_play": "Mere fri leg",
    "price": "Det koster for meget",
    "school": "Skole",
    "homework": "Lektier",
    "friends": "Venner",
    "gaming": "Gaming",
    "group": "Drenge- eller pigegruppe",
    "place": "Et sted at være",
    "unfair": "Uretfærdig behandling",
    "job": "Fritidsjob",
    "transport": "Bus og cykel",
}
PURPOSES = {
    "family": "Åbnede siden Hele familien",
    "enrolment": "Åbnede et forløb",
    "offer": "Åbnede et tilbud",
    "address": "Så adressen",
    "death": "Skrev, at personen er død",
}
FIELDS = {
    "called": "Kaldes",
    "area": "Område",
    "birth_date": "Fødselsdag",
    "sex": "Køn",
    "benefit": "Ydelse",
    "strengths": "Styrker",
    "barriers": "Det, der er svært",
    "address": "Adresse",
    "protected": "Beskyttet adresse",
    "died": "Død",
}
WORDS = {
    "living_as": LIVING_AS,
    "sex": SEXES,
    "benefit": BENEFITS,
    "programme": PROGRAMMES,
    "phase": PHASES,
    "ending": {**STOPPED_EARLY, **FINISHED},
    "outcome": OUTCOMES,
    "hand": HANDS,
    "day_part": DAY_PARTS,
    "smiley": SMILEYS,
    "theme": THEMES,
}
