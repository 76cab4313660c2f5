"""The laptop's app: puts the parts together. It opens nothing and starts nothing."""

import importlib
import pkgutil
import secrets

from flask import Flask
from werkzeug.routing import BaseConverter

from outreach import problems, web
from outreach.storage.db import db
from outreach.storage.office import Office
from outreach.web import access, headers, look
from outreach.web.sessions import SessionStore

REQUEST_BYTES_MAX = 4 * 1024 * 1024

# Randers. A rollout to another municipality sets its own.
CONCERN_NUMBERS = [
    {"name": "Fare nu", "when": "Er et barn i fare lige nu.", "tel": "112", "shown": "112"},
    {
        "name": "Kommunen",
        "when": "Underretning til Familieafdelingen.",
        "tel": "+4589151515",
        "shown": "89 15 15 15",
    },
    {
        "name": "Børnetelefonen",
        "when": "For barnet selv. Og for dig, der er i tvivl.",
        "tel": "116111",
        "shown": "116 111",
    },
]


class IdConverter(BaseConverter):
    """An id of the logbook in an address; anything else is no address here."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def create_app(office: Office, **config: object) -> Flask:
    """The app of one office laptop."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),  # sessions end with the process anyway
        MAX_CONTENT_LENGTH=REQUEST_BYTES_MAX,
        MAX_FORM_MEMORY_SIZE=REQUEST_BYTES_MAX,
        CONCERN_NUMBERS=CONCERN_NUMBERS,
        SEND_FILE_MAX_AGE_DEFAULT=0,  # the browser asks each time and is told that nothing changed
    )
    app.config.update(config)
    app.extensions["office"] = office
    app.url_map.converters["id"] = IdConverter
    sessions = SessionStore(lambda: f"dor_{office.id[:8]}")
    sessions.init_app(app)
    office.vault.on_lock.append(sessions.end_all)
    db.init_app(app)
    for part in (problems, access, headers, look):
        part.init_app(app)
    for module in pkgutil.iter_modules(web.__path__):
        blueprint = getattr(importlib.import_module(f"{web.__name__}.{module.name}"), "bp", None)
        if blueprint is not None:
            app.register_blueprint(blueprint)
    return app
