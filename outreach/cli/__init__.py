"""Commands. Each module here is one: `add(commands)` declares it; its `run(args)` returns the exit code.

0: done. 1: it could not be done, or something was found; the last line says what to do. 2: not understood.
"""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence

from outreach.config import BadSetting
from outreach.domain.errors import DomainError, OfficeMissing
from outreach.problems import problem


class CommandProblem(Exception):
    """Something a person can do something about. The text is Danish and says what."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    parser = argparse.ArgumentParser(
        prog="outreach", description="Åben dør: kontorets og det sikre lagers kommandoer."
    )
    commands = parser.add_subparsers(dest="command", metavar="kommando", required=True)
    try:
        # Only the command asked for is read in: the others would make every start slower.
        for name in given[:1] if given[:1] and given[0] in names else names:
            importlib.import_module(f"{__name__}.{name}").add(commands)
        args = parser.parse_args(given)
        code: int = args.run(args)
        return code
    except DomainError as error:
        what = problem(error.code)
        where = f" Her: {args.folder}" if isinstance(error, OfficeMissing) else ""
        print(f"{what.title} {what.detail}{where}", file=sys.stderr)
        return 1
    except (CommandProblem, BadSetting, EOFError) as said:
        print(str(said) or "Der kom ingen kode. Læg den i en fil.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
