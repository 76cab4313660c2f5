"""An office's laptop as a process of its own, for tests that kill it: `python -m tests.browser.serving`.

Or forked from one that has imported everything: most of what such a test would otherwise wait for.
"""

import multiprocessing
import os
import sys
from pathlib import Path

from outreach.app import blueprints, create_app
from outreach.serve import Doors
from outreach.storage import slots
from outreach.storage.office import Office

CODES = 5
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()  # not on Windows
READY_TO_SERVE = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
if CAN_FORK:
    READY_TO_SERVE.set_forkserver_preload([__name__])
    list(blueprints())  # imported here, and not by each that is forked


def main(folder: str, port: str, lan_port: str, static: str) -> None:
    """Serve the office in a folder, locked: plain on one port, its own TLS on the other. Keys cost little."""
    slots.COST = slots.Cost(8, 1, 1)
    office = Office(Path(folder))
    codes = "\n".join(office.tablets.offer() for _ in range(CODES))
    Path(f"{folder}.codes").write_text(codes, encoding="ascii")  # what a leader would show as a picture
    app = create_app(office)
    app.static_folder = static
    Doors(app, office, port=int(lan_port), host="127.0.0.1", local_port=int(port)).run()


def logged(log: str, *arguments: str) -> None:
    """The same in a forked process, what it says in a file."""
    with open(log, "ab") as told:
        os.dup2(told.fileno(), 1)
        os.dup2(told.fileno(), 2)
    main(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
