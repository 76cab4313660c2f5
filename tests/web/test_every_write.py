"""What holds for everything that writes: whoever may not, changes nothing. And lists stay cheap."""

import pytest
import sqlalchemy as sa

from outreach.domain import access
from outreach.services import contacts, followups
from outreach.storage.db import db
from outreach.storage.tables import question, reading_log
from outreach.web.access import ANYONE
from sync.tables import entry
from tests.logbook import ANNA, BIRGIT, DITTE, ELIF, RANA, an_id
from tests.web.conftest import Laptop

SENT = {
    "channel": "door", "topics": "letters", "person": ELIF, "drawer": "own", "name": "Ny", "role": "leader",
    "text": "En tekst", "due": "2026-06-01", "reason": "En grund", "state": "done", "choice": "mine",
    "basis": "consent", "step": "send", "name_typed": "Elif", "asked": "y",
}  # fmt: skip


def counts(laptop: Laptop) -> list[int]:
    with laptop.app.app_context():
        tables = (entry, question, reading_log)
        return [db.session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables]


def writes(laptop: Laptop, actor: access.Actor) -> list[str]:
    """Addresses that take a post which this colleague may not send."""
    found = []
    for rule in laptop.app.url_map.iter_rules():
        permission = getattr(laptop.app.view_functions[rule.endpoint], "permission", ANYONE)
        if "POST" in rule.methods and permission != ANYONE and not access.may(actor, permission):
            found.append(
                rule.rule.split("<")[0] + (ELIF if "<" in rule.rule else "") + rule.rule.partition(">")[2]
            )
    return found


@pytest.mark.parametrize("org, actor", [("Carelink", DITTE), ("Carelink", ANNA), ("Jobcenter", BIRGIT)])
def test_whoever_may_not_write_changes_nothing(laptop_of, org: str, actor: access.Actor):
    laptop = laptop_of(org)
    browser = laptop.browser(actor)
    before = counts(laptop)
    refused = writes(laptop, actor)

    assert refused
    for path in refused:
        assert browser.post(path, data=SENT).status_code == 404, path
    assert counts(laptop) == before


@pytest.mark.parametrize("org, actor", [("Carelink", ANNA), ("Jobcenter", BIRGIT)])
def test_writing_about_what_is_not_here_leaves_no_entry(laptop_of, org: str, actor: access.Actor):
    laptop = laptop_of(org)
    browser = laptop.browser(actor)
    before = counts(laptop)[:2]

    for rule in laptop.app.url_map.iter_rules():
        if "POST" in rule.methods and "<id:" in rule.rule and not rule.rule.startswith("/api"):
            path = rule.rule.split("<")[0] + an_id(4711) + rule.rule.partition(">")[2]
            assert browser.post(path, data=SENT).status_code == 404, path
    assert counts(laptop)[:2] == before


@pytest.mark.parametrize("path", ["/idag", f"/personer/{ELIF}", "/soeg", "/skal-du-se-paa", "/luk-dagen"])
def test_a_long_list_takes_no_more_questions_than_a_short_one(laptop: Laptop, path: str):
    anna = laptop.browser(ANNA)
    asked: list[str] = []
    with laptop.app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def one_more(count: int) -> int:
        for number in range(count):
            told = {
                "when": f"2026-05-1{number % 9}T10:22",
                "channel": "door",
                "topics": ["talk"],
                "note": "Kaffe",
            }
            who = [ELIF, RANA][: 1 + number % 2]
            laptop.write(contacts.create, ANNA, people=who, open={"drawer": "own"}, closed=told)
            promised = {"text": "Kaffe igen", "due": "2026-05-20"}
            laptop.write(followups.create, ANNA, people=[ELIF], open={"drawer": "own"}, closed=promised)
        asked.clear()
        answer = anna.post(path, data={"q": "kaffe"}) if path == "/soeg" else anna.get(path)
        assert answer.status_code == 200
        return len(asked)

    one_more(1)  # the first read of all also makes the log's key
    few = one_more(2)
    assert one_more(20) == few
