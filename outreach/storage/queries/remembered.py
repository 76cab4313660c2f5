"""What a page asks many times over."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")


def remembered(session: Session, name: str, read: Callable[[], T]) -> T:
    """Read once for a transaction, and again after whatever it writes."""
    connection = session.connection()
    writes = connection.connection.dbapi_connection.total_changes  # type: ignore[union-attr]
    when = connection.get_transaction(), writes
    if session.info.get(name, (None,))[0] != when:
        session.info[name] = when, read()
    found: T = session.info[name][1]
    return found
