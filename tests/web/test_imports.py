"""A spreadsheet brought in through the front door: seen through, placed whole, once, and taken back."""

import io
import re
from collections.abc import Sequence
from html import unescape
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.kinds.activity.rows import activity
from outreach.kinds.contact.rows import contact
from outreach.kinds.mark.rows import mark
from outreach.kinds.member.rows import member
from outreach.kinds.person.rows import person
from outreach.services import contacts, import_work, imports, sheet_files
from outreach.services.sheet_files import FILE_BYTES_MAX
from outreach.services.sheet_writing import xlsx_file
from outreach.storage.db import db
from outreach.storage.queries import imports as queries
from outreach.storage.tables import import_job, import_line, note_text
from outreach.web import imports as web_imports
from outreach.web.danish import WORDS
from outreach.web.imports import working
from sync import tables
from tests.logbook import ANNA, BIRGIT, CARLA, ELIF, an_id, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit
from tests.web.test_activities import text_of

PEOPLE = ["Navn", "Fødselsår", "Tlf", "CPR-nr", "Familie", "Rolle"]
FAMILY = [
    ["Hibo Cabdi Nuur", "1991", "20304050", "010191-1234", "F1", "Voksen"],
    ["Ayaan Nuur", "2015", "", "020215-4321", "F1", "Barn"],
    ["Elif Aksoy", "", "", "", "", ""],
]
CONTACTS = ["Dato", "Kl.", "Borger", "Hvor", "Emner", "Notat"]
VISITS = [
    [
        "18. maj 2026",
        "10.22",
        "Hibo Cabdi Nuur",
        "Ved døren",
        "Brev og MitID, Penge",
        "Hun sagde: violet paraply.",
    ],
    ["18-05-2026", "", "", "Telefon", "Bare en snak", ""],
    ["18-05-2026", "", "", "Telefon", "Bare en snak", ""],
    ["19.5.2026", "", "Elif Aksoy", "", "", "Nummeret er 010190-1234, sagde hun."],
]
BAD = [
    ["31-02-2026", "", "Ukendt Person", "Ved døren", "", ""],
    ["18-05-2026", "25.00", "Ingen Kender", "På månen", "Trolddom", ""],
    ["18-05-2126", "", "", "", "", "x" * 4001],
    ["18-05-2027", "", "", "", "", ""],
    ["18-05-2026", "", "Ingen Kender", "", "", ""],
]  # fmt: skip


def a_file(people: Sequence[Any] = FAMILY, visits: Sequence[Any] = VISITS, more: Sequence[Any] = ()) -> bytes:
    return b"".join(xlsx_file([("Personer", PEOPLE, people), ("Henvendelser", CONTACTS, visits), *more]))


def bring(browser: FlaskClient, data: bytes) -> str:
    answer = browser.post("/hent-ind", data={"file": (io.BytesIO(data), "hemmeligt navn.xlsx")})
    assert answer.status_code == 303, answer.text
    return answer.location


def wait(laptop: Laptop) -> None:
    with laptop.app.app_context():
        working().wait(20)


def look_through(laptop: Laptop, browser: FlaskClient, path: str, **changed: str) -> Any:
    with laptop.app.app_context():
        job = queries.job(db.session, CARLA, path.rsplit("/", 1)[1])
    sent = {f"sheet-{number}": sheet.kind for number, sheet in enumerate(job.sheets)}
    for number, sheet in enumerate(job.sheets):
        sent |= {f"{number}-{at}": key for at, key in sheet.columns.items()}
    answer = browser.post(path, data={**sent, **changed})
    wait(laptop)
    return answer


def whole(laptop: Laptop, browser: FlaskClient, data: bytes) -> str:
    path = bring(browser, data)
    assert look_through(laptop, browser, path).status_code == 303
    assert browser.post(f"{path}/begynd").status_code == 303
    wait(laptop)
    return path


