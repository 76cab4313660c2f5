"""What all forms share: Danish messages, storable text, ids minted when the form opens, nothing lost."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from outreach.domain.errors import DomainError, Invalid
from outreach.problems import field_text, problem
from outreach.storage.db import db
from outreach.web import typing_kept
from sync.entry import fresh_id, fresh_nonce

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{22}")

# WTForms has no Danish of its own.
_DANISH = {
    "This field is required.": "missing",
    "Not a valid choice.": "unknown",
    "Not a valid choice": "unknown",
    "Not a valid date value.": "not_a_date",
    "Not a valid time value.": "not_a_time",
    "Not a valid integer value.": "not_a_number",
}


class Danish:
    """Translations in the shape WTForms asks for."""

    def gettext(self, text: str) -> str:
        return field_text(_DANISH.get(text, "wrong"))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return field_text("wrong")


class Form(FlaskForm):
    """A form that speaks Danish and gives back what was typed before a sign-in ran out."""

    IN_ORDER: tuple[str, ...] = ()  # fields as the page shows them, where that is not as they are declared

    class Meta:
        def get_translations(self, form: FlaskForm) -> Danish:
            return Danish()

    def __init__(self, *args: Any, **more: Any) -> None:
        self.was_kept = False
        if request.method == "GET" and (kept := typing_kept.take()) is not None:
            more["formdata"], self.was_kept = kept, True
        super().__init__(*args, **more)

    @property
    def faults(self) -> list[tuple[str | None, str]]:
        """Every error with its field, as somebody meets them who reads the page from the top."""
        place = {name: at for at, name in enumerate(dict.fromkeys([*self.IN_ORDER, *self._fields]))}
        found = sorted(self.errors.items(), key=lambda one: place.get(one[0] or "", -1))
        return [(name, str(error)) for name, errors in found for error in errors]

    def refuse(self, error: DomainError) -> None:
        """Show a rule's no beside the fields it names; what names no field here stands above the form."""
        for name, why in error.fields.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, field_text(why)]
            else:
                self.form_errors.append(field_text(why))
        if not error.fields:
            self.form_errors.append(problem(error.code).detail)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """While a service is asked: what it finds wrong in the values is shown, and the page comes back."""
        try:
            yield
        except Invalid as error:
            self.refuse(error)


class RecordForm(Form):
    """A form that writes an entry: its id is minted when it opens, so sending it twice makes one."""

    entry_id = HiddenField()
    nonce = HiddenField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_id(self.entry_id.data):
            self.entry_id.data = fresh_id()
        if not _NONCE.fullmatch(self.nonce.data or ""):
            self.nonce.data = fresh_nonce()

    @property
    def minted(self) -> dict[str, Any]:
        """The two values every recording service takes."""
        return {"id": str(self.entry_id.data), "nonce": str(self.nonce.data)}


class Opened(msgspec.Struct):
    """What stood in a form when it opened, and which entries that came from."""

    was: dict[str, object] = {}
    base: dict[str, Sequence[str]] = {}


class RegisterForm(RecordForm):
    """A form on what is known of somebody or something: it writes what was changed in it and nothing else."""

    opened = HiddenField()

    def values(self) -> dict[str, Any]:
        """What stands in it, as an entry holds it."""
        return {one.name: one.data for one in self if not isinstance(one, HiddenField)}

    def open_on(self, base: Mapping[str, Sequence[str]]) -> None:
        """As it opens, remember what stands in it, and by field which entries that came from."""
        if request.method == "GET" and not self.was_kept:
            self.opened.data = msgspec.json.encode(Opened(self.values(), dict(base))).decode()

    def changes(self) -> tuple[dict[str, object], dict[str, Sequence[str]]]:
        """What differs from when the form opened, and what that was based on."""
        try:
            opened = msgspec.json.decode(self.opened.data or "{}", type=Opened)
        except (ValueError, RecursionError):
            opened = Opened()
        changed = {name: value for name, value in self.values().items() if value != opened.was.get(name)}
        return changed, {name: opened.base.get(name, []) for name in changed}

    def saved(self, base: Mapping[str, Sequence[str]], change: Callable[..., object], root: str) -> bool:
        """On the page of one record: as it opens, remember; sent, write what was changed. True when it is.

        `change` is a service; what it refuses stands at its field.
        """
        self.open_on(base)
        number_stands = getattr(self, "number_stands", None)
        if not self.validate_on_submit() or (number_stands and number_stands()):
            return False
        changed, since = self.changes()
        with self.refusing():
            if changed:
                change(db.session, g.actor, root, set=changed, base=since, **self.minted)
            return True
        return False


def page(template: str, form: Form, **shown: Any) -> ResponseReturnValue:
    """A page around a form: as it opens, or again with what is wrong or asked about said first."""
    shown.setdefault("number_found", getattr(form, "number_found", False))
    status = 422 if form.errors or shown["number_found"] or shown.get("before") else 200
    return render_template(template, form=form, **shown), status


def whole(text: str) -> int:
    """A number out of an address or a hidden value; 0 for anything else, and for what no column holds."""
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def is_id(value: object) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def tidy(value: str | None) -> str:
    """Typed text without blanks around it and with one kind of line break."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def readable(form: FlaskForm, field: Field) -> None:
    """Refuse characters that are none: NUL, control characters, broken UTF-8."""
    if isinstance(field.data, str) and _UNREADABLE.search(field.data):
        raise ValidationError(field_text("control_characters"))


def words(label: str, longest: int, needed: str = "", **more: Any) -> StringField:
    """One line of text; `needed` is what to say when it is empty."""
    return StringField(label, _checks(longest, needed), filters=[tidy], **more)


def prose(label: str, longest: int, needed: str = "", **more: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, _checks(longest, needed), filters=[tidy], **more)


def offered(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a field: value and label."""
    return [SelectChoice(value, label) for value, label in choices]


def one_of(label: str, choices: Mapping[str, str], needed: str = "", **more: Any) -> RadioField:
    """One of some choices, shown as tiles."""
    check = DataRequired(needed) if needed else Optional()
    return RadioField(label, [check], choices=offered(choices.items()), **more)


def several(label: str, choices: Mapping[str, str], needed: str = "", **more: Any) -> SelectMultipleField:
    """Any number of some choices, shown as tiles."""
    check = DataRequired(needed) if needed else Optional()
    return SelectMultipleField(label, [check], choices=offered(choices.items()), **more)


def _checks(longest: int, needed: str) -> list[Any]:
    too_long = Length(max=longest, message=field_text("too_long", limit=longest))
    too_long.field_flags = {}  # no maxlength: a browser would cut what is pasted without a word
    return [readable, DataRequired(needed) if needed else Optional(), too_long]


def asked_for(typed: str | None) -> str:
    """A search as it may be asked: what cannot be read in it, and what is too much, is left out."""
    return _UNREADABLE.sub(" ", tidy(typed))[:200].strip()
