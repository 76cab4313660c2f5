"""Hvem kom? on a tablet without a network, and the list in a volunteer's hand."""

import sqlalchemy as sa

from outreach.domain.access import Actor
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.list_done.rows import list_done
from outreach.kinds.mark.rows import mark
from outreach.web import look
from sync.entry import parse
from sync.tables import entry
from tests.browser.tablets import ORG, PHRASES, READY, SIGNE, gather

TWENTY = [
    f"{name} {family}" for name in ("Aase", "Bent", "Cira", "Dana", "Elin") for family in ("A", "B", "C", "D")
]


def stood(tablet, text):
    tablet.page.get_by_text(text, exact=True).wait_for()


def on_today(session):
    """Marks, counts and finished lists of today."""
    today = look.today().isoformat()
    counts = sa.select(headcount.c.adults, headcount.c.children).where(headcount.c.on == today)
    return (
        session.scalars(sa.select(mark.c.person).where(mark.c.on == today)).all(),
        session.execute(counts).all(),
        len(session.scalars(sa.select(list_done.c.root).where(list_done.c.on == today)).all()),
    )


def test_twenty_known_people_in_twenty_five_taps_without_a_network(tablet, office):
    """And somebody new, a family, some without a name, one undone; at the office each of them once."""
    office.kill()
    signe = Actor(SIGNE, ORG, "helper", "leader", "Signe Holm")
    people = office.look(lambda session, _: gather(session, signe, "Middag", TWENTY))
    office.start()
    tablet.sign_in()
    while not any(row["lists"] for row in tablet.rows("staff")):
        tablet.page.wait_for_timeout(50)
    office.kill()
    tablet.context.set_offline(True)
    page = tablet.page
    page.evaluate("window.taps = 0; addEventListener('pointerdown', () => (window.taps += 1), true)")
    page.get_by_role("button", name="Hvem kom?").click()
    page.get_by_role("button", name="Middag").click()
    for id in people:
        page.locator(f'[data-person="{id}"]').click()
    stood(tablet, "20 til stede")
    assert page.evaluate("window.taps") <= 25
    assert len(tablet.rows()) == 20 and all(row["sealed"] for row in tablet.rows())

    for n in range(2):  # one more tap undoes; both leave no trace, for nothing has left yet
        page.wait_for_timeout(400)
        page.locator(f'[data-person="{people[n]}"]').click()
        stood(tablet, f"{19 - n} til stede")
    page.get_by_role("button", name="Hele familien").click()
    stood(tablet, "20 til stede")
    page.locator("#soeg").fill("Fatima 010190-1234")
    page.get_by_role("button", name="Tag det ud").click()
    page.get_by_role("button", name="Ny person: Fatima [cpr taget ud]").wait_for()
    page.locator("#soeg").fill("Elif")
    page.locator(".people + .buttons", has_text="Ny person: Elif").wait_for()  # below those who are known
    lines = page.locator(".guests > [aria-hidden=true]")
    assert lines.count() == 2  # above the family, and where it ends
    page.locator("#soeg").fill("Fatima")
    page.get_by_role("button", name="Ny person: Fatima").click()
    stood(tablet, "21 til stede")
    page.get_by_role("button", name="En voksen mere").click()
    page.get_by_role("button", name="Et barn mere").click()
    stood(tablet, "21 til stede · 2 uden navn")
    page.get_by_role("button", name="Listen er færdig").click()
    page.get_by_text("Listen er færdig. Du kan stadig krydse af.").wait_for()
    page.reload()
    page.wait_for_selector(READY)
    tablet.sign_in()
    page.get_by_role("button", name="Hvem kom?").click()
    page.get_by_text("21 til stede · 2 uden navn").wait_for()
    office.start()
    tablet.context.set_offline(False)
    tablet.sign_in_at_the_laptop()
    tablet.send()
    tablet.wait_for_states("office", seconds=30)

    office.kill()
    present, counts, finished = office.look(lambda session, _: on_today(session))
    assert len(present) == len(set(present)) == 21 and set(people) < set(present)
    assert counts == [(1, 1)] and finished == 1


def test_a_list_in_a_volunteers_hand_shows_first_names_and_opens_nothing_else(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.done()
    page = tablet.page
    page.get_by_role("button", name="Hvem kom?").click()
    page.get_by_role("button", name="Fællesspisning").click()
    page.get_by_text("Giv listen til en frivillig").click()
    page.get_by_role("button", name="Giv listen videre").click()
    page.get_by_text("Giv tabletten tilbage").wait_for()
    page.get_by_role("button", name="Elif ikke markeret").click()
    stood(tablet, "1 til stede")
    shown = page.locator("body").inner_text()
    assert not any(word in shown for word in ("Aksoy", "Cabdi", "Brev og MitID", "Søren"))
    assert page.locator("#soeg").count() == 0
    page.locator("#menu").wait_for(state="hidden")
    page.locator("#hvem").wait_for(state="hidden")
    for leave in (page.go_back, lambda: page.locator("#hvor").click(), page.reload):
        leave()
        page.wait_for_selector(READY)
        assert page.get_by_role("button", name="Ved døren").count() == 0
        assert "Aksoy" not in page.content()
    page.get_by_role("heading", name="Listen er låst").wait_for()
    assert "Elif" not in page.content()
    page.locator("#kode").fill(PHRASES["Kasper Lund"])
    page.get_by_role("button", name="Lås op").click()
    page.get_by_text("Forkert kode.").wait_for()
    page.locator("#kode").fill(PHRASES["Signe Holm"])
    page.get_by_role("button", name="Lås op").click()
    page.get_by_role("button", name="Elif Aksoy til stede").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    office.kill()
    lines = office.look(lambda session, _: session.scalars(sa.select(entry.c.line)).all())
    taps = [one for one in map(parse, lines) if one.kind == "mark" and "by_volunteer" in one.closed]
    assert [one.by for one in taps] == [SIGNE]
