"""A form says how the records stood that its page showed: a deed on anything newer is looked at first.

Two people work on the same record, or one in two tabs. What a button does must be what its reader saw.
"""

import hashlib
from collections.abc import Iterable, Sequence

from flask import request

from outreach.domain.errors import Stale
from outreach.storage.db import db
from outreach.web import typing_kept
from outreach.web.fields import is_id
from sync.ledger import Ledger

NAME = "stood"


def digest(ids: Iterable[str]) -> str:
    """A short word for these entries and no others."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()[:16]


def stood(*roots: str) -> str:
    """How these records stand, for a hidden field: every entry of each of them counts. And on which page."""
    return f"{_now(roots)}.{request.full_path.rstrip('?')}"


def _now(roots: Sequence[str]) -> str:
    return f"{' '.join(roots)}.{digest(Ledger(db.session.connection()).entries_of(roots))}"


def stands() -> None:
    """Before a deed: raises Stale when something came since its page was shown, and nothing is done.

    A deed that was done already, and is sent once more, goes on to its view: it makes no second one.
    """
    if not (said := request.form.get(NAME, "")):
        return
    roots = [one for one in said.partition(".")[0].split() if is_id(one)]
    id = request.form.get("entry_id", "")
    done = bool(Ledger(db.session.connection()).known([id])) if is_id(id) else False
    is_new = not done and not f"{said}.".startswith(f"{_now(roots)}.")
    db.session.rollback()
    if is_new:
        raise Stale


def page_of_form() -> str:
    """The page that the form of this request stood on; "" where that is not known, or no page of ours."""
    *_, path = request.form.get(NAME, "").split(".", 2)
    return path if typing_kept.is_page(path.partition("?")[0]) else ""
