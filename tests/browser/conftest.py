"""An office of the test's own, and tablets paired with it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outreach.storage import slots
from tests.browser.tablets import Tablet, TestOffice, found
from tests.chromium import Launch, NewPage


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's folder, made once; keys cost little in tests. Its recovery code lies beside it."""
    folder = tmp_path_factory.mktemp("founded") / "office"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "COST", slots.Cost(8, 1, 1))
        folder.with_suffix(".code").write_text(found(folder), encoding="ascii")
    return folder


@pytest.fixture
def office(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestOffice]:
    """Carelink's laptop, running and locked."""
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))
    shutil.copytree(founded, tmp_path / "office")
    made = TestOffice(tmp_path / "office").start()
    yield made
    made.kill()


@pytest.fixture
def tablet_of(new_page: NewPage, launch: Launch, office: TestOffice) -> Callable[..., Tablet]:
    """A paired tablet: `tablet_of()`. With `profile="anna"` in a browser of its own, which can be killed; the
    same name again is then the same tablet, started anew."""

    def start(profile: str = "", *, paired: bool = True, device: str = "tablet") -> Tablet:
        context = launch(device, profile=profile) if profile else new_page(device).context
        tablet = Tablet(context, office)
        return tablet.pair(office.code()).wait_for_worker() if paired else tablet

    return start


@pytest.fixture
def tablet(tablet_of: Callable[..., Tablet]) -> Tablet:
    """A paired tablet, nobody signed in."""
    return tablet_of()
