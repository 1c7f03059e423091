"""Decisions about log-in as pure functions over plain values."""

import re
from datetime import datetime, timedelta

FAILURES_ALLOWED = 8
LOCKED_FOR = timedelta(minutes=15)
_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")


def local_path(target: str | None, default: str = "/") -> str:
    """`target` when it is an address on this server, else `default`: a link never sends people elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or _STRANGE.search(target):
        return default
    return target


def is_locked(locked_until: datetime | None, *, now: datetime) -> bool:
    return locked_until is not None and now < locked_until


def locked_until(failures: int, *, now: datetime) -> datetime | None:
    """Until when the account stays locked after so many failures in a row; None: it does not."""
    return now + LOCKED_FOR if failures >= FAILURES_ALLOWED else None
