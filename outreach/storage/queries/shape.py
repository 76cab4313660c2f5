"""From a row to the small frozen thing that a page gets."""

from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def made(shape: type[T], row: Any, /, **more: Any) -> T:
    """Fill a dataclass from a row (or another dataclass): what is given by name, else what bears its name."""
    wanted = [one.name for one in fields(shape) if one.name not in more]  # type: ignore[arg-type]
    return shape(**{name: getattr(row, name) for name in wanted if hasattr(row, name)}, **more)
