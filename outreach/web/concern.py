"""Bekymret for et barn?: what to do, for everybody, with no form in between. A leader writes the numbers."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import ValidationError

from outreach.storage.office import Numbers
from outreach.web.access import allow, anyone, office
from outreach.web.fields import Form, RegisterForm, page, words
from outreach.web.undo import saying

bp = Blueprint("concern", __name__)

MUNICIPALITY = "Kommunens nummer, når man er bekymret for et barn"


@dataclass(frozen=True, slots=True)
class Number:
    """Somebody to call. `shown` is "" while nobody has written it."""

    name: str
    when: str
    shown: str

    @property
    def tel(self) -> str:
        """What a phone dials."""
        return re.sub("[^0-9+]", "", self.shown)


class NumbersForm(RegisterForm):
    """What a leader writes."""

    municipality = words(MUNICIPALITY, 30)
    about = words("Hvem og hvornår?", 80)
    child_line = words("Børnetelefonen", 30, needed="Skriv nummeret.")

    def validate_municipality(self, field: Form) -> None:
        check(field.data)

    validate_child_line = validate_municipality


def check(typed: str) -> None:
    """Raises ValidationError for what no phone can dial."""
    if typed and not re.fullmatch(r"\+?[0-9](?: ?[0-9]){2,14}", typed):
        raise ValidationError("Skriv kun tal og mellemrum, for eksempel: 12 34 56 78")


def numbers() -> list[Number]:
    """Whom to call, as far as this office has written it."""
    here = office()
    own = here.settings.numbers if here.exists else Numbers()
    return [
        Number("Fare nu", "Når et barn er i fare lige nu.", "112"),
        Number("Kommunen", own.about or "Til en underretning.", own.municipality),
        Number("Børnetelefonen", "For barnet selv. Og for dig, der er i tvivl.", own.child_line),
    ]


@bp.get("/bekymret")
@anyone
def show() -> ResponseReturnValue:
    """The duty to tell the municipality, and whom to call."""
    return render_template("concern.html", numbers=numbers())


@bp.route("/kontoret/numre", methods=["GET", "POST"])
@allow("office.manage")
def edit() -> ResponseReturnValue:
    """Write the numbers; tablets take them over with their next version of the page."""
    here = office()
    form = NumbersForm(obj=here.settings.numbers)
    form.open_on({})
    if form.validate_on_submit():
        changed: dict[str, Any] = form.changes()[0]
        here.update_settings(numbers=msgspec.structs.replace(here.settings.numbers, **changed))
        return saying("Gemt. Ring til nummeret én gang, så I ved, at det er det rigtige.", ".show")
    return page("office/numbers.html", form)