def count(laptop: Laptop, table: sa.Table, *which: Any) -> int:
    with laptop.app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*which)) or 0


def counts(laptop: Laptop) -> list[int]:
    return [count(laptop, table) for table in (tables.entry, person, contact, member, mark, activity)]


def state(laptop: Laptop, path: str) -> str:
    with laptop.app.app_context():
        return queries.job(db.session, CARLA, path.rsplit("/", 1)[1]).state


@pytest.fixture
def carla(laptop: Laptop) -> FlaskClient:
    return laptop.browser(CARLA)


def test_a_file_is_understood_seen_through_and_brought_in_once(laptop: Laptop, carla: FlaskClient):
    before = counts(laptop)
    path = bring(carla, a_file(visits=[*VISITS, *BAD]))
    understood = carla.get(path).text
    assert "CPR-nr" in understood and "ligner CPR-numre" in understood
    assert not re.search(r"(?<![\w.-])1234|9[01]-1234", understood)  # what was stopped is not even shown
    look_through(laptop, carla, path)
    seen = carla.get(path).text
    assert counts(laptop) == before  # a dry run writes nothing
    for told in (
        "Det er ikke en dato",
        "Det er ikke et klokkeslæt",
        "Teksten er for lang",
        "Dagen er ikke kommet",
    ):
        assert told in seen, told
    assert "Vi kender ingen med det navn" in seen and "Står her allerede" in seen

    carla.post(f"{path}/begynd")
    wait(laptop)

    assert "Hentet ind" in carla.get(path).text
    after = counts(laptop)
    assert [now - then for now, then in zip(after, before, strict=True)] == [8, 2, 4, 2, 0, 0]
    with laptop.app.app_context():
        hibo = db.session.execute(sa.select(person).where(person.c.name == "Hibo Cabdi Nuur")).one()
        assert (hibo.birth_year, hibo.phone) == (1991, "20304050")
        homes = db.session.execute(sa.select(member.c.family, member.c.role)).all()
        assert len({one.family for one in homes}) == 1 and {one.role for one in homes} == {"adult", "child"}
        visits = db.session.execute(sa.select(contact).order_by(contact.c.when)).all()
        assert {one.drawer for one in visits} == {"own"}
        assert [one.when for one in visits] == [
            "2026-05-18T10:22",
            *["2026-05-18T12:00"] * 2,
            "2026-05-19T12:00",
        ]
        assert "010190" not in visits[-1].note and "cpr taget ud" in visits[-1].note
        assert visits[0].topics == "letters money" and visits[0].at.startswith("2026-05-18T08:22")

    again = whole_again(laptop, carla, a_file(visits=[*VISITS, *BAD]))
    assert "Der er ikke noget nyt i filen." in again
    assert counts(laptop) == after


def whole_again(laptop: Laptop, browser: FlaskClient, data: bytes) -> str:
    path = bring(browser, data)
    look_through(laptop, browser, path)
    assert landed(browser.post(f"{path}/begynd")) == path  # nothing to begin with
    return browser.get(path).text


def test_three_rows_more_are_three_entries_more(laptop: Laptop, carla: FlaskClient):
    whole(laptop, carla, a_file())
    before = counts(laptop)

    more = [
        ["20-05-2026", "", "Ayaan Nuur", "", "", ""],
        ["18-05-2026", "", "", "Telefon", "Bare en snak", ""],
    ]
    whole(laptop, carla, a_file([*FAMILY, ["Ny Mand", "", "", "", "F1", "Voksen"]], [*VISITS, *more]))

    assert [now - then for now, then in zip(counts(laptop), before, strict=True)] == [4, 1, 2, 1, 0, 0]
    with laptop.app.app_context():
        assert len(set(db.session.scalars(sa.select(member.c.family)))) == 1


