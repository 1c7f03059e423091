"""The one place that asks the machine for the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment in UTC, time zone attached."""
    return datetime.now(UTC)
