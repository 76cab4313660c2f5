"""The tools the other tests stand on: a browser that trusts, dies and comes back, and a PostgreSQL."""

import datetime
import http.server
import socket
import ssl
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
import trustme

from tests import chromium
from tests.chromium import LAN_NAME, check_axe, kill_browser
from tests.postgres import as_role

KEEP = """async (text) => {
    const opening = indexedDB.open('toy');
    opening.onupgradeneeded = () => opening.result.createObjectStore('box', {autoIncrement: true});
    const db = await new Promise(done => { opening.onsuccess = () => done(opening.result); });
    const writing = db.transaction('box', 'readwrite', {durability: 'strict'});
    if (text) writing.objectStore('box').add(text);
    const reading = writing.objectStore('box').getAll();
    await new Promise(done => { writing.oncomplete = done; });
    return reading.result;
}"""


class Shell(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        script = self.path.endswith(".js")
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if script else "text/html")
        self.end_headers()
        self.wfile.write(
            b"self.onfetch = () => {};" if script else b"<!doctype html><html lang=da><title>x</title>"
        )

    def log_message(self, *_):
        pass


@pytest.fixture
def office():
    """A server with a certificate of its own authority: its address, the authority, the leaf."""
    now = datetime.datetime.now(datetime.UTC)
    authority = trustme.CA()
    leaf = authority.issue_cert(LAN_NAME, not_after=now + datetime.timedelta(days=300))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf.configure_cert(context)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shell)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    leaf_pem = leaf.cert_chain_pems[0].bytes().decode()
    yield f"https://{LAN_NAME}:{server.server_port}/", authority.cert_pem.bytes().decode(), leaf_pem
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("has_certutil", [True, False])
def test_a_paired_browser_trusts_the_office(office, launch, monkeypatch, has_certutil):
    """A LAN name with the office's own authority is a secure context where a service worker registers."""
    address, ca, leaf = office
    if not has_certutil:
        monkeypatch.setattr(chromium, "has_certutil", lambda: False)
    page = launch(ca=ca, leaf=leaf).new_page()

    page.goto(address)

    assert page.evaluate("isSecureContext")
    assert page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => true)")
    assert page.evaluate("navigator.language + Intl.DateTimeFormat().resolvedOptions().timeZone") == (
        "da-DKEurope/Copenhagen"
    )


def test_a_browser_that_was_not_paired_does_not_trust_the_office(office, launch):
    with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
        launch().new_page().goto(office[0])


def test_a_killed_browser_comes_back_with_what_it_had_stored(launch, static_address):
    context = launch(profile="anna")
    page = context.new_page()
    page.goto(static_address)
    page.evaluate(KEEP, "kept")

    kill_browser(context)

    page = launch(profile="anna").new_page()
    page.goto(static_address)
    assert page.evaluate(KEEP, "") == ["kept"]


def test_a_browser_knows_no_other_machine(page):
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://other.example/")


def test_no_test_connects_to_another_machine():
    with pytest.raises(PermissionError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_scripts_can_be_tried_alone(js):
    assert js("return isSecureContext && given + 1", 1) == 2


def test_axe_finds_what_is_wrong(page):
    page.set_content("<!doctype html><html lang=da><title>x</title><main><h1>x</h1><img src=data:,></main>")

    with pytest.raises(AssertionError, match="image-alt"):
        check_axe(page)
    check_axe(page, "image-alt")


def test_axe_finds_what_cannot_be_read_in_the_dark_alone(page):
    dark = "@media (prefers-color-scheme: dark) { p { color: #222222; background: #000000 } }"
    body = "<main><h1>x</h1><p>Hun ringer</p></main>"  # a single letter it lets pass
    page.set_content(f"<!doctype html><html lang=da><title>x</title><style>{dark}</style>{body}")

    with pytest.raises(AssertionError, match="dark: color-contrast"):
        check_axe(page)
    assert page.evaluate("matchMedia('(prefers-color-scheme: light)').matches")


def test_uncaught_exceptions_in_pages_are_seen(page, page_errors):
    page.evaluate("setTimeout(() => { throw new Error('lost') })")
    page.wait_for_timeout(50)

    assert "lost" in page_errors.pop()


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_and_roles_of_its_own(postgres, turn):
    with sa.create_engine(postgres, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (id int)")
        connection.exec_driver_sql("CREATE ROLE reader LOGIN NOBYPASSRLS")

    with sa.create_engine(as_role(postgres, "reader"), poolclass=sa.NullPool).connect() as connection:
        assert connection.exec_driver_sql("SELECT current_user").scalar() == "reader"
        with pytest.raises(sa.exc.ProgrammingError) as refused:
            connection.exec_driver_sql("SELECT * FROM mine")
        assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def test_the_wheel_holds_templates_scripts_and_words(tmp_path):
    """An installed logbook has every file that a checked-out one has."""
    root = Path(chromium.run.__file__).parent
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")

    listing = ["git", "ls-files", "-z", "outreach", "sync"]
    listed = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True).stdout
    assert set(listed.rstrip("\0").split("\0")) <= set(zipfile.ZipFile(wheel).namelist())
