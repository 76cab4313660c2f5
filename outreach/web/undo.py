"""After a deed: what was done, the button that takes it back, and taking it back."""

from typing import Any

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from outreach.services import undoing
from outreach.storage.db import db
from outreach.web.stood import stood


def done(text: str, undo: str, **ids: Any) -> None:
    """Say it on the next page, with *Fortryd* behind it. `undo`: an endpoint that takes a post.

    What a colleague writes on the record from now on is not taken back with it.
    """
    flash(text, f"{url_for(undo, **ids)}#{stood(*ids.values())}")


def saying(text: str, endpoint: str, **ids: Any) -> ResponseReturnValue:
    """Go to a page and say there what was done."""
    flash(text)
    return redirect(url_for(endpoint, **ids), 303)


def taken_back(root: str, said: str, to: str) -> ResponseReturnValue:
    """Take a record back that one may see, say so and go to `to`. A partner's is not found."""
    undoing.take_back(db.session, g.actor, root)
    flash(said)
    return redirect(to, 303)
