"""The form of minutes and of a four-party plan: one text, typed for whoever may read it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, SelectField
from wtforms.validators import DataRequired, Optional

from outreach.domain import minutes as domain
from outreach.domain.minutes import lines, without
from outreach.problems import field_text
from outreach.storage.queries.meetings import Party
from outreach.web import look
from outreach.web.contact_forms import Numbers
from outreach.web.fields import offered, prose, several, words
from outreach.web.kept import KeptForm

NOTE_MAX = 4000
ROWS = 5  # promises on one page
LISTS = ("text", "decided", "own_words")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be struck; of a promise also who gave it, and its day."""

    text: str
    who: str = ""
    due: str = ""


class MinutesForm(KeptForm, Numbers):
    """What the other parties read. Nothing is taken from notes."""

    name_typed = words("Hvem handler det om?", 80, needed="Skriv navnet.")
    text = prose("Det talte vi om", NOTE_MAX)
    decided = prose("Det blev vi enige om", NOTE_MAX)
    own_words = prose("Med borgerens egne ord", NOTE_MAX)
    to = several("Hvem får teksten?", {})
    informed = BooleanField("Personen ved, at vi skriver")
    held: date | None = None  # the day of the meeting

    def validate(self, extra_validators: Any = None) -> bool:
        right = bool(super().validate(extra_validators))
        if why := domain.untimely(self.held, (), look.today()).get("day"):
            self.untimely(field_text(why))
            right = False
        for n in range(ROWS):
            due = self[f"due{n}"]
            if why := domain.untimely(self.held, [due.data], look.today()).get("promises"):
                due.errors = [field_text(why)]
                right = False
            if self[f"what{n}"].data and not self[f"who{n}"].data:
                self[f"who{n}"].errors = ["Vælg, hvem der lover det."]
                right = False
        if not any(self[name].data for name in LISTS) and not self.promises({}):
            self["text"].errors = ["Skriv noget, eller skriv et løfte."]
            right = False
        return right

    def untimely(self, why: str) -> None:
        """The meeting has not been held: a series gives its day, so it is said above the form."""
        self.form_errors.append(why)

    @property
    def rows(self) -> list[tuple[Field, Field, Field]]:
        """The rows of promises: who, what, when."""
        return [(self[f"who{n}"], self[f"what{n}"], self[f"due{n}"]) for n in range(ROWS)]

    def parties(self, parties: Iterable[tuple[str, str]]) -> None:
        """Offer these as whoever promises something."""
        for who, _, _ in self.rows:
            who.choices = offered([("", "Hvem?"), *parties])

    def promises(self, orgs: Mapping[str, str], struck: Sequence[str] = ()) -> list[dict[str, str]]:
        """The promises that are written; `orgs`: names of organisations by id."""
        found = []
        for who, what, due in self.rows:
            if what.data and what.data not in struck:
                found.append(
                    {
                        "who": orgs.get(who.data, who.data or ""),
                        "org": who.data if who.data in orgs else "",
                        "what": what.data,
                        "due": due.data.isoformat() if due.data else "",
                    }
                )
        return found

    def said(self, orgs: Mapping[str, str], struck: Sequence[str] = ()) -> dict[str, Any]:
        """What is said, without the lines that were struck."""
        said = {name: self[name].data or "" for name in LISTS}
        if struck:
            said = {name: without(text, struck) for name, text in said.items()}
        return {"name_typed": self.name_typed.data, **said, "promises": self.promises(orgs, struck)}

    def strikable(self) -> list[tuple[str, list[Line]]]:
        """Every line by field, as it is read aloud; a promise with who gave it and for when."""
        names = ("own_words", "text", "decided")
        found = [
            (self[name].label.text, [Line(one) for one in lines(self[name].data or "")]) for name in names
        ]
        called = {one.value: one.label for who, *_ in self.rows for one in who.choices}
        promised = [
            Line(what.data, called.get(who.data, who.data or ""), due.data.isoformat() if due.data else "")
            for who, what, due in self.rows
            if what.data
        ]
        return [(label, some) for label, some in [*found, ("Det lover vi hinanden", promised)] if some]


for _n in range(ROWS):
    _who = SelectField(f"Hvem lover det? {_n + 1}", [Optional()], validate_choice=False)
    setattr(MinutesForm, f"who{_n}", _who)
    setattr(MinutesForm, f"what{_n}", words(f"Hvad? {_n + 1}", 400))
    setattr(MinutesForm, f"due{_n}", DateField(f"Hvornår? {_n + 1}", [Optional()]))


class PlanForm(MinutesForm):
    """A four-party plan: the same text, with the day it was made."""

    day = DateField("Hvornår var mødet?", [DataRequired("Vælg en dag.")])

    def validate(self, extra_validators: Any = None) -> bool:
        self.held = self.day.data
        right = super().validate(extra_validators)
        if not self.to.data:
            self.to.errors = [*self.to.errors, "Vælg, hvem der får planen."]
            right = False
        if not self.informed.data:
            self.informed.errors = ["Sig det til personen først, og sæt så kryds."]
            right = False
        return right

    def untimely(self, why: str) -> None:
        self.day.errors = [*self.day.errors, why]


def who_may_promise(own: tuple[str, str], parties: Iterable[Party], person: str) -> list[tuple[str, str]]:
    """Whoever may promise something at a meeting: we, the parties, and the family itself."""
    return [own, *((one.key, one.name) for one in parties), (person, person)]
