"""What is shown once after a deed, a code or a picture: on the next page, in its own browser only.

It lies in the session, in memory, until that page is looked at, and ten minutes at most: so going back or
loading the page again sends no form and shows no code a second time.
"""

from collections.abc import Callable
from typing import Any

from flask import request, session

from outreach.web.access import sessions

SECONDS = 600
_NAME, _SUGGESTED = "once", "suggested"


def keep(what: str, value: Any) -> None:
    """Keep it for the next page."""
    session[_NAME] = {**session.get(_NAME, {}), what: (sessions().clock() + SECONDS, value)}


def suggested(new: Callable[[], str]) -> str:
    """A suggested phrase: another on every opened page, the same on one that comes back with an error."""
    if request.method == "GET" or _SUGGESTED not in session:
        session[_SUGGESTED] = new()
    return str(session[_SUGGESTED])


def forget_suggested() -> None:
    """It may be somebody's phrase by now."""
    session.pop(_SUGGESTED, None)


def take(what: str) -> Any:
    """What was kept, for the first who asks and in time; None otherwise."""
    kept = dict(session.get(_NAME, {}))
    if what not in kept:
        return None
    until, value = kept.pop(what)
    session[_NAME] = kept
    return value if sessions().clock() <= until else None
