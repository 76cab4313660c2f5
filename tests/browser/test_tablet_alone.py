"""Nothing but the tablet: no laptop, no network, killed and restarted, in other hands, with another clock."""

import http.server
import random
import shutil
import threading
import time
from collections import Counter

import pytest

from outreach.storage.office import Office
from tests.browser.tablets import PHRASES, READY, SIGNE, fill
from tests.chromium import kill_browser
from tests.kills.how_often import KILLS


def alone(tablet, office):
    """Laptop off, network off."""
    office.kill()
    tablet.context.set_offline(True)


def together(tablet, office):
    office.start()
    tablet.context.set_offline(False)


def heading(tablet, name):
    return tablet.page.get_by_role("heading", name=name)


def test_with_nothing_but_the_tablet_one_finds_saves_and_resumes(tablet, office):
    tablet.sign_in()
    tablet.begin(topic="Penge")
    alone(tablet, office)
    tablet.page.reload()
    tablet.page.wait_for_selector(READY)
    tablet.sign_in()
    tablet.page.get_by_role("button", name="Skriv videre").click()
    tablet.page.locator("#soeg").fill("aase")
    tablet.page.get_by_role("button", name="Åse Bjørn").click()
    first = tablet.saved()
    tablet.done()
    second = tablet.save("Elif Aksoy", search="elif")
    tablet.page.locator("#hvor").click()
    tablet.page.get_by_role("button", name="Send nu").click()
    tablet.page.get_by_text("Ligger kun her. Tag tabletten med tilbage til kontoret.").wait_for()
    tablet.page.get_by_text("Kontorets computer svarer ikke. Skriv bare videre.").wait_for()
    tablet.page.get_by_text("2 er ikke fremme endnu. De ligger her: 2 på tabletten.").wait_for()
    together(tablet, office)
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.wait_for_states("office", "locked")
    tablet.sign_in_at_the_laptop()
    tablet.wait_for_states("office", seconds=30)

    assert {row["root"] for row in office.contacts()} == {first, second}


@pytest.mark.soak
def test_the_browser_killed_during_a_save_loses_and_doubles_nothing(launch, office, tablet_of):
    """Whatever was shown as saved is at the laptop exactly once; what was not is there once, or a draft."""
    rng = random.Random(office.port)
    tablet = tablet_of("killed")
    shown, begun = set(), set()
    for _ in range(KILLS):
        tablet.sign_in()
        tablet.begin()
        id = tablet.page.evaluate("history.state.id")
        begun.add(id)
        while id not in {row["id"] for row in tablet.rows("drafts")}:  # the topic's own commit
            tablet.page.wait_for_timeout(10)
        button = tablet.page.locator(".who-is-it").get_by_role("button", name="Uden navn").first
        button.evaluate("(button) => setTimeout(() => button.click(), 30)")
        until = time.monotonic() + rng.uniform(0.0, 0.2)
        while time.monotonic() < until:
            if tablet.page.get_by_role("heading", name="Gemt:").count():
                shown.add(id)
        kill_browser(tablet.context)
        tablet = tablet_of("killed", paired=False).open()
    tablet.sign_in()
    drafts = {row["id"] for row in tablet.rows("drafts")}
    kept = {row["id"] for row in tablet.rows()}
    offered = tablet.page.get_by_text("Kladde gemt").count()
    tablet.page.locator("#hvor").click()
    tablet.page.get_by_role("button", name="Send nu").click()
    tablet.wait_for_states("office")
    arrived = Counter(row["root"] for row in office.contacts())

    print(f"{len(begun)} kills: {len(shown)} shown as saved, {len(kept)} saved, {len(drafts)} drafts")
    assert set(arrived.values()) <= {1} and set(arrived) == kept
    assert shown <= kept and drafts == begun - kept and offered == len(drafts)


