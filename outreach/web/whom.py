"""Hvem er det?: choosing somebody by name in a form that also works without script."""

from collections.abc import Sequence
from typing import Any

from flask import g, request
from wtforms import StringField

from outreach.domain.errors import NotFound
from outreach.storage.db import db
from outreach.storage.queries import people as queries
from outreach.web.fields import is_id, tidy, words

WITHOUT, NEW = "none", "new"


class Whom:
    """The part of a form that names a person: one found, nobody's name, or somebody new."""

    person = StringField("Hvem er det?")
    search = StringField("Søg navn eller huskeord", filters=[tidy])
    chosen: queries.PersonHit | None = None
    new_name = words("Ny person – fornavn er nok", 80)
    keyword = words("Huskeord", 40)


def hits(form: Any) -> Sequence[Any]:
    """Who fits the search, and whoever is chosen already."""
    found = list(queries.search(db.session, g.actor, form.search.data)) if form.search.data else []
    if is_id(form.person.data) and all(hit.id != form.person.data for hit in found):
        found[:0] = queries.chosen(db.session, g.actor, [form.person.data])
    return found


def is_asking() -> bool:
    """Whether this post only looks for a person: the form comes back with names to choose from."""
    return "find" in request.form


def missing(form: Any, *allowed: str) -> bool:
    """Say beside the field that nobody is chosen yet; True if so."""
    if form.person.data == NEW and NEW in allowed:
        if not form.new_name.data:
            form.new_name.errors = [*form.new_name.errors, "Skriv et fornavn."]
        return not form.new_name.data
    if not is_id(form.person.data) and form.person.data not in allowed:
        wanted = "Vælg en person, eller vælg Uden navn." if WITHOUT in allowed else "Vælg en person."
        form.person.errors = [*form.person.errors, wanted]
        return True
    if not is_id(form.person.data):
        return False
    form.chosen = next(iter(queries.chosen(db.session, g.actor, [form.person.data])), None)
    if form.chosen is None:
        form.person.errors = [*form.person.errors, "Den person findes ikke her mere. Søg igen."]
    return form.chosen is None


def one(person_id: object) -> queries.PersonHit:
    """The person a form is about; raises NotFound for one this colleague may not know of."""
    found = queries.chosen(db.session, g.actor, [str(person_id)]) if is_id(person_id) else []
    if not found:
        raise NotFound()
    return found[0]


def first_name(name: str) -> str:
    return name.split(" ")[0]
