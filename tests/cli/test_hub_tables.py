"""What an operator may see of the hub's own file: how much, and whether it is whole."""

import re

from tests.cli.test_hub import Desk
from tests.cli.test_hub import desk as desk


def test_tables_are_counted_and_read_through_without_a_line(desk: Desk) -> None:
    assert "intet lager" in desk("tables", code=1)
    desk.init()
    desk.organisation("Carelink")
    said = desk("tables")
    assert re.search(r"^org +1 rækker", said, re.MULTILINE) and "Filen er hel." in said
    assert "Carelink" not in said

    file = desk.folder / "hub.db"
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 3 + 512] = b"\xff" * 512
    file.write_bytes(content)
    assert "i stykker" in desk("tables", code=1)
