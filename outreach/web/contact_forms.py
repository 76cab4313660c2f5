"""The forms of a contact: the three taps of the tablet, and everything that may come later."""

from datetime import datetime
from typing import Any

from flask import request
from wtforms import BooleanField, DateField, IntegerField, SelectField, TimeField
from wtforms.validators import NumberRange, Optional

from outreach.domain import cpr, local_time
from outreach.web.fields import RecordForm, one_of, prose, several, words
from outreach.web.look import CHANNELS, TOPICS
from outreach.web.whom import NEW, Whom

NOTE_MAX = 4000
TEXTS = ("note", "text")  # fields in which somebody may have written a CPR number


class Numbers:
    """What to do about something that looks like a CPR number: nothing is saved until somebody has said."""

    def number_stands(self: Any) -> bool:
        """Whether such a number waits for an answer. Takes it out where that is the answer."""
        said = request.form.get("numbers")
        found = False
        for name in TEXTS:
            field = self._fields.get(name)
            if field is None or not cpr.find(field.data or ""):
                continue
            if said == "out":
                field.data = cpr.take_out(field.data)
            elif said != "keep":
                found = True
        return found


class Details(RecordForm, Numbers):
    """What happened: shared by writing it and by writing more."""

    channel = one_of("Hvor er du i dag?", CHANNELS, needed="Vælg, hvor det var.")
    topics = several("Hvad handler det om? Tryk på et eller flere.", TOPICS, needed="Vælg mindst et emne.")
    note = prose("Skriv lidt mere", NOTE_MAX)
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")
    on_day = DateField("Det skete tidligere: dag", [Optional()])
    at_time = TimeField("Klokken", [Optional()])
    children = IntegerField("Børn med", [Optional(), NumberRange(0, 20, "Skriv et tal fra 0 til 20.")])
    interpreter = BooleanField("Tolk med")
    not_reached = BooleanField("Fik ikke fat i")
    done_now = BooleanField("Klaret med det samme")
    colleague = SelectField("Sammen med en kollega", [Optional()])

    @property
    def more_is_filled(self) -> bool:
        names = ("on_day", "at_time", "children", "interpreter", "not_reached", "done_now", "colleague")
        return any(self._fields[name].data or self._fields[name].errors for name in names)

    def when(self) -> str:
        """The time of the visit, which the worker owns."""
        now = datetime.now(local_time.ZONE)
        on, at = self.on_day.data or now.date(), self.at_time.data or now.time()
        return f"{on.isoformat()}T{at.strftime('%H:%M')}"

    def open_part(self) -> dict[str, Any]:
        return {"drawer": self.drawer.data, "children": self.children.data or 0}

    def closed_part(self) -> dict[str, Any]:
        values = {
            "when": self.when(),
            "channel": self.channel.data,
            "topics": list(self.topics.data or ()),
            "note": self.note.data or "",
            "interpreter": self.interpreter.data,
            "not_reached": self.not_reached.data,
            "done_now": self.done_now.data,
            "colleague": self.colleague.data or None,
        }
        return {name: value for name, value in values.items() if value not in ("", None, False)}


class ContactForm(Details, Whom):
    """A new contact, with somebody or without a name."""

    def validate(self, extra_validators: Any = None) -> bool:
        right = bool(super().validate(extra_validators))
        if self.person.data == NEW and not self.new_name.data:
            self.new_name.errors = [*self.new_name.errors, "Skriv et fornavn."]
            right = False
        elif not self.person.data:
            self.person.errors = [*self.person.errors, "Vælg en person, eller vælg Uden navn."]
            right = False
        return right


class EditForm(Details):
    """Writing more about a contact, or otherwise."""

    reason = words("Hvorfor", 400)