def test_activities_and_attendance_come_in_and_one_mark_stays_one(laptop: Laptop, carla: FlaskClient):
    held = (
        "Aktiviteter",
        ["Aktivitet", "Første gang", "Hvor tit", "Begynder"],
        [["Fællesspisning", "06-01-2026", "Hver uge", "17.30"]],
    )
    there = ("Fremmøde", ["Aktivitet", "Dato", "Navn"], [
        ["fællesspisning", "13-01-2026", "Elif Aksoy"], ["Fællesspisning", "13. januar 2026", "elif aksoy"],
        ["Fællesspisning", "20-01-2026", "Elif Aksoy"], ["Gåtur", "20-01-2026", "Elif Aksoy"],
    ])  # fmt: skip
    path = whole(laptop, carla, b"".join(xlsx_file([there, held])))

    assert counts(laptop)[4:] == [2, 1]
    assert count(laptop, mark, mark.c.person == ELIF) == 2
    shown = carla.get(path).text
    assert "Vi kender ikke aktiviteten" in shown and "Står to gange" in shown


def test_of_two_alike_the_row_must_say_which(laptop: Laptop, carla: FlaskClient):
    twins = [["Ali Hassan", "1990", "", "", "", ""], ["Ali Hassan", "1962", "", "", "", ""]]
    visits = [["18-05-2026", "", "Ali Hassan", "", "", ""]]
    path = bring(carla, a_file(twins, visits))
    look_through(laptop, carla, path)

    assert "To hedder det samme" in carla.get(path).text


def test_errors_come_as_a_file_by_row_and_column_without_what_stood_there(laptop: Laptop, carla: FlaskClient):
    path = bring(carla, a_file(visits=BAD))
    look_through(laptop, carla, path)

    answer = carla.get(f"{path}/fejl")

    told = answer.data.decode("utf-8-sig")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "Henvendelser;2;Dato;Det er ikke en dato." in told
    assert {line.split(";")[1] for line in told.splitlines()[1:]} == {"2", "3", "4", "5", "6"}
    assert "Ukendt" not in told and "hemmeligt" not in answer.headers["Content-Disposition"]


def test_another_kind_of_sheet_shows_its_own_columns_and_what_is_needed_is_said(
    laptop: Laptop, carla: FlaskClient
):
    path = bring(carla, b"Navn;Dato\nElif Aksoy;18-05-2026\n")

    look_through(laptop, carla, path, **{"sheet-0": "people"})
    look_through(laptop, carla, path, **{"sheet-0": "contacts"})
    with laptop.app.app_context():
        job = queries.job(db.session, CARLA, path.rsplit("/", 1)[1])
    assert (job.state, job.sheets[0].columns) == ("chosen", {"0": "name", "1": "day"})
    refused = look_through(laptop, carla, path, **{"0-1": ""})
    assert refused.status_code == 422 and "mærket med stjerne" in refused.text
    twice = look_through(laptop, carla, path, **{"0-0": "day"})
    assert twice.status_code == 422 and "To kolonner" in twice.text


def test_a_column_of_cpr_numbers_cannot_be_chosen_after_all(laptop: Laptop, carla: FlaskClient):
    path = bring(carla, b"Navn;Telefon\nAnders And;010190-1234\n")
    assert "Anders And" in carla.get(path).text and "010190" not in carla.get(path).text
    with laptop.app.app_context():
        (plan,) = db.session.scalars(sa.select(import_job.c.plan)).all()
    assert "Anders And" in plan and "010190" not in plan
    look_through(laptop, carla, path, **{"0-1": "phone"})
    carla.post(f"{path}/begynd")
    wait(laptop)

    assert count(laptop, person, person.c.name == "Anders And", person.c.phone == "") == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"\x89PNG\x00", b"x" * 100])
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(laptop: Laptop, carla: FlaskClient, data: bytes):
    answer = carla.post("/hent-ind", data={"file": (io.BytesIO(data), "x.xlsx")})

    if answer.status_code == 303:  # a text of one line is a table without rows: nothing comes of it
        assert (
            "Der er ikke noget" in carla.get(answer.location).text
            or carla.get(answer.location).status_code == 200
        )
    else:
        assert answer.status_code == 422 and "notice--error" in answer.text
        assert count(laptop, import_job) == 0
    assert carla.post("/hent-ind", data={}).status_code == 422


