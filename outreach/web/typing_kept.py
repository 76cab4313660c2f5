"""What somebody typed into a page that could not take it: given back to its writer, in memory only."""

from flask import current_app, g, request, url_for
from werkzeug.datastructures import MultiDict

BYTES_MAX = 64 * 1024
PAGES_MAX = 20  # for each colleague
SECRET = frozenset({"phrase", "again", "old", "code", "invitation"})
NOT_TYPED = frozenset({"csrf_token", "entry_id", "nonce", "opened", "seen", "stood", "keep_only"})


def _kept() -> dict[str, dict[str, MultiDict[str, str]]]:
    kept: dict[str, dict[str, MultiDict[str, str]]] = current_app.extensions.setdefault("typing_kept", {})
    return kept


def keep(staff_id: str) -> None:
    """Keep this request's form for its writer; of a page that cannot show it again, its words."""
    if (request.content_length or 0) > BYTES_MAX:
        return
    can_show = is_page(request.path)
    typed = MultiDict(request.form) if can_show else MultiDict(("typed", one) for one in words())
    for name in ("csrf_token", "keep_only"):
        typed.poplist(name)
    if typed:
        pages = _kept().setdefault(staff_id, {})
        path = request.full_path.rstrip("?") if can_show else url_for("home.typed")
        pages.pop(path, None)
        pages[path] = typed
        for old in list(pages)[:-PAGES_MAX]:
            del pages[old]


def is_page(path: str) -> bool:
    """Whether there is a page of ours under this path."""
    return current_app.url_map.bind("here").test(path, method="GET")


def where(staff_id: str) -> str | None:
    """The page that waits for this colleague with something typed: the latest."""
    return next(reversed(_kept().get(staff_id, {})), None)


def take() -> MultiDict[str, str] | None:
    """What waits for the signed-in colleague on this very page; it is given back once."""
    actor = g.get("actor")
    pages = _kept().get(actor.staff_id, {}) if actor else {}
    return pages.pop(request.full_path.rstrip("?"), None)


def words() -> list[str]:
    """What somebody wrote in the form of this request: more than one word, and no secret."""
    if request.method != "POST" or (request.content_length or 0) > BYTES_MAX:
        return []
    hidden = SECRET | NOT_TYPED
    return [one for name, one in request.form.items(multi=True) if name not in hidden and " " in one.strip()]
