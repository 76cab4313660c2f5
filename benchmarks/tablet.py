"""Tablet: saving, starting without the office, and what the page weighs, in a real browser slowed six times.

The slow-down is Chromium's own (CPU throttling, to its developer tools). It holds up the page's thread and
nothing else: the disk, and the keys that a browser derives on threads of its own, are as fast as here.
Meant for a machine that does nothing else meanwhile: with busy processors the slow-down slows unevenly.
"""

import gzip
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median

from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, Playwright, sync_playwright
from sqlalchemy.orm import Session

from benchmarks.laptop import NAMES
from benchmarks.measure import Measure, percentile
from outreach.domain.access import Actor
from outreach.kinds.parts import Draft
from outreach.services.recording import record_all
from outreach.storage.db import make_engine
from outreach.storage.office import Office
from run import find_chromium
from sync.entry import fresh_id
from tests.browser.tablets import ORG, PHRASES, SIGNE, Tablet, TestOffice, found, gather
from tests.chromium import ARGUMENTS, DANISH, DEVICES

SLOWER, PEOPLE, SAVES, STARTS, WARM = 6, 1_000, 60, 12, 5
SAVED_MS, TICKED_MS, STARTED_MS, PAGE_KB = 100.0, 50.0, 1_500.0, 60.0
FINGER_MS = 80  # how long a finger stays on the glass in a tap: the limit counts from its leaving
NAME = "Signe Holm"

# Both watch from outside, as lightly as they can: the product's own code and page are as they are.
WATCH = """
  // When `find()` has something that shows, and when its frame is drawn. It looks when `root` changes.
  window.seen = (find, root = document) => new Promise((done, fail) => {
    setTimeout(() => fail(new Error('Nothing came to be seen in 30 seconds')), 30_000);
    const drawn = (at) => requestAnimationFrame(() => // ahead of all that the page itself wants to do next
      scheduler.postTask(() => done({at, drawn: performance.now()}), {priority: 'user-blocking'}));
    const look = () => {
      if (!find()?.checkVisibility()) return;
      watch.disconnect();
      drawn(performance.now());
    };
    const watch = new MutationObserver(look);
    watch.observe(root, {childList: true, subtree: true, attributes: true});
    look();
  });
  // The moment the finger left the glass. Steps count from its coming: the page may hear of it first.
  window.tapped = () => {
    const how = {capture: true, once: true};
    addEventListener('pointerdown', () => { steps = {}; }, how);
    addEventListener('pointerup', (event) => { steps.tap = event.timeStamp; }, how);
    void scheduler.postTask(() => {}, {priority: 'user-blocking'}); // known to the browser before it counts
  };
"""
STEPS = """
  window.steps = {};
  for (const name of ['sign', 'digest', 'encrypt', 'deriveBits', 'deriveKey', 'generateKey', 'importKey']) {
    const real = SubtleCrypto.prototype[name];
    SubtleCrypto.prototype[name] = function (...args) {
      steps.sealing ??= performance.now();
      const doing = real.apply(this, args);
      if (args[0].name === 'PBKDF2' && name.startsWith('derive')) {
        const from = performance.now();
        void doing.then(() => (steps.stretched = performance.now() - from));
      }
      return doing;
    };
  }
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, ...more) {
    const transaction = real.call(this, names, mode, ...more);
    if (mode === 'readwrite' && names.includes('outbox')) {
      steps.writing ??= performance.now();
      transaction.addEventListener('complete', () => (steps.written ??= performance.now()));
    }
    return transaction;
  };
"""
SAVING = """() => {
  tapped();
  const isSaved = (one) => one.textContent.startsWith('Gemt');
  const heading = () => [...document.querySelectorAll('main h1')].find(isSaved);
  window.saving = seen(heading, document.querySelector('main')).then((when) => ({...steps, ...when}));
}"""
TICKING = """(id) => {
  tapped();
  const tile = () => document.querySelector(`[data-person="${id}"][aria-pressed=true]`);
  window.ticking = seen(tile, document.querySelector("main")).then((when) => ({...steps, ...when}));
}"""
SIGN_IN_THERE = (
    "seen(() => [...document.querySelectorAll('main button')].find((it) => it.textContent.includes('%s')))"
)
BOX = "(one) => { const {x, y, width, height} = one.getBoundingClientRect(); return [x, y, width, height]; }"
OPENING = """() => {
  tapped();
  window.opening = seen(() => document.querySelector('main .channel')).then((when) => ({...steps, ...when}));
}"""
BARE = """<!doctype html><meta name="viewport" content="width=device-width"><main><button
style="width: 20rem; height: 5rem" data-person="bare" data-quick>En</button></main>
<script type="module">
  import { listen } from "/static/js/quick.js";
  import { Store } from "/static/js/store.js";
  const [store, button] = [new Store("bare"), document.querySelector("button")];
  listen();
  button.addEventListener("click", async () => {
    await store.put("meta", {name: String(performance.now()), value: "x".repeat(800)});
    button.setAttribute("aria-pressed", "true");
  });
</script>"""
LOADED = """async () => [
  performance.getEntriesByType('resource').map((one) => one.name),
  (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))
    .flat().map((request) => request.url),
]"""