def as_posted(data: bytes) -> dict[str, Any]:
    """What a browser posts, built in memory."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return {"data": head + data + b"\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


def test_a_large_file_is_taken_here_and_nowhere_else_and_stays_off_the_disk(
    laptop: Laptop, carla: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sheet_files, "ROWS_MAX", 1000)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", None)  # what would write on the disk

    answer = carla.post("/hent-ind", **as_posted(b"Navn\n" + b"Elif Aksoy\n" * 450_000))

    assert answer.status_code == 303
    assert look_through(laptop, carla, answer.location).status_code == 303
    assert "for mange rækker" in carla.get(answer.location).text
    assert state(laptop, answer.location) == "chosen"
    assert carla.post("/hent-ind", **as_posted(b"x" * (FILE_BYTES_MAX + 100_000))).status_code == 413
    assert carla.post("/personer", **as_posted(b"x" * (5 * 1024 * 1024))).status_code == 413


def test_a_kill_half_way_is_gone_on_with_and_nothing_is_doubled(
    laptop: Laptop, carla: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(import_work, "PLACED_PER_STEP", 3)
    path = bring(carla, a_file())
    look_through(laptop, carla, path)
    steps = []

    def once(self: Any) -> None:
        if steps:
            raise RuntimeError("killed")
        steps.append(1)
        self._place_some(3)

    with monkeypatch.context() as patch:
        patch.setattr(import_work.Work, "_place", once)
        carla.post(f"{path}/begynd")
        wait(laptop)
    assert (
        state(laptop, path) == "placing" and count(laptop, import_line, import_line.c.state == "placed") == 3
    )

    assert "Refresh" in carla.get(path).headers  # whoever looks, goes on with it
    wait(laptop)

    assert state(laptop, path) == "placed"
    assert count(laptop, contact) == 4 and count(laptop, person) == 4
    assert count(laptop, import_line, import_line.c.draft != "") == 0
    assert count(laptop, import_job, import_job.c.file.is_not(None)) == 0


def test_stopped_half_way_nothing_of_it_stays(
    laptop: Laptop, carla: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(import_work, "PLACED_PER_STEP", 3)
    before = counts(laptop)[1:]
    path = bring(carla, a_file())
    look_through(laptop, carla, path)
    was = import_work.Work._place_some
    with monkeypatch.context() as patch:

        def stop_after(self: Any, size: int) -> None:
            was(self, size)
            with laptop.app.app_context():
                imports.cancel(db.session, CARLA, path.rsplit("/", 1)[1])

        patch.setattr(import_work.Work, "_place_some", stop_after)
        carla.post(f"{path}/begynd")
        wait(laptop)

    assert state(laptop, path) == "undone"
    assert counts(laptop)[1:] == before


def test_taken_back_it_is_gone_to_the_last_word_and_may_come_again(laptop: Laptop, carla: FlaskClient):
    before = counts(laptop)[1:]
    path = whole(laptop, carla, a_file())
    assert count(laptop, note_text, note_text.c.body.contains("paraply")) == 1

    assert carla.post(f"{path}/fortryd").status_code == 303
    wait(laptop)

    assert state(laptop, path) == "undone" and counts(laptop)[1:] == before
    assert count(laptop, note_text, note_text.c.body.contains("paraply")) == 0
    carla.post(f"{path}/fortryd")  # pressed once more, it finds nothing to do
    assert state(laptop, path) == "undone"
    whole(laptop, carla, a_file())
    assert [now - then for now, then in zip(counts(laptop)[1:], before, strict=True)] == [2, 4, 2, 0, 0]


def test_what_somebody_built_on_stays(laptop: Laptop, carla: FlaskClient):
    path = whole(laptop, carla, a_file())
    with laptop.app.app_context():
        hibo = db.session.scalar(sa.select(person.c.root).where(person.c.name == "Hibo Cabdi Nuur"))
    told = {"when": "2026-05-20T10:22", "channel": "door", "topics": ["talk"]}
    laptop.write(contacts.create, ANNA, people=[hibo], open={"drawer": "own"}, closed=told)
    before = counts(laptop)

    assert "skrevet videre på 1 sted " in carla.get(path).text
    carla.post(f"{path}/fortryd")  # from a page that was opened before
    assert state(laptop, path) == "placed" and counts(laptop) == before


def test_somebody_who_was_erased_does_not_come_back_with_the_file(laptop: Laptop, carla: FlaskClient):
    whole(laptop, carla, a_file(visits=()))
    with laptop.app.app_context():
        hibo = db.session.scalar(sa.select(person.c.root).where(person.c.name == "Hibo Cabdi Nuur"))
    submit(carla, f"/slet/person/{hibo}", {"reason": "Hun bad om det"})
    assert count(laptop, person, person.c.root == hibo) == 0

    path = bring(carla, a_file())
    look_through(laptop, carla, path)
    carla.post(f"{path}/begynd")
    wait(laptop)

    assert "Slettet her før" in carla.get(path).text
    assert count(laptop, person, person.c.name == "Hibo Cabdi Nuur") == 0


def test_only_leaders_bring_files_and_each_office_its_own(laptop_of: Any):
    laptop = laptop_of()
    path = bring(laptop.browser(CARLA), a_file())
    anna = laptop.browser(ANNA)
    for address in (path, "/hent-ind", f"{path}/fejl", f"{path}/raekker", "/hent-ind/skabelon"):
        assert anna.get(address).status_code == 404
    for deed in ("begynd", "stop", "fortryd", "kasser"):
        assert anna.post(f"{path}/{deed}").status_code == 404
    assert laptop_of("Jobcenter").browser(BIRGIT).get(path).status_code == 404
    assert laptop.browser(CARLA).get(f"/hent-ind/{an_id(99)}").status_code == 404
    assert state(laptop, path) == "chosen"


def test_every_row_can_be_looked_at_before_it_is_brought_in(laptop: Laptop, carla: FlaskClient, monkeypatch):
    path = bring(carla, a_file(visits=[*VISITS, *BAD]))
    assert carla.get(f"{path}/raekker").status_code == 404  # nothing is looked through yet
    look_through(laptop, carla, path)
    told = text_of(carla.get(f"{path}/raekker"))

    for row in (
        "Personer 4 Elif Aksoy",
        "Hibo Cabdi Nuur · 1991 · 20304050",
        "Henvendelser 2 18. maj 2026 · 10.22 · Hibo Cabdi Nuur",
    ):
        assert row in told, row
    assert "Står her allerede" in told and "Kommer ind" in told
    assert "Klokken: Det er ikke et klokkeslæt" in told and "0190-1234" not in told
    wrong = text_of(carla.get(f"{path}/raekker?hvordan=wrong"))
    assert "Kan ikke læses" in wrong and "Kommer ind" not in wrong
    links = [unescape(one) for one in re.findall(r'href="([^"]*/raekker[?][^"]*)"', carla.get(path).text)]
    assert links and all("Række for række" in carla.get(one).text for one in links)
    assert "Her er ikke flere" in carla.get(f"{path}/raekker?efter={10**14}&hvad=x").text
    for odd in (10**30, -(10**30), "", "x", "½"):
        assert carla.get(f"{path}/raekker?efter={odd}").status_code == 200, odd

    monkeypatch.setattr(web_imports, "SHOWN_ROWS", 3)  # in pages, each row once
    pages, address = [], f"{path}/raekker"
    while address:
        page = carla.get(address)
        pages += re.findall(r"<tr><td class=.nowrap.>(.*?)</tr>", page.text, re.S)
        address = unescape("".join(re.findall(r'rel="next" href="([^"]*)"', page.text)))
    assert len(pages) == len(set(pages)) == count(laptop, import_line)

    carla.post(f"{path}/begynd")
    wait(laptop)
    assert (
        carla.get(f"{path}/raekker").status_code == 404
        and count(laptop, import_line, import_line.c.said != "") == 0
    )


def test_a_word_that_is_none_of_ours_is_answered_with_ours(laptop: Laptop, carla: FlaskClient):
    path = bring(carla, b"Navn;Kontakt\nHibo Cabdi Nuur;brevdue\n")
    look_through(laptop, carla, path)

    told = text_of(carla.get(path))
    assert f"Ordet er ikke et af dem, vi bruger: {', '.join(WORDS['reach'].values())}." in told
    assert ", ".join(WORDS["reach"].values()) in carla.get(f"{path}/fejl").get_data(as_text=True)


def test_nobody_is_born_in_a_year_to_come(laptop: Laptop, carla: FlaskClient):
    now = danish_today().year
    path = bring(carla, f"Navn;Født\nHibo Cabdi Nuur;{now + 1}\nAyaan Nuur;{now}\n".encode())
    look_through(laptop, carla, path)
    told = text_of(carla.get(f"{path}/raekker"))
    assert "Kan ikke læses Fødselsår: Året er ikke kommet endnu." in told and told.count("Kommer ind") == 1


def test_an_activity_is_of_the_kind_the_screen_calls_it(laptop: Laptop, carla: FlaskClient):
    text = "Aktivitet;Slags;Første gang\nBagning;Gruppeforløb;06-01-2026\n"
    path = bring(carla, text.encode())
    look_through(laptop, carla, path)
    carla.post(f"{path}/begynd")
    wait(laptop)
    assert count(laptop, activity, activity.c.category == "groups", activity.c.name == "Bagning") == 1


def test_a_file_brought_twice_while_it_waits_is_one_import(laptop: Laptop, carla: FlaskClient):
    data = a_file()
    path = bring(carla, data)
    assert bring(carla, data) == path and count(laptop, import_job) == 1
    look_through(laptop, carla, path)
    for _ in range(2):
        assert landed(carla.post(f"{path}/begynd")) == path
    wait(laptop)
    assert bring(carla, data) != path  # all is brought in: the file is looked through anew


def test_a_file_thrown_away_leaves_nothing_and_old_ones_go_by_themselves(laptop: Laptop, carla: FlaskClient):
    path = bring(carla, a_file())
    look_through(laptop, carla, path)
    assert carla.post(f"{path}/kasser").status_code == 303
    assert count(laptop, import_job) == count(laptop, import_line) == 0

    bring(carla, a_file())
    with laptop.app.app_context():
        db.session.execute(sa.update(import_job).values(at="2026-01-01T10:00:00.000Z"))
        db.session.commit()
    bring(carla, a_file())
    assert count(laptop, import_job) == 1


def test_the_template_is_a_file_we_understand(laptop: Laptop, carla: FlaskClient):
    answer = carla.get("/hent-ind/skabelon")
    how = {tuple(row[:2]): row[3] for row in openpyxl.load_workbook(io.BytesIO(answer.data))["Sådan"].values}
    assert how["Personer", "Kontakt"] == ", ".join(WORDS["reach"].values()) and not how["Personer", "Navn"]
    path = bring(carla, answer.data)

    with laptop.app.app_context():
        job = queries.job(db.session, CARLA, path.rsplit("/", 1)[1])
    assert [sheet.kind for sheet in job.sheets] == ["people", "activities", "attendance", "contacts", ""]
