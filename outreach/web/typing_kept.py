"""What somebody typed into a page whose sign-in had run out: given back to its writer, in memory only."""

from flask import current_app, g, request
from werkzeug.datastructures import MultiDict

BYTES_MAX = 64 * 1024


def _kept() -> dict[str, tuple[str, MultiDict[str, str]]]:
    kept: dict[str, tuple[str, MultiDict[str, str]]] = current_app.extensions.setdefault("typing_kept", {})
    return kept


def keep(staff_id: str) -> None:
    """Keep this request's form for its writer, if it is a page that can show it again."""
    can_show = current_app.url_map.bind("here").test(request.path, method="GET")
    if not can_show or (request.content_length or 0) > BYTES_MAX:
        return
    typed = MultiDict(request.form)
    for name in ("csrf_token", "keep_only"):
        typed.poplist(name)
    if typed:
        _kept()[staff_id] = (request.full_path.rstrip("?"), typed)


def where(staff_id: str) -> str | None:
    """The page that waits for this colleague with something typed."""
    return kept[0] if (kept := _kept().get(staff_id)) else None


def take() -> MultiDict[str, str] | None:
    """What waits for the signed-in colleague on this very page; it is given back once."""
    actor = g.get("actor")
    if actor is None or (kept := _kept().get(actor.staff_id)) is None:
        return None
    if kept[0] != request.full_path.rstrip("?"):
        return None
    del _kept()[actor.staff_id]
    return kept[1]
