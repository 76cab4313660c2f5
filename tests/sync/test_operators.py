"""The operator's page: what is where and what is wrong, never what anybody wrote."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from sync import tables
from sync.entry import fresh_id
from sync.hub import backup, operators, words
from sync.ports import Unreachable
from tests.sync.world import HubHost, Laptop, enrolled, make

CODE, NAME = "kode-til-prøve", "Inge"
SECRET = "hemmelig sætning"
NOBODY = "01a20036-7303-79a6-8fdf-fc977bea34eb"
PAGES = ["/", "/dagsark"]


@pytest.fixture
def desk(host: HubHost) -> dict[str, str]:
    """Who may operate this hub, and a clock that tests may turn."""
    people = {NAME: operators._hash(CODE)}
    host.hub.now = lambda: datetime(2026, 5, 18, 10, tzinfo=UTC)
    operators.add_to(host.app, host.hub, lambda: people, lambda org: f"invitation-{org}")
    return people


@pytest.fixture
def browser(host: HubHost, desk: dict[str, str]) -> Iterator[FlaskClient]:
    """A browser nobody has signed in with."""
    with host.app.test_client() as client:
        client.environ_base["wsgi.url_scheme"] = "https"
        yield client


@pytest.fixture
def inge(browser: FlaskClient) -> FlaskClient:
    assert sign_in(browser).status_code == 303
    return browser


def sign_in(browser: FlaskClient, code: str = CODE) -> Any:
    return browser.post("/log-ind", data={"code": code}, base_url="https://localhost")


def get(browser: FlaskClient, path: str) -> Any:
    return browser.get(path, base_url="https://localhost", buffered=True)


def post(browser: FlaskClient, path: str, **data: str) -> Any:
    token = re.search(r'name="csrf" value="(\w+)"', get(browser, "/").text)
    assert token
    return browser.post(path, data={"csrf": token[1], **data}, base_url="https://localhost")


def later(host: HubHost, time: timedelta) -> None:
    at = host.hub.now() + time
    host.hub.now = lambda: at


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


@pytest.mark.parametrize("path", [*PAGES, f"/computere/{NOBODY}/fjern"])
def test_nobody_looks_without_a_code(browser: FlaskClient, path: str) -> None:
    answer = get(browser, path)
    assert (answer.status_code, answer.location) == (302, "/log-ind")


@pytest.mark.parametrize("path", ["/invitation", f"/computere/{NOBODY}/fjern", "/log-ud"])
def test_nobody_changes_anything_without_a_code_or_from_another_page(
    host: HubHost, browser: FlaskClient, path: str, carelink: Laptop
) -> None:
    org = {"org": carelink.org}
    assert browser.post(path, data=org, base_url="https://localhost").location == "/log-ind"
    sign_in(browser)
    assert browser.post(path, data=org, base_url="https://localhost").status_code == 403
    crossed = {"Sec-Fetch-Site": "cross-site"}
    assert browser.post(path, data=org, headers=crossed, base_url="https://localhost").status_code == 403


def test_a_session_is_a_strict_cookie_and_ends(host: HubHost, browser: FlaskClient) -> None:
    cookie = sign_in(browser).headers["Set-Cookie"]
    assert cookie.startswith("__Host-operator=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
    assert get(browser, "/").status_code == 200
    later(host, timedelta(minutes=29))
    assert get(browser, "/").status_code == 200
    later(host, timedelta(minutes=31))
    assert get(browser, "/").status_code == 302


def test_a_session_does_not_last_for_ever(host: HubHost, inge: FlaskClient) -> None:
    for _ in range(24):
        later(host, timedelta(minutes=29))
        assert get(inge, "/").status_code == 200
    later(host, timedelta(minutes=29))
    assert get(inge, "/").status_code == 302


def test_signing_out_ends_it_at_the_hub_too(inge: FlaskClient) -> None:
    cookie = inge.get_cookie("__Host-operator")
    assert cookie
    assert post(inge, "/log-ud").status_code == 303
    inge.set_cookie("__Host-operator", cookie.value, secure=True)
    assert get(inge, "/").status_code == 302


def test_an_operator_who_was_removed_is_out_at_once(inge: FlaskClient, desk: dict[str, str]) -> None:
    desk.clear()
    assert get(inge, "/").status_code == 302


def test_guessing_is_slowed_down(host: HubHost, browser: FlaskClient) -> None:
    for _ in range(operators.TRIES):
        assert sign_in(browser, "gæt").status_code == 401
    assert sign_in(browser).status_code == 429
    later(host, operators.TRIES_WITHIN + timedelta(seconds=1))
    assert sign_in(browser).status_code == 303


def test_guesses_from_many_places_do_not_fill_the_memory(host: HubHost) -> None:
    tries = operators.Tries(host.hub.now)
    for n in range(operators.ADDRESSES_MAX + 500):
        tries.failed(f"10.0.{n // 250}.{n % 250}")
    assert len(tries._wrong) <= operators.ADDRESSES_MAX


@pytest.mark.parametrize("path", ["/log-ind", *PAGES, "/static/hub.css"])
def test_pages_run_no_script_and_load_nothing_from_elsewhere(inge: FlaskClient, path: str) -> None:
    answer = get(inge, path)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == operators.POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for word in ("<script", "style=", "onclick", "http://", "https://", "javascript:"):
        assert word not in answer.text


def test_the_page_shows_where_things_stand(
    host: HubHost, inge: FlaskClient, carelink: Laptop, bysek: Laptop
) -> None:
    person = fresh_id()
    carelink.clock = lambda: host.hub.now() + timedelta(days=16)
    carelink.write(people=[person], share=True)
    carelink.write("grant", person)
    carelink.write(bad=True)
    carelink.write("from_the_future")
    carelink.session(backup_at="2026-05-17T16:00:00.000Z")
    carelink.session(backup_at="2026-05-17T16:00:00.000Z")
    bysek.session()
    bysek.session()
    carelink.write("withdraw", person)
    carelink.wire.fault = lambda method, path: "lost request" if "/batches" in path else None
    with pytest.raises(Unreachable):
        carelink.session(backup_at="2026-05-17T16:00:00.000Z")
    assert "Carelink 1 carelink 18. maj 2026 kl. 12.00 1 2" in text_of(
        get(inge, "/")
    )  # one waits, two set aside
    carelink.wire.fault = lambda method, path: None
    carelink.session(backup_at="2026-05-17T16:00:00.000Z")

    page = text_of(get(inge, "/"))

    assert "Carelink 1 carelink 18. maj 2026 kl. 12.00 0 2" in page  # and has come with this session
    assert "16 dage foran" in page
    assert "17. maj 2026 kl. 18.00" in page
    assert "Bysek 1 (bysek) skal slippe 1 og har ikke hørt det endnu." in page
    assert "from_the_future" in page and "Programmet her er for gammelt til dem." in page
    assert "Ingen sikkerhedskopi på en anden disk endnu." in page
    bysek.session()
    bysek.session()
    assert "har ikke hørt" not in text_of(get(inge, "/"))


def test_a_clone_and_a_fork_are_told(
    host: HubHost, inge: FlaskClient, carelink: Laptop, tmp_path: Path
) -> None:
    carelink.write()
    carelink.session()
    twin = carelink.clone(tmp_path / "twin.db")
    for _ in range(3):
        for laptop in (carelink, twin):
            laptop.write()
            later(host, timedelta(minutes=1))
            laptop.session()
    page = text_of(get(inge, "/"))
    assert words.EVENTS["fork"] in page
    assert words.EVENTS["clone"] in page


def test_a_verified_backup_is_listed(
    host: HubHost, inge: FlaskClient, carelink: Laptop, tmp_path: Path
) -> None:
    carelink.write()
    carelink.session()
    host.copy(tmp_path / "copy")
    with open(tmp_path / "copy", "rb") as file:
        backup.mark_durable(host.hub, backup.verify(file), file="kopi-1.backup")
    page = text_of(get(inge, "/"))
    assert "kopi-1.backup" in page and "Ingen sikkerhedskopi" not in page


def test_the_daily_sheet_names_every_gap(
    host: HubHost, inge: FlaskClient, carelink: Laptop, bysek: Laptop, jobcenter: Laptop, tmp_path: Path
) -> None:
    for laptop in (carelink, bysek, jobcenter):
        laptop.write()
        laptop.session()
        laptop.session()
    carelink.write()
    carelink.write()
    bysek.session()
    carelink.wire.fault = lambda method, path: "lost request" if "/batches" in path else None
    with pytest.raises(Exception, match="lost"):
        carelink.session()

    sheet = text_of(get(inge, "/dagsark"))

    assert "Carelink 1 carelink, række" in sheet
    assert "2 (nr. 2 til 3)" in sheet
    assert sheet.count("Stemmer ") == 3  # the column's head, and two laptops
    assert "Nummer 2 til 3." in text_of(get(inge, "/"))
    with carelink.begin() as db:
        head = bytes(db.scalar(sa.select(tables.stream.c.head)) or b"").hex()
    assert words.short(head) in sheet
    carelink.wire.fault = lambda method, path: None
    carelink.session()
    assert "Ikke nået frem endnu" not in text_of(get(inge, "/dagsark"))


def test_a_row_lost_inside_the_hub_is_found(host: HubHost, inge: FlaskClient, carelink: Laptop) -> None:
    for _ in range(3):
        carelink.write()
    carelink.session()
    if host.hub.ingest.dialect.name == "postgresql":
        return  # there the hub's own role cannot delete one: test_postgres.py
    p = tables.placement.c
    with host.hub.ingest.begin() as db:
        db.execute(sa.delete(tables.placement).where(p.seq == 2))
    assert words.VERDICTS["broken"] in text_of(get(inge, "/dagsark"))


def test_an_invitation_is_made_and_noted_without_its_code(inge: FlaskClient, carelink: Laptop) -> None:
    page = post(inge, "/invitation", org=carelink.org)
    assert f"invitation-{carelink.org}" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    overview = text_of(get(inge, "/"))
    assert "Invitation lavet (carelink, Inge)" in overview
    assert "invitation-" not in overview


@pytest.mark.parametrize("org", ["", "x", NOBODY, "' OR 1=1 --"])
def test_there_is_no_invitation_for_nobody(inge: FlaskClient, carelink: Laptop, org: str) -> None:
    assert post(inge, "/invitation", org=org).status_code == 404


def test_a_removed_laptop_is_shut_out(inge: FlaskClient, carelink: Laptop) -> None:
    path = f"/computere/{carelink.wire.device}/fjern"
    assert "Fjern Carelink 1?" in get(inge, path).text
    assert post(inge, path).status_code == 303
    assert "Carelink 1" not in get(inge, "/").text.split("Sket for nylig")[0]
    assert get(inge, path).status_code == 404
    with pytest.raises(Exception, match="not-enrolled"):
        carelink.session()


def test_no_page_and_no_log_holds_a_text(
    host: HubHost,
    inge: FlaskClient,
    carelink: Laptop,
    bysek: Laptop,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A phrase in closed and open parts, in what is shared, set aside, doubled, refused and erased."""
    caplog.set_level(logging.DEBUG)
    person, phrase = fresh_id(), {"text": SECRET, "planted": SECRET, SECRET: SECRET}
    note = carelink.write(people=[person], share=True, **phrase)
    carelink.write("grant", person, **phrase)
    carelink.write(bad=True, **phrase)
    carelink.write("from_the_future", **phrase)
    carelink.put(make(bysek.org, **phrase))
    carelink.session()
    twin = enrolled(host, "carelink", tmp_path / "twin.db")
    twin.put(make(twin.org, id=note.id, **phrase))
    twin.session()
    bysek.session()
    carelink.write("withdraw", person, **phrase)
    carelink.session()
    carelink.write("erase", targets=[note.id], **phrase)
    carelink.session()
    for path in [*PAGES, f"/computere/{carelink.wire.device}/fjern", f"/{SECRET}", f"/?x={SECRET}"]:
        answer = get(inge, path)
        assert SECRET not in answer.text.replace(f"x={SECRET}", "")
    assert SECRET not in post(inge, "/invitation", org=carelink.org).text
    assert SECRET not in caplog.text
    with host.hub.ingest.connect() as db:
        assert not any(SECRET in str(row) for row in db.execute(sa.select(tables.event)))
    assert SECRET not in (host.folder / "journal").read_text()


