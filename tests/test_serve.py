"""The two doors: who may come in by which, what is logged, and how they close."""

import http.client
import logging
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from outreach import serve
from outreach.serve import Doors, Listener
from outreach.storage import ca, slots
from outreach.storage.office import Office

ANNA, PHRASE = "018f8a52-7c00-7abc-8def-00000000000a", "kaffe lampe skov blå"
ABOUT = {
    "name": "Carelink Vorup",
    "org_id": "018f8a52-7c00-7abc-8def-0000000000aa",
    "org_name": "Carelink",
    "org_role": "helper",
    "org_colour": "#0b6",
    "host": "logbog.lan",
    "port": 8443,
    "staff_id": ANNA,
    "staff_name": "Anna",
    "phrase": PHRASE,
}


def app(environ, start_response):
    """Say what came; fail, wait or swallow a body where asked to."""
    path = environ["PATH_INFO"]
    if path == "/fails":
        raise RuntimeError("Elif kom med et brev")
    if path == "/slow":
        time.sleep(0.5)
    size = len(environ["wsgi.input"].read()) if environ["REQUEST_METHOD"] == "POST" else 0
    body = f"{environ['wsgi.url_scheme']} {size}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path / "office")
    made.establish(**ABOUT)
    yield made
    made.vault.lock()


@pytest.fixture
def doors(office):
    opened = Doors(app, office, host="127.0.0.1", port=0, local_port=0)
    opened.start()
    yield opened
    opened.stop()


def ask(port, context=None, path="/", host=None, body=None, method=None):
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=5)
        if context
        else http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    )
    with closing(connection):
        headers = {"Host": host} if host else {}
        connection.request(method or ("POST" if body else "GET"), path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_one_application_behind_two_doors(doors, office):
    assert ask(doors.local_port) == (200, "http 0")
    assert ask(doors.tablet_port, ca.pinned_context(office.authority)) == (200, "https 0")
    assert (
        ask(doors.tablet_port, ca.pinned_context(office.authority), body=b"x" * 100_000)[1] == "https 100000"
    )


def test_the_plain_door_is_on_this_machine_only_and_the_ports_are_neighbours(office):
    doors = Doors(app, office, host="127.0.0.1", port=8443)

    assert doors._local_port == 8444
    assert "127.0.0.1" in serve.Doors.start.__code__.co_consts  # and no setting that changes it


def test_each_door_answers_under_its_own_names_only(doors, office):
    tls = ca.pinned_context(office.authority)
    for name in ("logbog.lan", f"logbog.lan:{doors.tablet_port}", "LOGBOG.LAN", "localhost", "127.0.0.1:1"):
        assert ask(doors.tablet_port, tls, host=name)[0] == 200
    for name in ("evil.dk", "logbog.lan.evil.dk", "192.168.1.7", "", "evil.dk:8443"):
        status, body = ask(doors.tablet_port, tls, host=name or " ")
        assert (status in (400, 421), "https" in body) == (True, False)
    assert ask(doors.local_port, host="localhost:8444")[0] == 200
    assert ask(doors.local_port, host="[::1]:8444")[0] == 200
    for name in ("logbog.lan", "evil.dk"):
        assert ask(doors.local_port, host=name)[0] == 421


def test_a_client_that_trusts_another_authority_is_not_served(doors, office):
    other = ca.new_authority("Andet", ["logbog.lan"], office._now())

    with pytest.raises(ssl.SSLCertVerificationError):
        ask(doors.tablet_port, ca.pinned_context(other.certificate))
    assert ask(doors.tablet_port, ca.pinned_context(office.authority))[0] == 200


def test_silent_and_half_open_connections_keep_nobody_at_the_door(doors, office):
    """Thirty connect and say nothing, ten stop in the middle of the handshake: the next is served at once."""
    began = time.monotonic()
    idle = [socket.create_connection(("127.0.0.1", doors.tablet_port)) for _ in range(30)]
    idle += [socket.create_connection(("127.0.0.1", doors.local_port)) for _ in range(30)]
    half = [socket.create_connection(("127.0.0.1", doors.tablet_port)) for _ in range(5)]
    try:
        for one in half:
            one.sendall(b"\x16\x03\x01\x02\x00\x01")
        assert ask(doors.tablet_port, ca.pinned_context(office.authority))[0] == 200
        assert ask(doors.local_port)[0] == 200
        assert time.monotonic() - began < 4
    finally:
        for one in idle + half:
            one.close()


def test_plain_talk_at_the_tls_door_gets_nothing(doors, office):
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(doors.tablet_port)
    assert ask(doors.tablet_port, ca.pinned_context(office.authority))[0] == 200


def test_many_at_once_are_all_answered(doors, office):
    context = ca.pinned_context(office.authority)
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: ask(doors.tablet_port, context), range(120)))

    assert answers == [(200, "https 0")] * 120


@pytest.mark.parametrize("door", ["local", "tablet"])
def test_a_body_that_is_too_large_is_refused(doors, office, door):
    port, context, most = {
        "local": (doors.local_port, None, serve.LOCAL_BODY_BYTES_MAX),
        "tablet": (doors.tablet_port, ca.pinned_context(office.authority), serve.BODY_BYTES_MAX),
    }[door]
    try:
        status = ask(port, context, body=b"x" * (most + 1))[0]
    except (BrokenPipeError, ConnectionResetError, ssl.SSLError):  # it closed while we were still sending
        status = 413
    assert status == 413 and ask(port, context)[0] == 200


