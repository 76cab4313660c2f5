"""The forms of a contact: the three taps of the tablet, and everything that may come later."""

from datetime import datetime
from typing import Any

from flask import request
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, TimeField
from wtforms.validators import NumberRange, Optional

from outreach.domain import cpr, local_time
from outreach.web.danish import CHANNELS, TOPICS
from outreach.web.dates import not_after_today
from outreach.web.fields import RecordForm, is_id, one_of, prose, several, words
from outreach.web.whom import NEW, WITHOUT, Whom, missing

NOTE_MAX = 4000


class Numbers:
    """What to do about something that looks like a CPR number: nothing is saved until somebody has said."""

    UNASKED: tuple[str, ...] = ("search", "person", "phone")  # kept nowhere, an id, and as long as one

    number_found = False  # and waits for an answer

    def number_stands(self: Any) -> bool:
        """Whether such a number waits for an answer. Takes it out where that is the answer."""
        said, self.number_found = request.form.get("numbers"), False
        for field in self:
            is_text = field.type in ("StringField", "TextAreaField") and field.name not in self.UNASKED
            if not is_text or not cpr.find(field.data or ""):
                continue
            if said == "out":
                field.data = cpr.take_out(field.data)
            elif said != "keep":
                self.number_found = True
        return bool(self.number_found)


class Details(RecordForm, Numbers):
    """What happened: shared by writing it and by writing more."""

    channel = one_of("Hvor er du i dag?", CHANNELS, needed="Vælg, hvor det var.")
    topics = several("Hvad handler det om? Tryk på et eller flere.", TOPICS, needed="Vælg mindst et emne.")
    note = prose("Skriv lidt mere", NOTE_MAX)
    drawer = one_of("Kan læses af", {}, needed="Vælg, hvem der kan læse det.")
    on_day = DateField("Det skete tidligere: dag", [Optional(), not_after_today])
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

    IN_ORDER = ("channel", "topics", "person", "search", "new_name", "keyword", "note")

    def validate(self, extra_validators: Any = None) -> bool:
        right = bool(super().validate(extra_validators))
        return not missing(self, NEW, WITHOUT) and right

    def closed_part(self) -> dict[str, Any]:
        without = self.person.data == WITHOUT and self.keyword.data
        return super().closed_part() | ({"keyword": self.keyword.data} if without else {})


class EditForm(Details):
    """Writing more about a contact, or otherwise. `seen` and `drawer_was` are what stood when it opened."""

    channel = one_of("Hvor var du?", CHANNELS, needed="Vælg, hvor det var.")
    reason = words("Hvorfor", 400)
    seen = HiddenField()
    drawer_was = HiddenField()

    @staticmethod
    def filled(contact: Any) -> dict[str, Any]:
        """Field values of a contact as it stands."""
        when = local_time.moment(contact.when)
        names = ("channel", "topics", "note", "drawer", "children", "interpreter", "not_reached", "done_now")
        return {
            **{name: getattr(contact, name) for name in names},
            "colleague": contact.colleague or "",
            "on_day": when.date() if when else None,
            "at_time": when.time() if when else None,
            "seen": " ".join(contact.seen),
            "drawer_was": contact.drawer,
        }

    def changes(self, contact: Any) -> dict[str, Any]:
        """What an amend says: only what differs from what its writer had before their eyes."""
        seen = [one for one in (self.seen.data or "").split() if is_id(one)]
        old = dict(contact.first or {})
        for change in contact.history:
            old.update(change.set if change.id in seen else {})
        old["drawer"] = self.drawer_was.data
        new = {
            "note": self.note.data or "",
            "channel": self.channel.data,
            "topics": list(self.topics.data or ()),
            **{name: self._fields[name].data for name in ("interpreter", "not_reached", "done_now")},
            "colleague": self.colleague.data or None,
            **self.open_part(),
        }
        said = {name: value for name, value in new.items() if (value or None) != (old.get(name) or None)}
        if self.when() != local_time.wall_clock(str(old.get("when", ""))):
            said["when"] = self.when()
        open = {name: said.pop(name, None) for name in ("drawer", "children")}
        return {"set": said, "seen": seen, "reason": self.reason.data or "", **open}
