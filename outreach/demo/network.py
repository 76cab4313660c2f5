"""Ports, this computer's name and address. Works just as well without any network."""

import os
import re
import socket
import sys

OFFICE_PORTS = 2  # tablets, and the computer itself on the next


def taken(ports: list[int], host: str) -> list[int]:
    """Those of these ports that another program has."""
    return [port for port in ports if not _is_free(port, host)]


def _is_free(port: int, host: str) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":  # as the servers do: a connection that has just ended is no reason
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def lan_name() -> str:
    """The name under which other devices on the same network find this computer."""
    name = re.sub(r"[^a-z0-9-]", "-", socket.gethostname().lower().split(".")[0]).strip("-")
    return f"{name[:60] or 'aaben-doer'}.local"


def lan_address() -> str | None:
    """This computer's address on its network; None when there is none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if address.startswith(("127.", "0.")) else address


def has_screen() -> bool:
    """Whether a browser would find a screen to open on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