def test_two_tabs_deliver_each_entry_once(tablet, office):
    tablet.sign_in()
    other = type(tablet)(tablet.context, office)
    other.page = tablet.context.new_page()
    other.open().sign_in("Kasper Lund")
    ids = [tablet.save(), other.save()]
    for one in (tablet, other):
        one.page.locator("#hvor").click()
        one.page.get_by_role("button", name="Send nu").wait_for()
    for one in (tablet, other):
        one.page.evaluate("document.querySelector('main .button--main').click()")
    tablet.wait_for_states("office")

    assert sorted(row["root"] for row in office.contacts()) == sorted(ids)
    assert {row["by"] for row in tablet.rows()} == {row["by"] for row in other.rows()} and len(
        other.rows()
    ) == 2


def test_lock_in_one_tab_locks_the_other_but_closing_it_does_not(tablet, office):
    tablet.sign_in()
    other = type(tablet)(tablet.context, office)
    other.page = tablet.context.new_page()
    other.open().sign_in()
    third = type(tablet)(tablet.context, office)
    third.page = tablet.context.new_page()
    third.open().sign_in()
    third.page.close()
    other.page.wait_for_timeout(300)
    heading(other, "Hvor er du i dag?").wait_for()
    tablet.lock()
    heading(other, "Hvem er du?").wait_for()
    other.page.get_by_role("main").get_by_role("button", name="Kasper Lund").click()
    other.page.locator("#kode").fill("gul cykel")
    tablet.sign_in()
    tablet.lock()
    other.page.wait_for_timeout(300)
    assert other.page.locator("#kode").input_value() == "gul cykel"  # whoever is on their way in goes on


def test_the_next_colleague_starts_within_five_seconds_and_the_full_outbox_still_travels(tablet, office):
    tablet.sign_in()
    tablet.lock()
    tablet.sign_in("Kasper Lund")
    tablet.lock()
    tablet.sign_in()
    alone(tablet, office)
    for _ in range(5):
        tablet.save("Elif Aksoy", search="elif")
        tablet.done()
    start = time.monotonic()
    tablet.lock()
    tablet.sign_in("Kasper Lund")
    assert time.monotonic() - start < 5
    assert "Elif" not in tablet.page.content()
    tablet.page.locator("#hvor").click()
    tablet.page.get_by_text("5 er ikke fremme endnu").wait_for()
    assert tablet.page.get_by_text("Skrevet, siden du loggede på").count() == 0
    office.start()
    tablet.context.set_offline(False)
    tablet.page.get_by_role("button", name="Send nu").click()
    tablet.wait_for_states("office", "locked")
    tablet.sign_in_at_the_laptop()
    tablet.wait_for_states("office", seconds=30)

    assert [row["by"] for row in office.contacts()] == [SIGNE] * 5


def test_ten_wrong_phrases_lock_one_person_here_and_nobody_else(tablet, office):
    tablet.sign_in("Kasper Lund")
    tablet.lock()
    tablet.sign_in()
    alone(tablet, office)
    tablet.save()
    tablet.lock()
    for left in range(9, -1, -1):
        tablet.try_phrase("forkert kode her", "Signe Holm")
        tablet.page.get_by_text(
            "Koden er låst her" if left == 0 else f"Forkert kode. {left} forsøg tilbage."
        ).wait_for()
    tablet.try_phrase(PHRASES["Signe Holm"])
    tablet.page.get_by_text("Koden er låst her på tabletten.").wait_for()
    tablet.page.get_by_role("button", name="Jeg er en anden").click()
    tablet.sign_in("Kasper Lund")
    office.start()
    tablet.context.set_offline(False)
    tablet.send()
    tablet.wait_for_states("office", "locked")
    tablet.lock()
    tablet.sign_in()  # the office answers again: that opens Signe's key anew
    tablet.wait_for_states("office", seconds=30)

    assert [row["by"] for row in office.contacts()] == [SIGNE]


