"""huey wakes the worker and keeps its minute; the rows say what is to be done."""

import logging
from typing import Any

from flask import Flask

from lms.platform import clock
from lms.platform.db.base import Session
from lms.platform.jobs import queue
from lms.platform.lazy import Lazy

huey = Lazy("huey")

log = logging.getLogger(__name__)


def make_huey(redis_url: str) -> Any:
    """In-process wake-ups by default, through Redis when there are several processes."""
    return huey.RedisHuey("chushi", url=redis_url) if redis_url else huey.MemoryHuey("chushi")


def start(app: Flask, redis_url: str) -> Any:
    """Start a worker thread inside this process; returns huey's consumer (its `stop()` ends it)."""
    alarm = make_huey(redis_url)

    @alarm.periodic_task(huey.crontab(minute="*"))  # type: ignore[untyped-decorator]
    def sweep() -> None:
        work_once(app)

    consumer = alarm.create_consumer(workers=1, periodic=True, check_worker_health=True, initial_delay=0.5)
    consumer.start()
    return consumer


def work_once(app: Flask) -> int:
    """Plan what recurs and do what is due, with a session of its own."""
    with app.app_context():
        registry: queue.Registry = app.extensions["chushi_jobs"]
        try:
            queue.plan_recurring(registry, now=clock.now())
            return queue.run_due(registry, now=clock.now())
        finally:
            Session.remove()
