"""Settings of a process, read once at its start from variables named OUTREACH_*, and never again.

What belongs to an office lies in its folder (`office.json`); here is only what one machine decides.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "OUTREACH_"
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")


class BadSetting(ValueError):
    """A variable that cannot be used; says which and what was expected, never its value."""


class Secret:
    """Text that is not shown by accident: printed, logged or formatted it is masked. Ask for `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "********"


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise ValueError("a whole path, from the root on")
    return path


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{4,5}", text) or not 1024 <= int(text) <= 65534:
        raise ValueError("a number from 1024 to 65534; the next one is used too")
    return int(text)


def _name(text: str) -> str:
    if not _HOST.fullmatch(text.lower()) or _ADDRESS.fullmatch(text):
        raise ValueError("a name with a dot in it, such as logbog.lan; tablets cannot use a number")
    return text.lower()


def _listen(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("an address such as 0.0.0.0")
    return text


def _hub(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("an address that begins with https://, without a name or password in it")
    return text.rstrip("/")


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("DEBUG, INFO, WARNING or ERROR")
    return text.upper()


_PARSE: Mapping[str, Callable[[str], Any]] = {
    "folder": _folder,
    "name": _name,
    "port": _port,
    "listen": _listen,
    "backup_folder": _folder,
    "hub_url": _hub,
    "hub_database": Secret,
    "log_level": _level,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a process may be told: the field `port` by the variable OUTREACH_PORT."""

    folder: Path = field(default_factory=lambda: Path.home() / "aaben-doer")
    name: str = "logbog.lan"  # where tablets find a new office
    port: int = 8443
    listen: str = "0.0.0.0"
    backup_folder: Path | None = None
    hub_url: str | None = None  # of a hub: where laptops reach it
    hub_database: Secret | None = None  # of a hub: holds a password
    log_level: str = "INFO"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read and check them all; raises BadSetting for the first that is wrong."""
        given = os.environ if environ is None else environ
        found: dict[str, Any] = {}
        for name, parse in _PARSE.items():
            variable = PREFIX + name.upper()
            if text := given.get(variable, "").strip():
                try:
                    found[name] = parse(text)
                except ValueError as error:
                    raise BadSetting(f"{variable}: expected {error}") from None
        return cls(**found)
