"""After a deed: what was done, and the button that takes it back."""

from typing import Any

from flask import flash, url_for


def done(text: str, undo: str, **ids: Any) -> None:
    """Say it on the next page, with *Fortryd* behind it. `undo`: an endpoint that takes a post."""
    flash(text, url_for(undo, **ids))
