"""What holds for every test: which kind it is, in which order they run, and that none leaves this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import flask
import hypothesis
import jinja2
import pytest
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from outreach.storage import slots
from outreach.storage.db import db


class Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled for an earlier test's app."""

    kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


flask.Flask.jinja_options = {"bytecode_cache": Compiled()}

compile_address = Rule._compile_builder
addresses: dict[Any, Any] = {}


def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
    """How an address is written, as compiled for an earlier app: a fifth of what tests of pages take."""
    key = (tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in addresses:
        addresses[key] = compile_address(rule, append_unknown)
    return addresses[key]


Rule._compile_builder = compile_once  # type: ignore[method-assign]
pytest_plugins = ["tests.chromium", "tests.postgres"]

# The same examples on every run: a red run can be repeated, and no property has a time limit to miss.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("OUTREACH_HYPOTHESIS", "same"))


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess at a phrase costs next to nothing, but where the cost itself is the matter."""
    monkeypatch.setattr(slots, "COST", slots.Cost(8, 1, 1))


@pytest.fixture(autouse=True)
def apps_go_with_their_test() -> Iterator[None]:
    """The library keeps an app while its engine stands, and our engine knows its app: two megabytes each."""
    kept = db._app_engines
    before = set(kept)
    yield
    for app in set(kept) - before:
        for engine in kept.pop(app).values():
            engine.dispose()


BROWSER_FIXTURES = {"browser", "launch", "new_page", "page", "js"}
KINDS = ["postgres", "slow", "browser", "soak"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use, and run the quick ones first."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & BROWSER_FIXTURES:
            item.add_marker("browser")
        if used & {"postgres", "postgres_server"}:
            item.add_marker("postgres")

    def turn(item: pytest.Item) -> int:
        return max(
            (KINDS.index(mark.name) + 1 for mark in item.iter_markers() if mark.name in KINDS), default=0
        )

    items.sort(key=turn)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Repeat above the closing line which of run.py's other checks failed: it would scroll away."""
    if failed := os.environ.get("OUTREACH_FAILED_CHECKS"):
        terminalreporter.write_line(f"Failed before the tests: {failed}", red=True)


def stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse any connection that would leave this machine."""
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    if host not in ("localhost", "::1") and not host.startswith("127."):
        raise PermissionError(f"A test tried to reach {host}; tests stay on this machine.")


sys.addaudithook(stay_here)
