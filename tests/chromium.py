"""A real Chromium for tests: the shared one, and ones of a test's own to kill, cut off and start again.

Nothing here reaches beyond this machine: every name but localhost and logbog.lan is unknown to the browser.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

LAN_NAME = "logbog.lan"
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "tablet": {"viewport": {"width": 820, "height": 1180}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
DANISH = {"locale": "da-DK", "timezone_id": "Europe/Copenhagen"}
ARGUMENTS = [
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    f"--host-resolver-rules=MAP {LAN_NAME} 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1",
]
AXE_COLOURS = ["color-contrast", "link-in-text-block"]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATIC = Path(run.__file__).parent / "outreach" / "static"

NewPage = Callable[..., "Page"]
Launch = Callable[..., "BrowserContext"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium that most tests share."""
    with playwright.chromium.launch(executable_path=run.find_chromium(), args=ARGUMENTS) as shared:
        yield shared


@pytest.fixture
def page_errors() -> list[str]:
    """What went wrong in pages: exceptions nobody caught, and what the content policy refused.

    A test whose pages end with any of these fails; one that provokes them on purpose clears the list.
    """
    return []


def watch(context: BrowserContext, errors: list[str]) -> BrowserContext:
    def refused(message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            errors.append(message.text)

    context.on("weberror", lambda thrown: errors.append(str(thrown.error)))
    context.on("console", refused)
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def new_page(browser: Browser, page_errors: list[str]) -> Iterator[NewPage]:
    """Open a page in a context of its own: `new_page("phone", color_scheme="dark", base_url=...)`."""
    contexts = []

    def open_page(device: str = "desktop", **options: Any) -> Page:
        contexts.append(watch(browser.new_context(**DANISH, **DEVICES[device], **options), page_errors))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert page_errors == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A desktop page with nothing in it yet."""
    return new_page()


@pytest.fixture
def launch(playwright: Playwright, tmp_path: Path, page_errors: list[str]) -> Iterator[Launch]:
    """Start a Chromium of the test's own, with a profile that outlives it.

    `launch(profile="anna")` twice is the same tablet switched off and on again (close or kill it in between).
    `ca=<PEM>` makes it trust an office's certificate authority, as a paired tablet does; where that takes
    more than a file (macOS, Windows), give `leaf=<PEM>` too, and its key is trusted instead.
    """
    contexts = []

    def start(
        device: str = "tablet",
        *,
        profile: str = "profile",
        ca: str | None = None,
        leaf: str | None = None,
        **options: Any,
    ) -> BrowserContext:
        folder, arguments, env = tmp_path / "browser" / profile, list(ARGUMENTS), dict(os.environ)
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        if ca and has_certutil():
            trust(ca, home)
            env["HOME"] = str(home)
        elif ca:
            assert leaf is not None, "without certutil a browser can only be told to trust the leaf"
            arguments.append(f"--ignore-certificate-errors-spki-list={key_digest(leaf)}")
        context = playwright.chromium.launch_persistent_context(
            folder / "data",
            executable_path=run.find_chromium(),
            args=arguments,
            env=env,
            **DANISH,
            **DEVICES[device],
            **options,
        )
        profiles[context] = folder / "data"
        contexts.append(watch(context, page_errors))
        return context

    yield start
    for context in contexts:
        del profiles[context]
        context.close()
    assert page_errors == []


profiles: dict[BrowserContext, Path] = {}


def kill_browser(context: BrowserContext) -> None:
    """Kill the browser of `launch` as a flat battery would: at once, with nothing written that was not."""
    mark = f"--user-data-dir={profiles[context]}"
    victims = [each for each in psutil.process_iter(["cmdline"]) if mark in (each.info["cmdline"] or [])]
    assert victims, "no such browser is running"
    for victim in victims:
        victim.kill()
    psutil.wait_procs(victims, timeout=10)


def has_certutil() -> bool:
    return shutil.which("certutil") is not None


def trust(ca: str, home: Path) -> None:
    """Put a certificate authority into the store that Chromium on Linux reads in its HOME."""
    store, pem = home / ".pki" / "nssdb", home / "ca.pem"
    store.mkdir(parents=True, exist_ok=True)
    pem.write_text(ca, encoding="ascii")
    certutil = ["certutil", "-d", f"sql:{store}"]
    if not (store / "cert9.db").exists():
        subprocess.run([*certutil, "-N", "--empty-password"], check=True)
    subprocess.run(
        [*certutil, "-A", "-t", "C,,", "-n", hashlib.sha256(ca.encode()).hexdigest(), "-i", pem], check=True
    )


def key_digest(leaf: str) -> str:
    """The SHA-256 of a certificate's public key, as Chromium wants it."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = x509.load_pem_x509_certificate(leaf.encode()).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()


def check_axe(page: Page, *leave_out: str) -> None:
    """Fail on whatever axe finds against WCAG 2.2 AA and best practice, but for rules left out by id.

    In light first, then in dark, where only what has to do with colours can be another; leaves it light.
    """
    page.wait_for_load_state()  # words can be found before the styles have come, and have no size then
    every = {"type": "tag", "values": AXE_RULES}
    colours = {"type": "rule", "values": [rule for rule in AXE_COLOURS if rule not in leave_out]}
    left_out = {rule: {"enabled": False} for rule in leave_out}
    lines = _axe(page, {"runOnly": every, "rules": left_out})
    # Without motion: a colour that fades would be measured half.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    lines += [f"dark: {line}" for line in _axe(page, {"runOnly": colours})]
    page.emulate_media(color_scheme="light")
    page.emulate_media(reduced_motion="null")
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    """A line for each thing that axe finds."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    run_axe = "async (options) => (await axe.run(options)).violations"
    found = page.evaluate(run_axe, {**options, "resultTypes": ["violations"]})
    return [f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


class StaticFiles(http.server.SimpleHTTPRequestHandler):
    """outreach/static under /static, as the laptop serves it, and an empty page everywhere else."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            self.path = self.path.removeprefix("/static")
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang=da><title>-</title>")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def static_address() -> Iterator[str]:
    """Serve the scripts alone, without a logbook behind them."""
    handler = functools.partial(StaticFiles, directory=str(STATIC))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def js(page: Page, static_address: str) -> Callable[..., Any]:
    """Try a script module without a page around it, in a secure context with an empty IndexedDB.

    `js("const {fold} = await import('/static/js/fold.js'); return fold(given)", "Åse")`
    """
    page.goto(f"{static_address}/")
    return lambda body, given=None: page.evaluate(f"async (given) => {{ {body} }}", given)
