"""Announce on the application's bus once the transaction stands."""

from typing import Any

from flask import current_app

from lms.platform.db.session import after_commit
from lms.platform.events.bus import Bus


def bus() -> Bus:
    """The application's event bus."""
    the_bus: Bus = current_app.extensions["chushi_bus"]
    return the_bus


def announce(stream: str, kind: str, **data: Any) -> None:
    """Publish after commit; nothing is told of work that was rolled back."""
    after_commit(lambda: bus().publish(stream, kind, data))
