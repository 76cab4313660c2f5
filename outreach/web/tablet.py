"""The tablet's one page, its service worker and its manifest: the same bytes for all, nobody on them."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from markupsafe import Markup

from outreach.storage.office import Office
from outreach.web import concern
from outreach.web.access import anyone

bp = Blueprint("tablet", __name__)

PARTS = (
    "css/app.css",
    "css/attend.css",
    "css/tablet.css",
    "door.svg",
    "fonts/*.woff2",
    "icons/192.png",
    "js/*.js",
    "js/attend/*.js",
    "js/tablet/*.js",
)
# Kept by the worker from the start, loaded when somebody asks for it.
ON_DEMAND = re.compile(r"background|/room|/attend/|/tablet/(day|find|panels|show)")
OTHER_PAGES = "page_"  # scripts of the laptop's own pages begin with this
DELIVER = 'import { deliver } from "/static/js/background.js";\n'


def parts() -> dict[str, Path]:
    """Address and file of everything the logging page is made of."""
    static = Path(current_app.static_folder or "")
    found = [
        path
        for pattern in PARTS
        for path in sorted(static.glob(pattern))
        if not path.name.startswith(OTHER_PAGES)
    ]
    return {url_for("static", filename=path.relative_to(static).as_posix()): path for path in found}


def shell() -> str:
    """The logging page. It asks neither session nor database, so that it can be kept on any tablet."""
    scripts = [address for address in parts() if address.endswith(".js")]
    modules = [address for address in scripts if not ON_DEMAND.search(address)]
    return render_template("tablet/tablet.html", modules=modules, concern=_concern())


def _concern() -> Markup:
    """What to do when worried for a child, word for word as on its own page."""
    words: dict[str, Any] = {"numbers": concern.numbers()}
    jinja = current_app.jinja_env
    words["parts"] = jinja.get_template("_parts.html").make_module(words)
    page = jinja.get_template("concern.html")
    return Markup("".join(page.blocks["main"](page.new_context(words))))


@bp.get("/tablet")
@anyone
def page() -> Response:
    """The logging page."""
    response = Response(shell(), mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/sw.js")
@anyone
def worker() -> Response:
    """The service worker with the digests of what it may keep; any change of a part makes a new version."""
    files = {address: hashlib.sha256(path.read_bytes()).hexdigest() for address, path in parts().items()}
    files[url_for(".page")] = hashlib.sha256(shell().encode()).hexdigest()
    version = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
    script = Path(current_app.static_folder or "", "sw.js").read_text(encoding="utf-8")
    start = DELIVER if "sync" in request.args else "const deliver = null;\n"
    known = json.dumps({"version": version, "files": files}, separators=(",", ":"))
    response = Response(f"{start}const SHELL = {known};\n{script}", mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for(".page")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
@anyone
def manifest() -> Response:
    """What a tablet shows when the page is put on its home screen."""
    page = url_for(".page")
    sizes = [("192", "192x192", "any"), ("512", "512x512", "any"), ("maskable", "512x512", "maskable")]
    icons = [
        {
            "src": url_for("static", filename=f"icons/{name}.png"),
            "sizes": size,
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in sizes
    ]
    body = {
        "name": "Åben dør",
        "short_name": "Åben dør",
        "lang": "da",
        "id": page,
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#0f675c",
        "icons": icons,
    }
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")


@bp.get("/tablet/certifikat")
@anyone
def certificate() -> Response:
    """The office's own authority, for a tablet to trust. Public; compared by eye with the office's screen."""
    office: Office = current_app.extensions["office"]
    response = Response(office.authority, mimetype="application/x-x509-ca-cert")
    response.headers["Content-Disposition"] = 'attachment; filename="aaben-doer-kontor.crt"'
    return response