def test_the_log_names_nobody(doors, office, caplog):
    caplog.set_level(logging.DEBUG)
    assert ask(doors.local_port, path="/fails?navn=Elif")[0] == 500
    with pytest.raises(OSError):
        ask(doors.tablet_port, ca.pinned_context(ca.new_authority("x", ["x"], office._now()).certificate))
    with socket.create_connection(("127.0.0.1", doors.local_port)) as rude:
        rude.sendall(b"GET /Elif HTTP/9.9\r\nCookie: Elif\r\n\r\n")
        rude.recv(100)

    assert "RuntimeError" in caplog.text
    assert "Elif" not in caplog.text and "brev" not in caplog.text and "127.0.0.1" not in caplog.text


def test_stopping_finishes_what_is_being_answered_and_locks(office, caplog):
    doors = Doors(app, office, host="127.0.0.1", port=0, local_port=0)
    doors.start()
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(ask, doors.local_port, path="/slow")
        time.sleep(0.2)
        port = doors.local_port
        doors.stop()
        assert answer.result()[0] == 200

    assert not office.vault.is_open
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    doors.stop()  # again is harmless
    assert [thread.name for thread in threading.enumerate() if thread.name == "listener"] == []


def test_the_tablets_door_opens_when_the_office_begins(tmp_path):
    office = Office(tmp_path / "office")
    doors = Doors(app, office, host="127.0.0.1", port=0, local_port=0)
    doors.start()
    try:
        assert doors.local_port and not doors.tablet_port
        office.establish(**ABOUT)
        assert ask(doors.tablet_port, ca.pinned_context(office.authority))[0] == 200
        port = doors.tablet_port
        office.vault.lock()
        assert ask(port, ca.pinned_context(office.authority))[0] == 200  # locked, tablets are still answered
        office.vault.unlock(ANNA, PHRASE)
        assert doors.tablet_port == port
    finally:
        doors.stop()


def test_a_taken_port_keeps_tablets_out_but_not_the_laptop(office, caplog):
    with socket.create_server(("127.0.0.1", 0)) as other:
        doors = Doors(app, office, host="127.0.0.1", port=other.getsockname()[1], local_port=0)
        doors.start()
        try:
            assert ask(doors.local_port)[0] == 200 and doors.tablet_port == 0
            office.vault.lock()
            office.vault.unlock(ANNA, PHRASE)
        finally:
            doors.stop()
    assert "no door for tablets" in caplog.text


def test_a_laptop_that_slept_is_locked(office, monkeypatch):
    doors = Doors(app, office, host="127.0.0.1", port=0, local_port=0)
    now = [1000.0]
    waits = iter([0, 1, 3600])

    class Waiting:
        def wait(self, _: float) -> bool:
            now[0] += next(waits, 10**9)
            return now[0] > 10**9

    monkeypatch.setattr(serve.time, "time", lambda: now[0])
    doors._watch(Waiting())

    assert not office.vault.is_open


def test_a_laptop_that_did_not_sleep_stays_open(office, monkeypatch):
    doors = Doors(app, office, host="127.0.0.1", port=0, local_port=0)
    asked, waits = threading.Event(), iter([False, False, True])
    monkeypatch.setattr(asked, "wait", lambda _: next(waits))
    doors._watch(asked)

    assert office.vault.is_open


def test_a_signal_that_comes_before_the_waiting_is_heard():
    before = signal.getsignal(signal.SIGTERM)
    with serve.until_asked() as asked:
        signal.raise_signal(signal.SIGTERM)
        assert asked.wait(1)
    assert signal.getsignal(signal.SIGTERM) == before


def test_an_office_is_reached_by_the_address_it_has(tmp_path):
    """A small office without a name on its network: the certificate and the door know the address."""
    office = Office(tmp_path / "office")
    office.establish(**{**ABOUT, "host": "192.168.1.20"})
    doors = Doors(app, office, host="127.0.0.1", port=0, local_port=0)
    doors.start()
    tls = ca.pinned_context(office.authority)
    try:
        plain = socket.create_connection(("127.0.0.1", doors.tablet_port), timeout=5)
        with tls.wrap_socket(plain, server_hostname="192.168.1.20") as secure:
            secure.sendall(b"GET / HTTP/1.0\r\nHost: 192.168.1.20:8443\r\n\r\n")
            assert secure.recv(100).startswith(b"HTTP/1.1 200")
        assert ask(doors.tablet_port, tls, host="192.168.1.21")[0] == 421
    finally:
        doors.stop()


def test_a_listener_alone_serves_too(office):
    listener = Listener(app, "127.0.0.1", 0, tls=office.tls())
    try:
        assert ask(listener.start(), ca.pinned_context(office.authority))[1] == "https 0"
    finally:
        listener.stop()


PROGRAM = """
import logging, sys
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[2])))
from test_serve import ABOUT, app
from outreach.serve import Doors
from outreach.storage import slots
from outreach.storage.office import Office
slots.COST = slots.Cost(8, 1, 1)
logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
office = Office(Path(sys.argv[1]))
office.establish(**ABOUT)
Doors(app, office, host="127.0.0.1", port=0, local_port=0).run(lambda: print("saved", flush=True))
print("open" if office.vault.is_open else "locked", flush=True)
if sys.platform != "win32":
    import resource
    print("core", *resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(tmp_path, number):
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "office"), here]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(here).parent) as process:
        assert process.stdout is not None
        ports = re.findall(r"\d+", process.stdout.readline())
        assert ask(int(ports[0]))[0] == 200
        process.send_signal(number)
        said = process.stdout.read().split()
        assert process.wait(10) == 0

    assert said == ["saved", "stopped", "locked", *(["core", "0", "0"] if os.name == "posix" else [])]
    assert {"logbook.db-wal", "logbook.db-shm"}.isdisjoint(os.listdir(tmp_path / "office"))