def test_locked_one_can_still_write_and_is_asked_whose_it_is(tablet, office):
    tablet.page.get_by_role("button", name="Skriv uden navn").click()
    heading(tablet, "Hvor er du i dag?").wait_for()
    tablet.begin()
    assert tablet.page.locator("#soeg").count() == 0
    tablet.page.get_by_text("Navne er låst. Du kan stadig skrive uden navn.").wait_for()
    tablet.page.locator(".who-is-it").get_by_role("button", name="Uden navn").click()
    id = tablet.saved()
    tablet.page.get_by_role("button", name="Skriv lidt mere").click()
    tablet.page.locator("#note").fill("Spurgte efter MitID.")
    tablet.page.locator(".panel").get_by_role("button", name="Gem", exact=True).click()
    tablet.page.get_by_text("Spurgte efter MitID.").wait_for()
    assert "MitID" not in str(tablet.rows()) and tablet.rows("copies") == [] and tablet.rows("drafts") == []
    tablet.page.locator("#hvem summary").click()
    tablet.page.get_by_role("button", name="Log på").click()
    tablet.sign_in()
    assert "Spurgte" not in tablet.page.content()
    tablet.send()
    tablet.wait_for_states("question")
    tablet.page.get_by_text("1 under “Skal du se på”.").wait_for()

    assert [(row["entry"], row["why"]) for row in office.questions()] == [(id, "question")]


def test_a_locked_laptop_takes_it_in_and_says_so(tablet, office):
    """Nobody has signed in at the office since it started; the tablet delivers all the same."""
    tablet.sign_in()
    tablet.lock()
    tablet.sign_in()
    office.kill()
    tablet.save()
    tablet.lock()
    office.start()
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.page.wait_for_timeout(500)
    tablet.wait_for_states("locked", seconds=40)
    tablet.page.get_by_text("1 på kontoret – låst").first.wait_for()
    tablet.sign_in()
    tablet.wait_for_states("office", seconds=30)

    assert len(office.contacts()) == 1


class Portal(http.server.BaseHTTPRequestHandler):
    """A hotel's network: it answers everything, and nothing it says is ours."""

    answers = 200

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(self.answers)
        self.send_header("Location", "/login")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html><title>Velkommen</title>Log ind for gratis internet")

    do_POST = do_GET

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("answers", [200, 201, 302, 307, 401, 503])
def test_a_portal_gets_nothing_and_takes_nothing(tablet, office, answers):
    tablet.sign_in()
    kept = tablet.save("Elif Aksoy", search="elif")
    office.kill()
    handler = type("Here", (Portal,), {"answers": answers})
    portal = http.server.ThreadingHTTPServer(("127.0.0.1", office.port), handler)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    try:
        tablet.send()
        tablet.page.get_by_text("Nettet her fører et andet sted hen").wait_for()
        tablet.page.reload()  # the page itself comes from the tablet, never from the portal
        tablet.page.wait_for_selector(READY)
        tablet.sign_in()
        assert tablet.states() == {kept: None}
        assert all(row["sealed"] for row in tablet.rows())
    finally:
        portal.shutdown()
        portal.server_close()
    office.start()
    tablet.page.locator("#hvor").click()
    tablet.page.get_by_role("button", name="Send nu").click()
    tablet.wait_for_states("office", "locked", seconds=30)


def test_a_session_that_ran_out_is_proved_again_in_silence(tablet, office):
    tablet.sign_in()
    office.kill()
    office.start()
    tablet.sign_in_at_the_laptop()
    tablet.save()
    with tablet.page.expect_response("**/api/session") as proved:
        tablet.send()
    assert proved.value.status == 201
    tablet.wait_for_states("office")


