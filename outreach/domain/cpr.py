"""CPR-looking numbers in free text: a warning and an offer to take them out, never a refusal."""

import re

_looks = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])[ .-]?(0[1-9]|1[0-2])[ .-]?(\d\d)[ -]?(\d{4})(?!\d)")


def find(text: str) -> list[str]:
    """Everything in a text that looks like a CPR number. No checksum: it was given up in 2007."""
    return [found.group() for found in _looks.finditer(text)]


def take_out(text: str) -> str:
    """The text without them."""
    return _looks.sub("[cpr taget ud]", text)