def run() -> Iterator[Measure]:
    """The limits of the logging page, and of a tap on a list."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office, names, guests = _office(Path(folder) / "office")
        profile = Path(folder) / "profile"
        try:
            weight = _weight(playwright, office, profile)
            with _browser(playwright, profile) as context:
                yield _saving(Tablet(context, office), names)
            with _browser(playwright, profile) as context:
                yield _ticking(Tablet(context, office), guests)
            with _browser(playwright, profile) as context:
                yield _bare(context.pages[0], office)
        finally:
            office.kill()
        yield _starting(playwright, office, profile)
        yield weight


def _office(folder: Path) -> tuple[TestOffice, list[str], list[str]]:
    """An office that knows a thousand people, sixty of whom came last time, as a process of its own."""
    found(folder)
    office = Office(folder)
    office.vault.unlock(SIGNE, PHRASES[NAME])
    random, signe = Random(7), Actor(SIGNE, ORG, "helper", "leader", NAME)
    names = [f"{random.choice(NAMES)} {random.choice(NAMES)}sen {n}" for n in range(PEOPLE)]
    with Session(make_engine(office.vault)) as session:
        made = [(fresh_id(), name) for name in names]
        record_all(session, signe, [Draft("person", id, id, (id,), {}, {"name": name}) for id, name in made])
        guests = gather(session, signe, "Middag", names[:SAVES])
    office.vault.lock()
    return TestOffice(folder).start(), names, guests


@contextmanager
def _browser(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    """A browser process of its own with a profile on disk; the same profile again is the same tablet."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=find_chromium(), args=ARGUMENTS, **DANISH, **DEVICES["tablet"]
    )
    try:
        yield context
    finally:
        context.close()


def _slow(page: Page) -> CDPSession:
    """The line to the slowed page's developer tools."""
    line = page.context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return line


def _tap(page: Page, line: CDPSession, at: Locator) -> None:
    """A finger on the middle of it, as long as a finger stays; without a look where it hits, slowed too.

    The browser's own finger. A touch by the developer tools is passed on after a frame of the slowed page and
    counts from before it: 8 ms at the median, up to 16, that no finger waits for.
    """
    page.wait_for_timeout(300)  # a finger moves there
    x, y, width, height = at.evaluate(BOX)
    point = {"x": round(x + width / 2), "y": round(y + height / 2)}
    line.send("Input.synthesizeTapGesture", {**point, "duration": FINGER_MS, "gestureSourceType": "touch"})


def _weight(playwright: Playwright, office: TestOffice, profile: Path) -> Measure:
    """Pair the tablet. Every script and style it loads until one can write, and its worker, each by itself.

    Told beside it: what the worker keeps besides, which loads when somebody asks for it.
    """
    with _browser(playwright, profile) as context:
        tablet = Tablet(context, office).pair(office.code()).wait_for_worker()
        tablet.sign_in()
        tablet.begin()
        loaded, kept = tablet.page.evaluate(LOADED)
        workers = [worker.url for worker in context.service_workers]
    sizes = {}
    for address in {*loaded, *kept, *workers}:
        if address.endswith((".js", ".css")):
            with urllib.request.urlopen(address, timeout=10) as answer:
                sizes[address] = len(gzip.compress(answer.read(), 6)) / 1000
    later = [sizes.pop(address) for address in [*sizes] if address not in {*loaded, *workers}]
    biggest = max(sizes, key=lambda address: sizes[address])
    note = (
        f"{len(sizes)} files, the biggest {biggest.rsplit('/', 1)[1]} with {sizes[biggest]:.1f} kB; "
        f"kept besides and loaded when asked for: {len(later)} files, {sum(later):.1f} kB"
    )
    return Measure(
        "script and style of the logging page, gzip -6", sum(sizes.values()), PAGE_KB, "kB", note=note
    )


def _saving(tablet: Tablet, names: list[str]) -> Measure:
    """From the tap on a person until the frame that says Gemt is drawn, the office at hand."""
    page = tablet.open().page
    page.evaluate(f"() => {{ {WATCH} {STEPS} }}")
    tablet.sign_in()
    while not any(row["names"] for row in tablet.rows("staff")):
        page.wait_for_timeout(200)
    page.wait_for_timeout(1_000)
    line = _slow(page)
    taken = []
    for n in range(WARM + SAVES):
        tablet.begin()
        page.locator("#soeg").fill(names[n * 13 % len(names)])
        page.evaluate(SAVING)
        _tap(page, line, page.locator(".who-is-it .person").first)
        taken.append(page.evaluate("saving"))
        tablet.done()
    taken = taken[WARM:]
    whole = [one["drawn"] - one["tap"] for one in taken]
    steps = _steps(taken, "the new view")
    note = f"{SAVES} saves, {PEOPLE:,} names; median {median(whole):.0f}: {steps}"
    what = f"Gemt, 95th percentile, processor slowed {SLOWER} times"
    return Measure(what, percentile(whole, 0.95), SAVED_MS, "ms", note=note)


