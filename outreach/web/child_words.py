"""Barnets egne ord: how the day is, in smileys, words and themes. On the child's page only."""

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField
from wtforms.validators import DataRequired

from outreach.domain.errors import Invalid
from outreach.services import child_words as service
from outreach.storage.db import db
from outreach.web import choices, whom
from outreach.web.access import allow
from outreach.web.contact_forms import Numbers
from outreach.web.danish_people import DAY_PARTS, SMILEYS, THEMES
from outreach.web.fields import RecordForm, one_of, page, prose, several
from outreach.web.look import today
from outreach.web.undo import saying

bp = Blueprint("child_words", __name__, url_prefix="/barnets-ord")


class WordsForm(RecordForm, Numbers):
    """What a child says. The child's yes comes first."""

    morning = one_of(DAY_PARTS["morning"], SMILEYS)
    after_school = one_of(DAY_PARTS["after_school"], SMILEYS)
    evening = one_of(DAY_PARTS["evening"], SMILEYS)
    bedtime = one_of(DAY_PARTS["bedtime"], SMILEYS)
    text = prose("Med barnets egne ord", 1000)
    tags = several("Det handler om", THEMES)
    on = DateField("Dag", [DataRequired("Vælg en dag.")])
    child_yes = BooleanField("Barnet har sagt ja til, at det bliver skrevet ned")
    parent_yes = BooleanField("En forælder har sagt ja")
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")

    def closed_part(self) -> dict[str, object]:
        smileys = {part: self._fields[part].data for part in DAY_PARTS if self._fields[part].data}
        yes = {"child_yes": self.child_yes.data, "parent_yes": self.parent_yes.data}
        return {
            "on": self.on.data.isoformat() if self.on.data else "",
            "smileys": smileys,
            "words": self.text.data or "",
            "tags": list(self.tags.data or ()),
            **yes,
        }


@bp.route("/<id:person_id>", methods=["GET", "POST"])
@allow("child_words.create")
def new(person_id: str) -> ResponseReturnValue:
    """Write down what a child says about its day."""
    person = whom.one(person_id)
    form = WordsForm(on=today(), drawer="own")
    form.drawer.choices = choices.drawers(g.actor)
    if form.validate_on_submit() and not form.number_stands():
        try:
            closed = form.closed_part()
            service.create(
                db.session, g.actor, person_id, drawer=form.drawer.data, closed=closed, **form.minted
            )
            return saying("Gemt.", "people.show", person_id=person_id)
        except Invalid as error:
            _at_their_field(error)
            form.refuse(error)
    return page("child_words/new.html", form, person=person)


def _at_their_field(error: Invalid) -> None:
    """What is called `words` in a record is called `text` on the form, as every text somebody types."""
    if "words" in error.fields:
        error.fields["text"] = error.fields.pop("words")


@bp.post("/<id:words_id>/fortryd")
@allow("child_words.create")
def undo(words_id: str) -> ResponseReturnValue:
    """Taken back: also when the child says no after all."""
    back = whom.one(request.form.get("person"))
    service.undo(db.session, g.actor, words_id, words_id)
    return saying("Taget tilbage.", "people.show", person_id=back.id)
