"""`python -m benchmarks [part ...]`: measure, print, and end with 1 when a limit is passed."""

import argparse
import importlib
import sys

from benchmarks.measure import pace

PARTS = ("hub", "session", "laptop", "logbook", "newcomer", "imports", "tablet")


def main() -> int:
    """Run the parts asked for, or all of them."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"some of: {', '.join(PARTS)}")
    asked = parser.parse_args().parts or PARTS
    if unknown := set(asked) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    over = 0
    print("      ratio       value   limit    unit       what")
    for part in asked:
        print(f"{part}: this machine makes {pace() / 1e6:.0f} million additions a second", flush=True)
        for measure in importlib.import_module(f"benchmarks.{part}").run():
            print(measure.row(), flush=True)
            over += measure.ratio > 1
    print(f"{over} over their limit" if over else "Every limit kept.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
