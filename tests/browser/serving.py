"""An office's laptop as a process of its own, for tests that kill it: `python -m tests.browser.serving`."""

import sys
from pathlib import Path

from cheroot.wsgi import Server

from outreach.app import create_app
from outreach.storage import slots
from outreach.storage.office import Office

CODES = 5


def main(folder: str, port: str, static: str) -> None:
    """Serve the office in a folder on localhost, locked. Keys cost little in tests."""
    slots.COST = slots.Cost(8, 1, 1)
    office = Office(Path(folder))
    codes = "\n".join(office.tablets.offer() for _ in range(CODES))
    Path(f"{folder}.codes").write_text(codes, encoding="ascii")  # what a leader would show as a picture
    app = create_app(office)
    app.static_folder = static
    Server(("127.0.0.1", int(port)), app, numthreads=8).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
