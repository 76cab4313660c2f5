"""The operator's page in a real browser: light and dark, narrow and wide, for those who cannot see it too."""

from pathlib import Path
from typing import Any

import pytest

from sync.entry import fresh_id
from sync.hub import operators
from tests.chromium import check_axe
from tests.sync.test_operators import CODE, NAME, get, sign_in
from tests.sync.world import HubHost, enrolled

CSS = (Path(operators.__file__).parent / "static" / "hub.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page, with something to show on it."""
    folder = tmp_path_factory.mktemp("hub")
    host = HubHost(folder)
    people = {NAME: operators._hash(CODE)}
    operators.add_to(host.app, host.hub, lambda: people, lambda org: "eyJ1cmwiOiJodHRwcz" * 40)
    laptops = {name: enrolled(host, name, folder / f"{name}.db", f"{name} 1") for name in host.orgs}
    person = fresh_id()
    laptops["carelink"].write(people=[person], share=True)
    laptops["carelink"].write("grant", person)
    laptops["carelink"].write(bad=True)
    for _ in range(2):
        for laptop in laptops.values():
            laptop.session()
    laptops["carelink"].write("withdraw", person)
    laptops["carelink"].session()
    device = laptops["carelink"].wire.device
    with host.app.test_client() as client:
        found = {"sign in": get(client, "/log-ind").text, "wrong": sign_in(client, "gæt").text}
        sign_in(client)
        for name, path in {"show": "/", "sheet": "/dagsark", "remove": f"/computere/{device}/fjern"}.items():
            found[name] = get(client, path).text
        token = found["show"].split('name="csrf" value="')[1].split('"')[0]
        data = {"csrf": token, "org": laptops["carelink"].org}
        found["invitation"] = client.post("/invitation", data=data, base_url="https://localhost").text
    host.stop()
    for laptop in laptops.values():
        laptop.engine.dispose()
    return found


@pytest.mark.parametrize("name", ["sign in", "wrong", "show", "sheet", "remove", "invitation"])
def test_a_page_can_be_read_by_everybody(page: Any, pages: dict[str, str], name: str, tmp_path: Path) -> None:
    link = next(line for line in pages[name].splitlines() if "stylesheet" in line)
    page.set_content(pages[name].replace(link, f"<style>{CSS}</style>"))
    check_axe(page)
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=tmp_path / "page.png", full_page=True)
