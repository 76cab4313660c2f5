"""The laptop's app: puts the parts together. It opens nothing and starts nothing."""

import importlib
import pkgutil
import secrets
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter, ValidationError

from outreach import problems, web
from outreach.domain import local_time
from outreach.storage.db import db
from outreach.storage.office import Office
from outreach.web import access, headers, look
from outreach.web.sessions import SessionStore

REQUEST_BYTES_MAX = 4 * 1024 * 1024


class IdConverter(BaseConverter):
    """An id of the logbook in an address; anything else is no address here."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class DayConverter(BaseConverter):
    """A date in an address ("2026-05-19")."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        if (found := local_time.day(value)) is None:
            raise ValidationError
        return found

    def to_url(self, value: date | str) -> str:
        return str(value)


def blueprints() -> Iterator[Blueprint]:
    """The pages of each module in `outreach.web` that has any; imports them all."""
    for module in pkgutil.iter_modules(web.__path__):
        blueprint = getattr(importlib.import_module(f"{web.__name__}.{module.name}"), "bp", None)
        if blueprint is not None:
            yield blueprint


def create_app(office: Office, **config: object) -> Flask:
    """The app of one office laptop."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # sessions end with the process anyway
        MAX_CONTENT_LENGTH=REQUEST_BYTES_MAX,
        MAX_FORM_MEMORY_SIZE=REQUEST_BYTES_MAX,
        SEND_FILE_MAX_AGE_DEFAULT=0,  # the browser asks each time and is told that nothing changed
    )
    app.config.update(config)
    app.extensions["office"] = office
    app.url_map.converters.update(id=IdConverter, day=DayConverter)
    sessions = SessionStore(lambda: f"dor_{office.id[:8]}")
    sessions.init_app(app)
    office.vault.on_lock.append(sessions.end_all)
    db.init_app(app)
    for part in (problems, access, headers, look):
        part.init_app(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app
