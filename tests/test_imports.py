"""Who may import whom, and how large things may grow: read from the source, so that it stays true."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("outreach", "sync")
    for path in sorted((ROOT / package).rglob("*.py"))
}
LAYERS = ["domain", "storage", "services", "web"]  # each may import itself and those before it
ENTRY_POINTS = {"outreach.__main__", "outreach.cli", "outreach.running"}
OUTSIDE_WORLD = {
    *(
        "asyncio",
        "ftplib",
        "glob",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "shutil",
        "smtplib",
    ),
    *("socket", "socketserver", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "urllib"),
}
CLOCKS_AND_DICE = {"random", "secrets", "time", "uuid"}
FRAMEWORKS = {
    "cheroot",
    "flask",
    "flask_sqlalchemy",
    "flask_wtf",
    "requests",
    "sqlalchemy",
    "sqlcipher3",
    "werkzeug",
}


def top(module: str) -> str:
    return module.split(".")[0]


def inside(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def nodes(top: ast.AST, *, types_too: bool = True) -> Iterator[ast.AST]:
    """Every node, also inside functions; what only the type checker imports may be left out."""
    for node in ast.iter_child_nodes(top):
        if types_too or not only_for_types(node):
            yield node
            yield from nodes(node, types_too=types_too)


@cache
def imports(module: str, types_too: bool = True) -> frozenset[str]:
    """Full names of what a module imports; `from package import module` counts as that module."""
    found = set()
    for node in nodes(tree(module), types_too=types_too):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            is_package = FILES[module].name == "__init__.py"
            above = module.split(".")[: len(module.split(".")) - node.level + is_package]
            start = ".".join([*(above if node.level else []), *([node.module] if node.module else [])])
            names = {f"{start}.{alias.name}" for alias in node.names}
            found |= {name if name in FILES else start for name in names}
    return frozenset(found)


def of(*packages: str) -> list[str]:
    return [module for module in FILES if inside(module, *packages)]


def all_but(left_out: list[str], *packages: str) -> list[str]:
    return [module for module in of(*packages) if module not in left_out]


def broken(modules: list[str], forbidden: Callable[[str], bool]) -> list[str]:
    return [
        f"{module} imports {name}"
        for module in modules
        for name in sorted(imports(module))
        if forbidden(name)
    ]


def test_there_is_something_to_read():
    assert {"outreach", "sync", "sync.entry"} <= set(FILES)
    assert "sync.entry" in imports("sync.ledger")


def test_domain_knows_rules_only():
    """Domain imports the standard library, msgspec and itself: no clock, dice, files, network, framework."""
    allowed = sys.stdlib_module_names - OUTSIDE_WORLD - CLOCKS_AND_DICE | {"msgspec"}
    domain = of("outreach.domain")

    assert broken(domain, lambda name: top(name) not in allowed and not inside(name, "outreach.domain")) == []
    for module in domain:
        calls = {ast.unparse(node.func) for node in nodes(tree(module)) if isinstance(node, ast.Call)}
        reached = {
            call for call in calls if call in ("open", "print", "input") or call.endswith((".now", ".today"))
        }
        assert not reached, module


def test_sync_knows_no_noun_of_the_logbook():
    assert broken(of("sync"), lambda name: inside(name, "outreach")) == []


def test_the_bytes_that_travel_are_made_without_files_network_or_frameworks():
    pure = of("sync.entry", "sync.stream", "sync.receipt", "sync.protocol")

    assert broken(pure, lambda name: top(name) in OUTSIDE_WORLD | FRAMEWORKS) == []
    assert broken(pure, lambda name: inside(name, "sync") and name not in pure) == []


def test_only_ledger_and_hub_know_sql():
    """What must hold together in a database is in one place; ports may name a connection's type."""
    others = all_but(
        of("sync.ledger", "sync.lives", "sync.tables", "sync.bulk", "sync.ports", "sync.hub"), "sync"
    )

    assert broken(others, lambda name: top(name) in {"sqlalchemy", "sqlite3", "sqlcipher3"}) == []


def test_only_http_and_hub_know_the_network():
    others = all_but(of("sync.http", "sync.hub"), "sync")

    assert broken(others, lambda name: top(name) in {"requests", "socket", "http", "urllib", "urllib3"}) == []


def test_only_the_hub_is_a_web_application():
    others = all_but(of("sync.hub"), "sync")

    assert broken(others, lambda name: inside(name, "flask", "cheroot", "werkzeug", "sync.hub")) == []


def test_layers_import_downwards_only():
    """web -> services -> storage -> domain."""
    for rank, layer in enumerate(LAYERS):
        above = [f"outreach.{name}" for name in LAYERS[rank + 1 :]]
        assert broken(of(f"outreach.{layer}"), lambda name, above=above: inside(name, *above)) == []


def test_what_is_recorded_does_not_depend_on_how_it_was_asked():
    below = of("outreach.kinds", "outreach.services")

    assert broken(below, lambda name: inside(name, "flask", "flask_wtf", "werkzeug", "outreach.web")) == []


def test_views_hold_no_sql_and_reach_storage_by_queries_only():
    """A view reads through storage.queries and writes through services; `db` lends the session to hand on."""
    views = of("outreach.web")
    allowed = ("outreach.storage.queries", "outreach.storage.db", "outreach.storage.office")

    assert (
        broken(views, lambda name: top(name) in {"sqlalchemy", "sqlcipher3", "sqlite_utils", "requests"})
        == []
    )
    assert broken(views, lambda name: inside(name, "outreach.storage") and not inside(name, *allowed)) == []


def test_only_entry_points_import_the_applications():
    others = all_but(of(*ENTRY_POINTS), "outreach", "sync")

    assert broken(others, lambda name: name in ("outreach.app", "outreach.hub", "outreach.cli")) == []


def test_no_import_goes_in_a_circle():
    """Not even by an import inside a function, which only hides it. Imports for the type checker are free."""
    graph = {
        module: {name for name in imports(module, False) if name in FILES} - {module} for module in FILES
    }

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def written() -> dict[str, int]:
    """Lines of what people wrote in the two packages: no fonts, no pictures, no word list."""
    kinds = {".py", ".js", ".css", ".html", ".sql"}
    paths = [
        path for name in ("outreach", "sync") for path in (ROOT / name).rglob("*") if path.suffix in kinds
    ]
    return {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in paths}


def test_no_file_is_longer_than_one_thing():
    """Past 400 lines, ask what second thing moved in."""
    assert {name: lines for name, lines in written().items() if lines > 400} == {}


def code_lines(path: Path) -> int:
    """Lines that say something: no blank line, comment or docstring."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        lines = (line.strip() for line in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines())
        return sum(1 for line in lines if line and not line.startswith("//"))
    said = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.string.strip()
    }
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            said -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(said - {n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("#")})


@pytest.mark.parametrize("suffix, most", [(".py", 29_100), (".js", 3_500)])
def test_the_whole_stays_small(suffix, most):
    """A ceiling to push down, never up without a decision: the aim is ten thousand lines of program."""
    paths = [path for name in ("outreach", "sync") for path in (ROOT / name).rglob(f"*{suffix}")]
    assert sum(map(code_lines, paths)) < most


def test_nothing_committed_names_a_registry_or_a_folder_of_somebodys_machine():
    """Where packages come from is the installing machine's matter; a lock holds versions and hashes."""
    for name in ("requirements-app.txt", "requirements-test.txt", "pyproject.toml", "run.py", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.findall(r"https?://\S+|--(?:extra-)?index-url|file:/\S*|/home/\S*", text), name