def test_a_new_version_waits_for_a_click_and_keeps_what_waits(tablet, office, tmp_path):
    tablet.sign_in()
    id = tablet.save()
    tablet.context.set_offline(True)
    static = tmp_path / "static"
    shutil.copytree(office.static, static)
    words = static / "js" / "words.js"
    words.write_text(words.read_text("utf-8").replace('door: "Ved døren"', 'door: "Ved hoveddøren"'), "utf-8")
    office.kill()
    office.start(static=static)
    tablet.context.set_offline(False)
    tablet.page.evaluate("navigator.serviceWorker.getRegistration('/tablet').then((it) => it.update())")
    tablet.done()
    tablet.page.get_by_text("Der er en ny udgave.").wait_for(timeout=20_000)
    tablet.page.get_by_role("button", name="Ved døren").wait_for()
    tablet.page.get_by_role("button", name="Skift til den nye").click()
    heading(tablet, "Hvem er du?").wait_for()
    tablet.page.wait_for_selector(READY)
    tablet.sign_in()
    tablet.page.get_by_role("button", name="Ved hoveddøren").wait_for()
    assert set(tablet.states()) == {id}
    caches = tablet.page.evaluate("caches.keys()")
    assert len(caches) == 1


CLOCK = """(() => {
  const offset = Date.parse('%s-01-02T10:00:00Z') - Date.now();
  const Real = Date;
  const now = () => Real.now() + offset;
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
})()"""


@pytest.mark.parametrize("year", ["1970", "2031"])
def test_a_wrong_clock_loses_nothing(tablet_of, office, year):
    tablet = tablet_of("clock")
    tablet.sign_in()
    before = tablet.save("Elif Aksoy", search="elif")
    office.kill()
    tablet.context.close()
    tablet = tablet_of("clock", paired=False)
    tablet.context.add_init_script(CLOCK % year)
    tablet.open()
    tablet.try_phrase(PHRASES["Signe Holm"], "Signe Holm")
    if year == "1970":  # the office's last word bounds it: everything works
        heading(tablet, "Hvor er du i dag?").wait_for()
        after = tablet.save("Elif Aksoy")
    else:  # leases look over, so one writes without names; nothing is deleted
        tablet.page.get_by_text("Det er mere end syv dage siden").wait_for()
        tablet.page.get_by_role("button", name="Jeg er en anden").click()
        tablet.page.get_by_role("button", name="Skriv uden navn").click()
        after = tablet.save()
    tablet.page.get_by_role("button", name="Færdig").click()
    tablet.page.get_by_text("Uret på tabletten går forkert.").wait_for()
    assert set(tablet.states()) == {before, after}
    assert all(row["names"] for row in tablet.rows("staff"))
    tablet.context.close()
    tablet = tablet_of("clock", paired=False).open()  # the clock is right again
    tablet.sign_in()
    tablet.begin()
    tablet.page.get_by_role("button", name="Elif Aksoy").wait_for()
    office.start()
    tablet.sign_in_at_the_laptop()
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.wait_for_states("office", "question", seconds=30)

    assert before in {row["root"] for row in office.contacts()}


def test_one_bad_entry_among_forty_good_ones(tablet, office):
    tablet.sign_in()
    tablet.save_many(41)
    bad = tablet.page.evaluate(
        """async () => {
          const {Store} = await import('/static/js/store.js');
          const store = new Store();
          const row = (await store.all('outbox'))[17];
          await store.put('outbox', {...row, sealed: row.sealed.slice(0, -9) + 'AAAAAAAAA'});
          return row.id;
        }"""
    )
    tablet.send()
    tablet.page.get_by_text("1 under “Skal du se på”.").wait_for()

    assert Counter(tablet.states().values()) == {"office": 40, None: 1}
    assert tablet.states()[bad] is None and len(office.contacts()) == 40


