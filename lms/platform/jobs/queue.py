"""Putting jobs in, taking them out under a lease, finishing or retrying them."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import IntegrityError

from lms.platform.db.base import Session
from lms.platform.db.session import commit, rollback
from lms.platform.jobs.models import Job

log = logging.getLogger(__name__)
Handler = Callable[..., None]
LEASE = timedelta(minutes=5)
MAX_TRIES = 8


class Registry:
    """Handlers by job name, and the schedule of the recurring ones."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.schedule: dict[str, timedelta] = {}

    def add(self, name: str, handler: Handler, *, every: timedelta | None = None) -> None:
        """A handler takes the payload and `now` as keywords and must be safe to run twice."""
        self.handlers[name] = handler
        if every:
            self.schedule[name] = every


def enqueue(
    name: str, *, now: datetime, key: str | None = None, run_after: datetime | None = None, **payload: Any
) -> None:
    """Add a job to the present transaction. With a `key` that is already open nothing is added."""
    job = Job(name=name, payload=payload, key=key, created_at=now, run_after=run_after or now)
    try:
        with Session.begin_nested():
            Session.add(job)
    except IntegrityError:
        if key is None:
            raise
        log.info("job %s with key %s is already waiting", name, key)


def run_due(registry: Registry, *, now: datetime, limit: int = 50) -> int:
    """Do what is due, each job in its own transaction. Returns how many were taken."""
    _give_up_on_killers(now)
    taken = 0
    while taken < limit and (job_id := _take(now)) is not None:
        _do(registry, job_id, now)
        taken += 1
    return taken


def _give_up_on_killers(now: datetime) -> None:
    """A job whose workers died every time would otherwise be leased, and kill, for ever."""
    dead = update(Job).where(Job.done_at.is_(None), Job.leased_until < now, Job.tries >= MAX_TRIES)
    reason = "the worker died in the middle of it each time"
    given_up = dead.values(done_at=now, leased_until=None, failed=True, last_error=reason)
    Session.execute(given_up.execution_options(synchronize_session=False))
    commit()


def _take(now: datetime) -> int | None:
    """Lease one due job; a worker that died gives it free again when its lease ends."""
    # The claim asks everything again: another worker may have done or postponed the job since it was listed.
    is_due = and_(Job.done_at.is_(None), Job.run_after <= now, or_(Job.leased_until.is_(None), Job.leased_until < now))
    due = select(Job.id).where(is_due).order_by(Job.run_after, Job.id)
    for job_id in Session.scalars(due.limit(5)).all():
        claim = update(Job).where(Job.id == job_id, is_due).values(leased_until=now + LEASE, tries=Job.tries + 1)
        won = Session.scalar(claim.returning(Job.id).execution_options(synchronize_session=False)) is not None
        commit()
        if won:
            return int(job_id)
    return None


def _do(registry: Registry, job_id: int, now: datetime) -> None:
    job = Session.get_one(Job, job_id, populate_existing=True)
    try:
        registry.handlers[job.name](**job.payload, now=now)
        job.done_at, job.leased_until = now, None
        commit()
    except Exception as error:
        rollback()
        log.exception("job %s failed", job_id)
        _failed(job_id, error, now)


def _failed(job_id: int, error: Exception, now: datetime) -> None:
    """Try again later, each time after twice as long; give up after MAX_TRIES and keep the reason."""
    job = Session.get_one(Job, job_id, populate_existing=True)
    job.last_error, job.leased_until = f"{type(error).__name__}: {error}"[:2000], None
    if job.tries >= MAX_TRIES:
        job.done_at, job.failed = now, True
    else:
        job.run_after = now + timedelta(seconds=10 * 2**job.tries)
    commit()


def plan_recurring(registry: Registry, *, now: datetime) -> None:
    """Make sure each recurring job of the schedule waits for its next turn."""
    for name, every in registry.schedule.items():
        slot = int(now.timestamp() // every.total_seconds()) + 1
        due = datetime.fromtimestamp(slot * every.total_seconds(), tz=now.tzinfo)
        enqueue(name, now=now, key=f"{name}:{slot}", run_after=due)
    commit()
