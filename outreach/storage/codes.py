"""Codes that people read from paper and type: Crockford's base32, in groups, forgiving about O, I and L."""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011", " -–\t\r\n")
_GROUP = 4
_CHECK_LENGTH = 2


def new_code(length: int) -> str:
    """Five random bits a character; the last two characters tell a slip of the pen from a wrong code."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return grouped(drawn + _check(drawn))


def read_code(text: str) -> str | None:
    """The characters behind a typed code without the check; None if it was mistyped."""
    typed = text.upper().translate(_READ_AS)
    code, check = typed[:-_CHECK_LENGTH], typed[-_CHECK_LENGTH:]
    return code if code and set(typed) <= set(ALPHABET) and _check(code) == check else None


def grouped(characters: str) -> str:
    return "-".join(characters[at : at + _GROUP] for at in range(0, len(characters), _GROUP))


def _check(code: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"code" + code.encode()).digest()[:2], "big")
    return ALPHABET[number & 31] + ALPHABET[(number >> 5) & 31]