def test_a_destroyed_laptop_is_replaced_and_gets_everything_again(tablet, office, founded):
    """Twelve entries the old laptop had and no hub; its replacement comes from the office kit."""
    tablet.sign_in()
    ids = {tablet.save_and_go_on() for _ in range(10)}
    tablet.send()
    tablet.wait_for_states("office")
    tablet.page.locator("#menu").get_by_role("button", name="Skriv").click()
    office.kill()
    ids |= {tablet.save_and_go_on() for _ in range(2)}
    kit = (office.folder / "office-kit.sealed").read_bytes()
    shutil.rmtree(office.folder)
    fresh = Office(office.folder)
    fresh.restore_from_kit(
        kit, founded.with_suffix(".code").read_text("ascii"), [(SIGNE, "Signe Holm", PHRASES["Signe Holm"])]
    )
    fill(fresh)
    fresh.vault.lock()
    office.start()
    tablet.page.locator("#hvor").click()
    tablet.page.get_by_role("button", name="Send nu").click()
    tablet.page.get_by_text("Kontorets computer kender ikke tabletten.").wait_for()
    assert len(tablet.rows()) == 12
    tablet.pair(office.code())
    tablet.sign_in()
    tablet.wait_for_states("office", seconds=30)

    assert {row["root"] for row in office.contacts()} == ids


def test_a_tablet_reported_lost_forgets_names_and_keys_but_not_what_was_written(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    office.kill()
    kept = Office(office.folder)
    kept.tablets.lose(kept.tablets.all()[0].id)
    office.start()
    tablet.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.page.get_by_text("Tabletten er meldt væk.").wait_for(timeout=30_000)

    tablet.page.get_by_text("Spørg på kontoret.").wait_for()
    assert tablet.rows("staff") == tablet.rows("drafts") == tablet.rows("copies") == []
    assert "Elif" not in tablet.page.content() and "Signe" not in tablet.page.content()
    tablet.wait_for_states("locked", seconds=30)  # the twenty seconds are not waited out
    assert all(row["sealed"] for row in tablet.rows())
    tablet.page.reload()
    tablet.page.wait_for_selector(READY)
    heading(tablet, "Tabletten er meldt væk").wait_for()
    beside = tablet.context.new_page()
    beside.goto(f"{tablet.address}/tablet")
    beside.get_by_role("heading", name="Tabletten er meldt væk").wait_for()
    tablet.pair(office.code())
    beside.get_by_role("heading", name="Hvem er du?").wait_for()
    assert [row["name"] for row in tablet.rows("meta")].count("lost") == 0


def test_paired_anew_nothing_is_lost_by_what_was_said_to_the_tablet_of_before(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    page, asked = tablet.page, []
    tablet.context.set_offline(True)
    office.kill()
    kept = Office(office.folder)
    kept.tablets.lose(kept.tablets.all()[0].id)
    office.start()
    page.route("**/api/indbakke", lambda route: asked.append(route))
    tablet.context.set_offline(False)
    while not asked:
        page.wait_for_timeout(20)
    lost = asked[0].fetch()
    assert lost.json()["tablet"] == "lost"
    tablet.pair(office.code())
    asked[0].fulfill(response=lost)

    tablet.sign_in()
    page.unroute("**/api/indbakke")
    tablet.wait_for_states("office", seconds=30)
    assert [row["name"] for row in tablet.rows("meta")].count("lost") == 0


def test_memory_and_screen_are_empty_after_a_lock_also_from_the_back_forward_cache(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.page.goto(f"{office.address}/bekymret")
    tablet.page.go_back()
    heading(tablet, "Hvem er du?").wait_for()

    assert "Elif" not in tablet.page.content()
    tablet.page.go_forward()
    tablet.page.go_back()
    heading(tablet, "Hvem er du?").wait_for()
    assert "Elif" not in tablet.page.content()


def test_background_sync_delivers_with_the_page_locked(tablet, office):
    tablet.sign_in()
    tablet.save()
    tablet.lock()
    session = tablet.context.new_cdp_session(tablet.page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    tablet.page.wait_for_timeout(300)
    told = {"origin": office.address, "registrationId": found[0]["registrationId"], "tag": "udbakke"}
    tablet.page.evaluate(
        """async () => {
          const {Store} = await import('/static/js/store.js');
          const store = new Store();
          for (const row of await store.all('outbox')) await store.put('outbox', {...row, hold: 0});
        }"""
    )
    session.send("ServiceWorker.dispatchSyncEvent", {**told, "lastChance": False})
    tablet.wait_for_states("office")
