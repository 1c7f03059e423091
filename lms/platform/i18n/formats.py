"""Dates and durations as people read them; the exact moment stands in the `datetime` attribute."""

from datetime import datetime

from flask import Flask
from flask_babel import format_datetime, format_decimal
from flask_babel import gettext as _


def init_app(app: Flask) -> None:
    """Offer the filters `datetime`, `clock`, `points` to templates."""
    app.jinja_env.filters.update(datetime=moment, clock=minutes_and_seconds, points=points)


def moment(value: datetime | None) -> str:
    """Date and time in the person's own zone; a dash for nothing."""
    return format_datetime(value, "yyyy-MM-dd HH:mm") if value else "—"


def minutes_and_seconds(seconds: float | None) -> str:
    """`3:07` for 187 seconds."""
    whole = max(0, int(seconds or 0))
    return f"{whole // 60}:{whole % 60:02d}"


def points(value: float | None) -> str:
    """One decimal at most; a word for what was never marked."""
    return _("not marked") if value is None else str(format_decimal(round(value, 1)))