def test_what_a_laptop_claims_of_itself_is_shown_as_text_only(
    host: HubHost, inge: FlaskClient, carelink: Laptop, tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script>"
    laptop = enrolled(host, "carelink", tmp_path / "evil.db", evil)
    laptop.session(backup_at=evil, log_head=evil)
    with host.hub.writing() as db:
        d = tables.device.c
        db.execute(sa.update(tables.device).where(d.id == laptop.wire.device).values(app=evil))
    page = get(inge, "/").text
    assert evil not in page and "&lt;script&gt;" in page
    assert "ukendt" in page


@pytest.mark.parametrize(
    "offset, said",
    [
        (None, "ukendt"),
        (0, "passer"),
        (-119_000, "passer"),
        (180_000, "3 minutter foran"),
        (-3_600_000, "en time bagud"),
        (26 * 3_600_000, "en dag foran"),
        (-73 * 365 * 86_400_000, "73 år bagud"),
        (2**62, "146235604 år foran"),
    ],
)
def test_a_clock_is_told_in_words(offset: int | None, said: str) -> None:
    assert words.clock(offset) == said


@pytest.mark.parametrize("text", ["", None, "igår", "2026-13-01", "9999-12-31T23:59:59-23:00"])
def test_a_time_that_is_none_is_told_too(text: str | None) -> None:
    assert words.moment(text) == ("ukendt" if text else "aldrig")
