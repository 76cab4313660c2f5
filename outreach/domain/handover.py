"""Rules for what is written to an authority on purpose (Skriv til Jobcenteret)."""

from collections.abc import Mapping
from typing import Any

BASES = ("consent", "law")


def check_basis(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field: a basis is recorded, and the law is named when it is the law."""
    if values.get("basis") not in BASES:
        return {"basis": "unknown"}
    if values["basis"] == "law" and not str(values.get("how", "")).strip():
        return {"how": "missing"}
    return {}
