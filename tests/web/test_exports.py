"""What leaves as a file: by a leader, at this computer, with a reason, without the words of drawers."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from outreach.domain.access import Actor
from outreach.services import activities, consents, contacts, followups, merges, people, ties, undoing
from outreach.services.recording import record
from outreach.services.sheet_files import ONLY, open_book
from outreach.storage.db import db
from outreach.storage.queries import exports as queries
from outreach.storage.queries import staff, timeline
from outreach.storage.tables import export_log, named, reading_log
from outreach.web.danish import PURPOSES
from outreach.web.exports import COLUMNS, FORMS, LISTS
from tests.logbook import ANNA, BO, CARLA, DITTE, ELIF, RANA, B, an_entry, an_id
from tests.web.conftest import PHRASE, Laptop

SECRET = "violet paraply i regnvejr"


@pytest.fixture
def carla(laptop: Laptop) -> FlaskClient:
    browser = laptop.browser(CARLA)
    told = {
        "when": "2026-05-18T10:22",
        "channel": "door",
        "topics": ["letters", "money"],
        "note": f"={SECRET}",
    }
    laptop.write(
        contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed={**told, "keyword": SECRET}
    )
    laptop.write(
        followups.create,
        ANNA,
        people=[ELIF],
        open={"drawer": "own"},
        closed={"text": SECRET, "due": "2026-05-20"},
    )
    laptop.write(
        people.create, ANNA, closed={"name": "=Åse Ørsted", "phone": "+4512345678", "birth_year": 1962}
    )
    return browser


def asked(what: str, form: str = "csv", **more: str) -> dict[str, str]:
    return {"what": what, "form": form, "reason": "Årsmøde", **more}


def logs(laptop: Laptop) -> tuple[int, list[Any]]:
    with laptop.app.app_context():
        lines = db.session.execute(sa.select(reading_log).where(reading_log.c.purpose == "export")).all()
        return db.session.scalar(sa.select(sa.func.count()).select_from(export_log)) or 0, lines


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", [*LISTS, "timeline"])
def test_by_default_no_word_of_a_drawer_is_in_it_and_it_is_written_down_first(
    laptop: Laptop, carla: FlaskClient, what: str, form: str
):
    path = "/gem-som-regneark" + (f"?person={ELIF}" if what == "timeline" else "")

    answer = carla.post(path, data=asked(what, form))

    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    said = f"{answer.headers['Content-Disposition']} {path}"
    assert "Elif" not in said and ("Aksoy" not in said)
    everything = (
        answer.data.decode("utf-8-sig")
        if form == "csv"
        else repr([list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(answer.data))])
    )
    assert SECRET not in everything
    count, lines = logs(laptop)
    assert count == 1 and "Årsmøde" in carla.get("/gem-som-regneark").text
    assert [line.person for line in lines] == [ELIF if what == "timeline" else None]


@pytest.mark.parametrize(
    "what, days, told",
    [
        ("contacts", {"first": "2026-05-02", "last": "2026-05-01"}, "kan ikke ligge før den første"),
        ("people", {"first": "2026-05-02"}, "Personer har ingen dato"),
        ("people", {"last": "2026-05-02"}, "Personer har ingen dato"),
    ],
)
def test_days_that_cannot_be_are_said_and_nothing_leaves(
    laptop: Laptop, carla: FlaskClient, what: str, days: dict[str, str], told: str
):
    answer = carla.post("/gem-som-regneark", data=asked(what, **days))

    assert answer.status_code == 422 and told in answer.text and "Content-Disposition" not in answer.headers
    assert logs(laptop) == (0, [])


def test_with_the_phrase_the_words_are_in_it_and_no_cell_is_a_formula(laptop: Laptop, carla: FlaskClient):
    with_text = {"with_text": "y", "phrase": PHRASE}

    told = carla.post("/gem-som-regneark", data=asked("contacts", "csv", **with_text)).data
    rows = list(open_book(told).table(ONLY)[1])
    assert (
        f"'={SECRET}" in rows[0][1] and "Brev og MitID · Penge" in rows[0][1] and "18-05-2026" in rows[0][1]
    )
    book = openpyxl.load_workbook(
        io.BytesIO(carla.post("/gem-som-regneark", data=asked("contacts", "xlsx", **with_text)).data)
    )
    cells = [cell for row in book["Henvendelser"].iter_rows(min_row=2) for cell in row]
    assert f"={SECRET}" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}
    assert datetime(2026, 5, 18) in [cell.value for cell in cells]
    assert ("Bruges til", "Årsmøde") in list(book["Om filen"].values)


@pytest.mark.parametrize("phrase", ["", "helt forkert kode her"])
def test_without_the_phrase_they_are_not_and_nothing_leaves(laptop: Laptop, carla: FlaskClient, phrase: str):
    answer = carla.post("/gem-som-regneark", data=asked("contacts", with_text="y", phrase=phrase))

    assert answer.status_code == 422 and "Forkert kode" in answer.text
    assert logs(laptop)[0] == 0


def test_without_a_reason_nothing_leaves(laptop: Laptop, carla: FlaskClient):
    assert carla.post("/gem-som-regneark", data=asked("people", reason=" ")).status_code == 422
    assert carla.post("/gem-som-regneark", data=asked("alt muligt")).status_code == 422
    assert logs(laptop)[0] == 0


def test_phones_are_text_and_letters_are_danish(carla: FlaskClient):
    data = carla.post("/gem-som-regneark", data=asked("people", "xlsx")).data

    rows = list(openpyxl.load_workbook(io.BytesIO(data))["Personer"].values)
    assert rows[1][:4] == ("=Åse Ørsted", None, 1962, "+4512345678")
    told = carla.post("/gem-som-regneark", data=asked("people")).data
    assert told[:3] == b"\xef\xbb\xbf" and "'=Åse Ørsted;;1962;'+4512345678".encode() in told


def test_no_tablet_and_nobody_on_the_network_gets_a_file(laptop: Laptop, carla: FlaskClient):
    from_afar = {"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}
    for asking in (from_afar, {"environ_overrides": {"wsgi.url_scheme": "https"}}):
        assert carla.get("/gem-som-regneark", **asking).status_code == 404
        assert carla.post("/gem-som-regneark", data=asked("people"), **asking).status_code == 404
    assert logs(laptop)[0] == 0


def test_only_leaders_and_only_people_they_may_know(laptop: Laptop, carla: FlaskClient):
    for who in (ANNA, DITTE):
        assert laptop.browser(who).get("/gem-som-regneark").status_code == 404
        assert laptop.browser(who).post("/gem-som-regneark", data=asked("people")).status_code == 404
    assert carla.get(f"/gem-som-regneark?person={an_id(999)}").status_code == 404
    assert BO.org_id != CARLA.org_id
    assert logs(laptop)[0] == 0


def taken(laptop: Laptop, actor: Actor, what: str) -> list[dict[str, Any]]:
    with laptop.app.app_context():
        return [dict(row) for row in queries.rows(db.session, actor, what, queries.Span())]


@pytest.fixture
def full(laptop: Laptop) -> Laptop:
    """About Elif a line of every list, under both of her names; at dinner she was marked on two devices."""
    laptop.browser(CARLA)
    told = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["talk"], "note": SECRET}
    promised = {"text": SECRET, "due": "2026-05-20"}
    dinner = laptop.write(
        activities.create, ANNA, closed={"name": "Spisning", "starts_on": "2026-05-05"}
    ).root
    there = {"activity": dinner, "on": "2026-05-05"}
    for one in (ELIF, RANA):
        mine: dict[str, Any] = {"people": [one], "open": {"drawer": "own"}}
        laptop.write(contacts.create, ANNA, **mine, closed=told)
        laptop.write(followups.create, ANNA, **mine, closed=promised)
        for _ in range(2):
            laptop.write(record, ANNA, kind="mark", **mine, closed=there)
    return laptop


@pytest.mark.parametrize("what", LISTS)
def test_whom_one_knows_privately_one_does_not_take_out(full: Laptop, what: str):
    assert "Elif" in str(taken(full, CARLA, what)) and "Rana" in str(taken(full, CARLA, what))
    for one in (ELIF, RANA):
        full.write(ties.say, CARLA, one)
    with full.app.app_context():
        carla = staff.actor(db.session, CARLA.staff_id)

    assert carla and taken(full, carla, what) == []


def test_one_person_is_one_row_and_the_dead_are_on_no_list_of_people(full: Laptop):
    full.write(merges.merge, ANNA, ELIF, RANA)
    assert [row["name"] for row in taken(full, CARLA, "people")] == ["Elif Aksoy"]
    assert [row["on"] for row in taken(full, CARLA, "attendance")] == ["2026-05-05"]
    full.write(people.died, ANNA, RANA, "2026-05-30")
    assert taken(full, CARLA, "people") == []


def test_what_was_moved_leaves_no_trace_where_it_stood(full: Laptop):
    told = {"when": "2026-05-20T10:22", "channel": "door", "topics": ["talk"], "note": "Flyttet"}
    moved = full.write(contacts.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=told).root
    full.write(contacts.move, ANNA, moved, away=[ELIF], to=[RANA])

    (row,) = [one for one in taken(full, CARLA, "contacts") if one["note"] == "Flyttet"]
    assert row["people"] == "Rana al-Masri"
    with full.app.app_context():
        assert "moved" in {one.kind for one in timeline.of_person(db.session, CARLA, [ELIF], 50)}
        left = {(one.kind, one.note) for one in queries.of_person(db.session, CARLA, [ELIF])}
    assert "moved" not in {kind for kind, _ in left} and "Flyttet" not in {note for _, note in left}


def test_what_was_taken_back_and_what_a_partner_wrote_does_not_leave(full: Laptop):
    full.write(consents.grant, ANNA, ELIF, receivers=[B])
    their_ids = [an_id(701), an_id(702)]
    theirs: dict[str, Any] = {"actor": BO, "people": [ELIF], "open": {"drawer": "helpers"}}
    told = {"when": "2026-05-19T10:22", "channel": "door", "topics": ["talk"], "note": "Fra Bo"}
    full.take_in(
        [
            an_entry("contact", number=701, **theirs, closed=told),
            an_entry("followup", number=702, **theirs, closed={"text": "Fra Bo", "due": "2026-05-20"}),
            an_entry("person", number=703, **{**theirs, "people": [an_id(703)]}, closed={"name": "Fra Bo"}),
        ]
    )
    with full.app.app_context():
        assert "Fra Bo" in str(timeline.of_person(db.session, CARLA, [ELIF], 50))  # the search finds it
        assert "Fra Bo" not in str(queries.of_person(db.session, CARLA, [ELIF]))
        kinds = named.c.kind.in_(("contact", "followup"))
        ours = sa.select(named.c.root).where(kinds, named.c.root.not_in(their_ids))
        roots = set(db.session.scalars(ours))
    assert len(roots) == 4
    for root in roots:
        full.write(undoing.take_back, ANNA, root)

    assert taken(full, CARLA, "contacts") == taken(full, CARLA, "promises") == []
    assert "Fra Bo" not in str(taken(full, CARLA, "people"))


def test_days_are_kept_to_and_long_lists_come_whole(
    laptop: Laptop, carla: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("outreach.storage.queries.exports.ROWS_PER_PAGE", 3)
    for number in range(10):
        told = {"when": f"2026-06-{1 + number % 5:02}T10:22", "channel": "phone", "topics": ["talk"]}
        laptop.write(contacts.create, ANNA, open={"drawer": "own"}, closed=told)

    def count(**more: str) -> int:
        data = carla.post("/gem-som-regneark", data=asked("contacts", **more)).data
        return len(list(open_book(data).table(ONLY)[1]))

    assert count() == 11
    assert count(first="2026-06-02", last="2026-06-03") == 4
    assert count(last="2026-05-18") == 1


def test_every_column_says_whether_it_is_of_a_drawer():
    assert {one.title for some in COLUMNS.values() for one in some if one.is_text} == {
        "Huskeord",
        "Tekst",
        "Det lovede vi",
    }
    assert "export" in PURPOSES
