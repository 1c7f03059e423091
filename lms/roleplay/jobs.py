"""Recurring work of practice calls."""

from datetime import datetime, timedelta

from flask import current_app

from lms.platform.jobs.queue import Registry
from lms.roleplay.library import library_at
from lms.roleplay.service import wrap


def register(registry: Registry) -> None:
    """Close abandoned calls every hour."""
    registry.add("roleplay.expire", expire, every=timedelta(hours=1))


def expire(*, now: datetime) -> None:
    """Talking calls left behind end without a mark; tickets nobody filed are graded as they stand."""
    library = library_at(current_app.extensions["chushi_config"].content_path)
    wrap.expire(library.get, now=now)
