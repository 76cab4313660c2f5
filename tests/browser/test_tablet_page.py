"""The page itself: fit for everybody, light, and what browsers make of it."""

import gzip
import json
from pathlib import Path

import pytest

from outreach.storage.office import Office
from tests.browser.tablets import PHRASES, READY, Tablet
from tests.chromium import check_axe

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 800)}


@pytest.mark.parametrize("device", ["phone", "tablet", "desktop"])
def test_every_view_is_for_everybody(tablet_of, device):
    """Light and dark: no finding from axe, nothing wider than the screen, targets big enough for a thumb."""
    width, height = SIZES[device]
    called = "telefonen" if device == "phone" else "tabletten"
    tablet = tablet_of(device=device, paired=False)
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
        page.get_by_text("Brev og MitID", exact=True).wait_for(state="hidden")
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
    page.locator("#menu").get_by_role("button", name="Skriv").click()
    page.get_by_role("button", name="Hvem kom?").click()
    page.get_by_role("button", name="Fællesspisning").wait_for()
    look("sessions")
    page.get_by_role("button", name="Fællesspisning").click()
    page.get_by_role("button", name="Åse Bjørn").click()
    page.get_by_text("1 til stede").wait_for()
    page.locator("#soeg").fill("søren")
    look("attendance")
    page.get_by_text("Giv listen til en frivillig").click()
    page.get_by_role("button", name="Giv listen videre").click()
    page.get_by_text(f"Giv {called} tilbage").click()
    look("watch")
    page.get_by_role("button", name=f"Lås {called}").click()
    look("watch, locked")
    page.locator("#kode").fill(PHRASES["Signe Holm"])
    page.get_by_role("button", name="Lås op").click()
    page.get_by_role("heading", name="Tryk på dem, der er her").wait_for()
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
