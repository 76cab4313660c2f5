"""The page itself: fit for everybody, light, fast, and what browsers make of it."""

import gzip
import json
import statistics
from pathlib import Path

import pytest

from outreach.storage.office import Office
from tests.browser.tablets import PHRASES, READY, Tablet
from tests.chromium import check_axe

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 800)}
SLOW = 6


def slow_down(tablet):
    """Six times slower than here, as an old tablet is."""
    session = tablet.context.new_cdp_session(tablet.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})


def percentile(values, part):
    return statistics.quantiles(values, n=100)[part - 1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "tablet", "desktop"])
def test_every_view_is_for_everybody(tablet_of, device, scheme):
    """No finding from axe, nothing wider than the screen, every target big enough for a thumb."""
    width, height = SIZES[device]
    tablet = tablet_of(device=device, color_scheme=scheme, paired=False)
    page = tablet.page
    page.set_viewport_size({"width": width, "height": height})

    def wide():
        return page.evaluate(
            """[...document.querySelectorAll('body *')]
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
              .map((one) => one.outerHTML.slice(0, 160))"""
        )

    def look(name):
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # nothing half under the bar at the bottom
        page.wait_for_timeout(150)  # colours fade over a tenth of a second
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, wide())
        small = page.evaluate(
            """[...document.querySelectorAll('button, summary, label.tile, input[type=text], [type=search]')]
              .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
              .map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert small == [], name

    tablet.open()
    look("pair")
    tablet.pair(tablet.office.code()).wait_for_worker()
    look("signin")
    tablet.try_phrase("forkert kode her", "Signe Holm")
    page.get_by_text("forsøg tilbage").wait_for()
    look("wrong phrase")
    tablet.sign_in()
    look("start")
    tablet.begin()
    page.locator("#soeg").fill("å")
    if device == "phone":  # the keyboard takes the lower half: what is searched and found stands above it
        hit = page.get_by_role("button", name="Åse Bjørn").bounding_box()
        assert hit is not None and hit["y"] + hit["height"] < height / 2
        assert not page.get_by_text("Brev og MitID", exact=True).is_visible()
    look("write")
    page.get_by_role("button", name="Åse Bjørn").click()
    tablet.saved()
    look("saved")
    for name in (
        "Det var en anden",
        "Skriv lidt mere",
        "Følg op",
        "Det skete tidligere",
        "Sammen med en kollega",
    ):
        page.get_by_role("button", name=name).click()
        look(name)
    page.get_by_role("button", name="Vis det til Åse").click()
    look("show")
    page.get_by_role("button", name="Tilbage").click()
    page.locator("#hvor").click()
    look("day")
    page.locator("#menu").get_by_role("button", name="Find").click()
    look("find")
    page.get_by_role("button", name="Bekymret for et barn?").click()
    look("concern")
    page.locator("#hvem summary").click()
    look("menu")


def test_it_can_be_put_on_the_home_screen(tablet):
    session = tablet.context.new_cdp_session(tablet.page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    manifest = session.send("Page.getAppManifest")

    # A browser window without a profile of its own never installs; nothing else may be in the way.
    assert [one for one in errors if one["errorId"] != "in-incognito"] == []
    assert manifest["errors"] == []
    told = json.loads(manifest["data"])
    assert (told["id"], told["start_url"], told["scope"], told["display"]) == (
        "/tablet",
        "/tablet",
        "/tablet",
        "standalone",
    )
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip


def test_the_worker_keeps_the_shell_and_nothing_else(tablet):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.send()
    tablet.wait_for_states("office")
    kept = tablet.page.evaluate(
        """async () => {
          const found = {};
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys())
              found[new URL(request.url).pathname] = await (await caches.match(request)).text();
          return found;
        }"""
    )

    assert "/tablet" in kept and "/static/js/tablet/tablet.js" in kept
    assert all(path == "/tablet" or path.startswith("/static/") for path in kept)
    assert not any("Elif" in text or "Signe" in text for text in kept.values())


def test_script_and_style_together_are_small(tablet, office):
    addresses = tablet.page.evaluate(
        """performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)
          .filter((path) => /\\.(js|css)$/.test(path))"""
    )
    static = Path(office.static)
    sizes = {
        path: len(gzip.compress((static / path.removeprefix("/static/")).read_bytes(), 6))
        for path in set(addresses)
        if path.startswith("/static/")
    }

    print(f"script and style: {sum(sizes.values())} bytes in {len(sizes)} files, each compressed by itself")
    assert any(path.endswith("tablet.css") for path in sizes)
    assert sum(sizes.values()) <= 60_000


SAVE_OFTEN = """async (count) => {
  const wait = (find) => new Promise((done) => {
    const look = () => { const found = find(); if (found) { watch.disconnect(); done(found) } };
    const watch = new MutationObserver(look);
    watch.observe(document.body, {childList: true, subtree: true, attributes: true});
    look();
  });
  const one = (where, text) => () => [...document.querySelectorAll(where)]
    .find((it) => it.textContent.includes(text) && it.checkVisibility());
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const times = [];
  for (let n = 0; n < count; n += 1) {
    (await wait(one('.channel', 'Ved døren'))).click();
    (await wait(one('.topic', 'Penge'))).click();
    const person = await wait(one('.person', 'Elif'));
    await pause(300); // a finger moves to the name
    const start = performance.now();
    person.click();
    await wait(one('.saved h1', 'Gemt: Elif'));
    times.push(performance.now() - start);
    (await wait(one('.done button', 'Færdig'))).click();
    await pause(200);
  }
  return times;
}"""


def best_of(rounds, limit, measure):
    """The best of a few rounds: other work on this machine makes things slower, never faster."""
    best = measure()
    for _ in range(rounds - 1):
        if best <= limit:
            break
        best = min(best, measure())
    return best


def test_saved_within_a_tenth_of_a_second_on_a_slow_tablet(tablet):
    """From the person tap until the screen says so, which is after the disk has it."""
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.done()
    slow_down(tablet)

    slowest = best_of(4, 100, lambda: percentile(tablet.page.evaluate(SAVE_OFTEN, 20), 95))
    print(f"saved, processor slowed {SLOW} times: {slowest:.0f} ms at the 95th percentile of 20")
    assert slowest <= 100


def test_started_without_the_office_within_a_second_and_a_half_on_a_slow_tablet(tablet, office):
    """From opening the page until one can choose who one is, and from the phrase until one can write."""
    tablet.sign_in()
    office.kill()
    tablet.context.set_offline(True)
    slow_down(tablet)

    def start():
        tablet.page.reload()
        tablet.page.wait_for_selector(READY)
        return tablet.page.evaluate("performance.getEntriesByName('usable')[0].startTime")

    started = best_of(5, 1500, lambda: statistics.median(start() for _ in range(3)))
    tablet.page.get_by_role("main").get_by_role("button", name="Signe Holm").click()
    tablet.page.locator("#kode").fill(PHRASES["Signe Holm"])
    opened = tablet.page.evaluate(
        """async () => {
          const start = performance.now();
          document.querySelector('main form button[type=submit]').click();
          while (!document.querySelector('.channel')) await new Promise((done) => setTimeout(done, 5));
          return performance.now() - start;
        }"""
    )

    print(f"started, processor slowed {SLOW} times: {started:.0f} ms; from the phrase: {opened:.0f} ms")
    assert started <= 1500


def test_on_the_office_network_with_the_offices_own_certificate(launch, office):
    authority = Office(office.folder).authority.decode()
    tablet = Tablet(launch(profile="lan", ca=authority), office, office.lan_address)
    tablet.pair(office.code()).wait_for_worker()
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.send()
    tablet.wait_for_states("office")
    office.kill()
    tablet.page.reload()
    tablet.page.wait_for_selector(READY)
    tablet.sign_in()


def test_a_tablet_that_does_not_trust_the_office_is_told_what_to_do(launch, office):
    tablet = Tablet(launch(profile="stranger", ignore_https_errors=True), office, office.lan_address)
    tablet.pair(office.code())
    tablet.page.get_by_text("Tabletten stoler ikke på kontorets computer endnu.").wait_for()
    with tablet.page.expect_download() as download:
        tablet.page.get_by_role("link", name="Hent certifikatet").click()

    assert download.value.path().read_bytes() == Office(office.folder).authority
    assert Office(office.folder).fingerprint[:23] in tablet.page.content()
