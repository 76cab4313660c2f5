"""An office's pages in a real browser: a small world to look at, and signing in as people do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from cheroot.wsgi import Server

from outreach.domain.access import Actor
from outreach.services import consents, contacts, followups, handovers, messages, recording
from tests.logbook import ANNA, BO, CARLA, ELIF, RANA, A, B, J, an_entry, danish_today
from tests.web.conftest import PHRASE, Laptop

if TYPE_CHECKING:
    from playwright.sync_api import Page

LETTER = {"name_typed": "Elif Aksoy", "text": "Elif vil gerne i praktik på et lager tre dage om ugen."}
NOTE = "Kom med et brev fra kommunen. Vi læste det sammen. Hun ringer selv i morgen."


@contextmanager
def served(laptop: Laptop) -> Iterator[str]:
    """Answer on localhost; gives the address."""
    laptop.app.config["WTF_CSRF_ENABLED"] = True  # from here on everybody is a browser
    server = Server(("127.0.0.1", 0), laptop.app, numthreads=4)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    server.stop()
    thread.join()


def sign_in(page: "Page", address: str, who: Actor) -> None:
    """By name and phrase."""
    page.goto(f"{address}/log-ind")
    page.get_by_label(who.name, exact=True).check()
    page.get_by_label("Din kode", exact=True).fill(PHRASE)
    page.get_by_role("button", name="Log ind").click()
    page.get_by_text(who.name).first.wait_for()


def live_in(laptop: Laptop) -> dict[str, str]:
    """Write a few days of Carelink's; returns the addresses of pages worth looking at."""
    laptop.browser(CARLA)
    write = laptop.write
    write(consents.grant, ANNA, ELIF, receivers=[B])
    told = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters", "money"], "note": NOTE}
    seen = write(contacts.create, ANNA, people=[ELIF], open={"drawer": "helpers", "children": 2}, closed=told)
    for text in ("Hun ringer selv fredag.", "Hun ringer selv torsdag kl. 10."):
        write(contacts.amend, ANNA, seen.root, set={"note": text}, reason="Hun ringede")
    cup = {**told, "keyword": "gul kop", "note": "Ville ikke sige navn, og det er helt i orden."}
    nameless = write(contacts.create, ANNA, open={"drawer": "own"}, closed=cup)
    for who, days in ((ELIF, 0), (RANA, -3), (RANA, 4)):
        due = (danish_today() + timedelta(days=days)).isoformat()
        words = {"text": "Ringe sammen til kommunen", "due": due, "owner": ANNA.staff_id, "daypart": "noon"}
        promise = write(followups.create, ANNA, people=[who], open={"drawer": "own"}, closed=words)
    write(messages.send, ANNA, to=B, people=[ELIF], text="Dagene er for lange lige nu.", urgency="today")
    about = {"person_id": ELIF, "basis": "consent", "how": "Sagt i dag", "organisation_name": "Carelink"}
    letter = write(handovers.send, ANNA, to=J, informed=True, **about, **LETTER)
    asked = {"text": "Elif spurgte efter jer i dag.", "urgency": "today"}
    message = an_entry("message", actor=BO, number=901, people=[ELIF], open={"to": A}, closed=asked)
    laptop.take_in([message])
    line = an_entry("contact", actor=CARLA, number=902, open={"drawer": "own"}, closed=told).line
    write(lambda session, actor: recording.accept(session, line, None), ANNA)
    return {
        "contact": f"/kontakt/{seen.root}",
        "nameless": f"/kontakt/{nameless.root}",
        "promise": f"/lovet/{promise.root}",
        "message": f"/beskeder/{message.id}",
        "letter": f"/jobcenter/{letter.root}",
        "person": f"/personer/{ELIF}",
    }
