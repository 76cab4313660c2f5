"""The documents say what is true: links and files exist, and what people can meet is written down."""

import argparse
import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach import cli
from outreach.config import PREFIX, Settings
from outreach.problems import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("outreach", "sync", "tests", "benchmarks", "docs", ".ci")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.md"), *(path for top in OURS for path in (ROOT / top).rglob("*.md"))]
}
DOCS = "\n".join(text for name, text in PAGES.items() if name.startswith("docs/"))

_link = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_fence = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_code = re.compile(r"`([^`\n]+)`")
_path = re.compile(r"(?:[\w.-]+/)+[\w.*-]*")
_machine = re.compile(r"(?<![\w.~])/(?:home|root|tmp|work|Users|mnt|opt|var|srv)/\w|[A-Za-z]:\\Users")
_elsewhere = re.compile(r"https?://(?!localhost|127\.0\.0\.1|logbog\.lan|[\w.-]*example|<)[^\s`)>]+")


def anchors(text: str) -> set[str]:
    """What can stand behind # for the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", _fence.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands() -> Iterator[str]:
    """Every command and the ones under it, as they are typed."""
    parser = argparse.ArgumentParser()
    under = parser.add_subparsers()
    for module in pkgutil.iter_modules(cli.__path__):
        importlib.import_module(f"{cli.__name__}.{module.name}").add(under)
    yield from _below("outreach", under)


def _below(before: str, under: "argparse._SubParsersAction[argparse.ArgumentParser]") -> Iterator[str]:
    for name, parser in under.choices.items():
        more = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
        if not more:
            yield f"{before} {name}"
        for one in more:
            yield from _below(f"{before} {name}", one)


def settings() -> set[str]:
    files = [ROOT / "run.py", *(path for top in OURS for path in (ROOT / top).rglob("*.py"))]
    named = {
        name
        for path in files
        if path != Path(__file__)
        for name in re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))
    }
    return named | {PREFIX + field.name.upper() for field in dataclasses.fields(Settings)}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for link in _link.findall(_fence.sub("", PAGES[name])):
        assert "://" not in link, f"{link}: what the documents rest on is in the repository"
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists() and target.is_relative_to(ROOT), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_is_named_exists(name: str) -> None:
    """In backticks, with its path; a pattern finds something."""
    for code in _code.findall(_fence.sub("", PAGES[name])):
        if _path.fullmatch(code) and code.split("/")[0] in OURS:
            assert any(ROOT.glob(code.rstrip("/"))), code


@pytest.mark.parametrize("name", PAGES)
def test_no_page_names_somebodys_machine_or_another_host(name: str) -> None:
    assert not _machine.findall(PAGES[name])
    assert not _elsewhere.findall(PAGES[name])


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_is_documented(code: str) -> None:
    assert f"`{code}`" in DOCS


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert re.search(rf"{re.escape(command)}\b", DOCS)


@pytest.mark.parametrize("name", sorted(settings()))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS


def test_every_page_is_in_the_index() -> None:
    linked = {
        (ROOT / "docs" / link).resolve() for link in _link.findall(PAGES["docs/README.md"]) if "#" not in link
    }
    pages = {ROOT / name for name in PAGES if name.startswith("docs/") and name != "docs/README.md"}

    assert pages <= linked


def test_decisions_are_numbered_and_shaped_alike() -> None:
    found = sorted(name for name in PAGES if name.startswith("docs/decisions/"))

    for number, name in enumerate(found, 1):
        assert Path(name).name.startswith(f"{number:04}-"), name
        headings = re.findall(r"^(#+) (.+)$", PAGES[name], re.MULTILINE)
        assert headings[0][1].startswith(f"{number}. "), name
        assert [title for mark, title in headings[1:] if mark == "##"] == [
            "Context",
            "Decision",
            "Consequences",
        ], name


@pytest.mark.slow
def test_the_kind_that_is_shown_to_a_new_engineer_works(tmp_path: Path) -> None:
    """Written as the page says it passes all that is asked of a kind, and no other file is touched."""
    shown = re.compile(r"^```python\n# (outreach/kinds/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    blocks = shown.findall(PAGES["docs/architecture.md"])
    assert len(blocks) == 3
    for name, text in blocks:
        file = tmp_path / Path(name).relative_to("outreach/kinds")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    kind = file.parent.name
    program = (
        f"import sys, pytest, outreach.kinds; outreach.kinds.__path__.append({str(tmp_path)!r});"
        f"sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '-k', {kind!r}, 'tests/kinds']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)

    passed = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0 and passed and int(passed[1]) >= 5, done.stdout + done.stderr
