"""How commands on this machine reach the running office: its port, and a word only its owner can read."""

import http.client
import json
import secrets
from pathlib import Path
from typing import Any

from outreach.storage import files

FILE = "control.json"
HEADER = "Office-Control"
ADDRESS = "/api/kommando"
SECONDS_MAX = 900  # a backup of a large office to a slow disk


def announce(folder: Path, port: int, token: str) -> None:
    """Write down where this process answers commands, for the owner of the folder alone."""
    files.write_json(folder / FILE, {"port": port, "token": token}, lasting=False)


def withdraw(folder: Path, token: str) -> None:
    """This process answers no more; a note of another one stays."""
    told = _read(folder)
    if told is not None and told[1] == token:
        (folder / FILE).unlink(missing_ok=True)


def fresh_token() -> str:
    return secrets.token_urlsafe(32)


def ask(folder: Path, command: dict[str, Any]) -> dict[str, Any] | None:
    """Let the running office do it; None when none answers, or something else does."""
    told = _read(folder)
    if told is None:
        return None
    port, token = told
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_MAX)
    try:
        body = json.dumps(command).encode()
        headers = {HEADER: token, "Content-Type": "application/json", "Host": f"localhost:{port}"}
        connection.request("POST", ADDRESS, body, headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if isinstance(said, dict) and (answer.status == 200 or "type" in said) else None


def _read(folder: Path) -> tuple[int, str] | None:
    try:
        told = files.read_json(folder / FILE)
        return (int(told["port"]), str(told["token"])) if told else None
    except (OSError, KeyError, TypeError, ValueError):
        return None