def _steps(taken: list[dict[str, float]], shown: str) -> str:
    """What the time went into, each by its median."""
    parts = (
        ("sealing", "tap", "the finger on the glass and sealing meanwhile"),
        ("tap", "writing", "tap"),
        ("writing", "written", "strict commit"),
        ("written", "at", shown),
        ("at", "drawn", "its frame"),
    )
    return ", ".join(
        f"{what} {median(one[until] - one[since] for one in taken):.0f}" for since, until, what in parts
    )


def _ticking(tablet: Tablet, guests: list[str]) -> Measure:
    """From the tap on a name of a list until the frame with its tick is drawn: then it is on the disk."""
    page = tablet.open().page
    page.evaluate(f"() => {{ {WATCH} {STEPS} }}")
    tablet.sign_in()
    while not any(row["lists"] for row in tablet.rows("staff")):
        page.wait_for_timeout(200)
    page.get_by_role("button", name="Hvem kom?").click()
    page.get_by_role("button", name="Middag").click()
    page.wait_for_timeout(1_000)
    line = _slow(page)
    taken = []
    for id in guests:
        tile = page.locator(f'[data-person="{id}"]')
        tile.scroll_into_view_if_needed()
        page.evaluate(TICKING, id)
        _tap(page, line, tile)
        taken.append(page.evaluate("ticking"))
    taken = taken[WARM:]
    whole = [one["drawn"] - one["tap"] for one in taken]
    told = _steps(taken, "the tick")
    note = f"{len(taken)} taps on a list of {len(guests)}; median {median(whole):.0f}: {told}"
    what = f"a tap on a list to its tick, 95th percentile, processor slowed {SLOWER} times"
    return Measure(what, percentile(whole, 0.95), TICKED_MS, "ms", note=note)


def _bare(page: Page, office: TestOffice) -> Measure:
    """What no page can beat: one button that writes a row, waits for the disk and is drawn pressed.

    Read the two above against it: this machine's browser needs as much for an empty page.
    """
    page.route("**/bar", lambda route: route.fulfill(body=BARE, content_type="text/html"))
    page.goto(f"{office.address}/bar")
    page.evaluate(f"() => {{ {WATCH} {STEPS} }}")
    line, taken = _slow(page), []
    for _ in range(WARM + SAVES // 2):
        page.evaluate("() => document.querySelector('button').removeAttribute('aria-pressed')")
        page.evaluate(TICKING, "bare")
        _tap(page, line, page.locator("button"))
        taken.append(page.evaluate("ticking"))
    whole = [one["drawn"] - one["tap"] for one in taken[WARM:]]
    what = f"the same on an empty page, 95th percentile, processor slowed {SLOWER} times"
    return Measure(what, percentile(whole, 0.95), TICKED_MS, "ms", note=f"median {median(whole):.0f}")


def _starting(playwright: Playwright, office: TestOffice, profile: Path) -> Measure:
    """Browser closed, office gone, network off: from the navigation until one can choose who one is."""
    started, opened, stretched = [], [], []
    for _ in range(STARTS):
        with _browser(playwright, profile) as context:
            page = context.pages[0]
            context.set_offline(True)
            page.add_init_script(f"{WATCH} {STEPS} window.there = {SIGN_IN_THERE % NAME};")
            _slow(page)
            page.goto(f"{office.address}/tablet")
            started.append(page.evaluate("there")["drawn"])
            page.get_by_role("main").get_by_role("button", name=NAME).tap()
            page.locator("#kode").fill(PHRASES[NAME])
            page.evaluate(OPENING)
            page.get_by_role("main").get_by_role("button", name="Log på", exact=True).tap()
            said = page.evaluate("opening")
            opened.append(said["drawn"] - said["tap"])
            stretched.append(said["stretched"])
    own = median(stretched)
    note = (
        f"{STARTS} starts of the browser, median {median(started):.0f}; typing the phrase is not in it; from "
        f"the phrase to the first view {median(opened):.0f}, of which {own:.0f} stretch it, unslowed: "
        f"on a machine {SLOWER} times slower about {median(opened) + own * (SLOWER - 1):.0f}"
    )
    what = f"started without the office, until sign-in, 95th percentile, slowed {SLOWER} times"
    return Measure(what, percentile(started, 0.95), STARTED_MS, "ms", note=note)
