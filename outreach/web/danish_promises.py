"""The Danish words of promises, plans and what happens in a job."""

_FIRST = ("Dag 1", "Uge 1", "Uge 2", "Uge 4")

WORK_EVENTS = {
    "more_hours": "Flere timer",
    "fewer_hours": "Færre timer",
    "sick": "Sygemeldt",
    "back": "Tilbage på arbejde",
    "hard": "Svært på jobbet",
}
STEP_STATES = {"done": "Talt sammen", "not_reached": "Fik ikke fat i", "moved": "Flyttet"}
FOCUS_LINES = {
    "own_view": "Sådan ser vi det selv",
    "want": "Det vil vi gerne",
    "can": "Det kan vi",
    "next_step": "Næste skridt",
    "who": "Hvem gør hvad",
}
WORDS = {"work_event": WORK_EVENTS, "step_state": STEP_STATES, "focus_line": FOCUS_LINES}
PURPOSES = {
    "promises": "Åbnede siden Det har vi lovet",
    "plan": "Åbnede en plan for et job",
    "focus_plan": "Åbnede en families plan",
    "leaving": "Gav en kollegas opgaver videre",
}
FIELDS = {
    **FOCUS_LINES,
    "employer": "Arbejdsplads",
    "starts": "Første dag",
    "ended": "Stoppet",
    "ending": "Hvorfor",
    "owner": "Hvem følger op",
    "deputy": "Hvem tager over",
}


def step_word(number: int | None) -> str:
    """`Uge 2`, `Måned 7`: the name of a step of a plan."""
    if number is None:
        return ""
    return _FIRST[number] if number < len(_FIRST) else f"Måned {number - len(_FIRST) + 2}"
