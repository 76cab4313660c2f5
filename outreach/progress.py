"""A bar on a terminal while something takes long; nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm


@contextmanager
def bar(what: str, of_all: int | None = None) -> Iterator[Callable[[int], None]]:
    """Hand out what is to be called with each number of rows done."""
    with tqdm(desc=what, total=of_all, unit=" rækker", leave=False, disable=not sys.stderr.isatty()) as shown:
        yield lambda done: (shown.update(done), None)[1]


@contextmanager
def steps(what: str) -> Iterator[Callable[[int, int], None]]:
    """The same for what says how far it is, and of how much."""
    with tqdm(desc=what, leave=False, disable=not sys.stderr.isatty()) as shown:

        def show(done: int, of_all: int) -> None:
            shown.total = of_all
            shown.update(done - shown.n)

        yield show
