"""How well a name answers a question. The tablet ranks the same way (`static/js/fold.js`)."""

from dataclasses import dataclass

from outreach.domain.text import heard, words

TOLD_MAX = 10  # any hit in the own name comes before every hit in what is told about somebody
SAME, BEGINS, HOLDS = 3, 2, 1
PHONE_FIGURES = 8
PART_MIN = 3  # letters that the beginning of a name must have to stand for the whole


def likeness(word: str, term: str) -> int:
    """How alike a word and a term are: the same, the beginning (as spelled or as heard), a part, or 0."""
    if word == term:
        return SAME
    sound, told = heard(term), heard(word)
    if word.startswith(term) or (len(sound) > 1 and told.startswith(sound)):
        return BEGINS
    return HOLDS if len(term) > 1 and (term in word or (len(sound) > 1 and sound in word)) else 0


def score(question: str, name: str, tell: str = "") -> int:
    """The points of one person; 0 when a part of the question is in neither name nor what is told."""
    own, told = words(name), words(tell)
    total = 0
    for term in words(question):
        best = max(
            *(likeness(word, term) * TOLD_MAX for word in own), *(likeness(word, term) for word in told), 0, 0
        )
        if not best:
            return 0
        total += best
    return total


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody, or typed of somebody new."""

    name: str
    phone: str = ""
    birth_year: int | None = None

    @property
    def digits(self) -> str:
        """The last eight figures of the phone number, "" when it has fewer."""
        found = "".join(one for one in self.phone if one.isdecimal())
        return found[-PHONE_FIGURES:] if len(found) >= PHONE_FIGURES else ""

    def likeness(self, other: "Known") -> int:
        """How likely they are the same: 0 for no, more for more that fits."""
        same_phone = bool(self.digits) and self.digits == other.digits
        names = alike(self.name, other.name)
        year = self.birth_year is not None and self.birth_year == other.birth_year
        partly = year and any(_fits(a, b) for a in words(self.name) for b in words(other.name))
        return 4 * same_phone + 2 * names + (year if names or partly else 0)


def alike(a: str, b: str) -> bool:
    """Whether every word of the shorter name has its like in the longer: Elif and Elif Aksoy."""
    short, long = sorted((words(a), words(b)), key=len)
    return bool(short) and all(any(_fits(one, other) for other in long) for one in short)


def _fits(a: str, b: str) -> bool:
    short, long = sorted((heard(a), heard(b)), key=len)
    return a == b or (len(short) >= PART_MIN and long.startswith(short))
