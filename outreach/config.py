"""Settings of a process, read once at its start from variables named OUTREACH_*, and never again.

What belongs to an office lies in its folder (`office.json`); here is only what one machine decides.
Options on the command line are checked by the same functions and go first.
"""

import argparse
import ipaddress
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
NAME, PORT = "logbog.lan", 8443  # of tablets, where neither a person nor the office says otherwise
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class BadSetting(ValueError):
    """A variable that cannot be used; says which and what must be there, never its value."""


class Secret:
    """Text that is not shown by accident: printed, logged or formatted it is masked. Ask for `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "********"


def folder(text: str) -> Path:
    """A folder, from the root on."""
    path = Path(text).expanduser()
    if not path.is_absolute():
        raise ValueError("en hel sti, fra roden af")
    return path


def port(text: str) -> int:
    """The first of two neighbouring ports."""
    if not re.fullmatch("[0-9]{4,5}", text) or not 1024 <= int(text) <= 65534:
        raise ValueError("et tal fra 1024 til 65534; det næste bruges også")
    return int(text)


def name(text: str) -> str:
    """How tablets find the office: a name with a dot in it, or the laptop's fixed address on the network."""
    if (address := _address(text)) is not None:
        if address.is_unspecified or address.is_loopback or address.is_multicast:
            raise ValueError("computerens adresse på netværket, fx 192.168.1.20")
        return str(address)
    if not _HOST.fullmatch(text.lower()) or text.replace(".", "").isdigit():
        raise ValueError("et navn med punktum i, fx logbog.lan, eller en fast adresse, fx 192.168.1.20")
    return text.lower()


def listen(text: str) -> str:
    """The address of this machine that is listened on."""
    if (address := _address(text)) is None:
        raise ValueError("en adresse som 0.0.0.0")
    return str(address)


def readable(text: str) -> Path:
    """A file that is there: said before a phrase or a code is asked for."""
    if not (path := Path(text)).exists() or path.is_dir():
        raise ValueError("en fil, der findes")
    return path


def _address(text: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        return None


def _hub(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("en adresse, der begynder med https://, uden navn eller kode i")
    return text.rstrip("/")


def level(text: str) -> str:
    """How much the log says."""
    if text.upper() not in LEVELS:
        raise ValueError(" eller ".join(LEVELS))
    return text.upper()


def option(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same check for an option: what must be there is said in the command's own usage."""

    def checked(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"skal være {error}") from None

    return checked


_PARSE: Mapping[str, Callable[[str], Any]] = {
    "folder": folder,
    "name": name,
    "port": port,
    "listen": listen,
    "backup_folder": folder,
    "hub": folder,
    "hub_url": _hub,
    "hub_database": Secret,
    "log_level": level,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a process may be told: the field `port` by the variable OUTREACH_PORT."""

    folder: Path = field(default_factory=lambda: Path.home() / "aaben-doer")
    name: str = NAME  # where tablets find a new office; one that exists keeps its own
    port: int | None = None  # None: the office's own, or PORT for a new one
    listen: str = "0.0.0.0"
    backup_folder: Path | None = None
    hub: Path = field(default_factory=lambda: Path.home() / "aaben-doer-lager")
    hub_url: str | None = None  # of a hub: where laptops reach it
    hub_database: Secret | None = None  # of a hub: holds a password
    log_level: str = "INFO"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read and check them all; raises BadSetting for the first that is wrong."""
        given = os.environ if environ is None else environ
        found: dict[str, Any] = {}
        for one, parse in _PARSE.items():
            variable = PREFIX + one.upper()
            if text := given.get(variable, "").strip():
                try:
                    found[one] = parse(text)
                except ValueError as error:
                    raise BadSetting(f"{variable} skal være {error}") from None
        return cls(**found)
