"""Reads of the audit log and of the jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from lms.platform.audit.models import Entry
from lms.platform.db.base import Session
from lms.platform.jobs.models import Job

EXPORT_ROWS = 20_000
# Workers look every minute; a job that waits longer has no worker, or one that is overrun.
LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for; empty means everything. `until` is not included."""

    person: str = ""
    verb: str = ""
    thing: str = ""
    since: datetime | None = None
    until: datetime | None = None


def entries(wanted: Wanted) -> Select[Entry]:
    """The entries that match every part of the filter, newest first."""
    return select(Entry).where(*_conditions(wanted)).order_by(Entry.id.desc())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.person:
        found.append(Entry.actor_name.icontains(wanted.person, autoescape=True))
    if wanted.verb:
        found.append(Entry.verb.icontains(wanted.verb, autoescape=True))
    if wanted.thing:
        found.append(_is_about(wanted.thing))
    if wanted.since is not None:
        found.append(Entry.at >= wanted.since)
    if wanted.until is not None:
        found.append(Entry.at < wanted.until)
    return found


def _is_about(thing: str) -> ColumnElement[bool]:
    """`roleplay_calls 12` is one thing, `12` every thing with that number, other words part of a kind's name."""
    kind, _, key = thing.replace(":", " ").partition(" ")
    if key.strip():
        return (Entry.thing_kind == kind) & (Entry.thing_id == key.strip())
    return or_(Entry.thing_kind.icontains(kind, autoescape=True), Entry.thing_id == kind)


def list_for_export(wanted: Wanted) -> Sequence[Entry]:
    """The newest matching entries, as many as a workbook should hold."""
    return Session.scalars(entries(wanted).limit(EXPORT_ROWS)).all()


def list_verbs() -> list[str]:
    """Every verb that the log holds."""
    return list(Session.scalars(select(Entry.verb).distinct().order_by(Entry.verb)))


@dataclass(frozen=True)
class JobCounts:
    waiting: int
    overdue: int
    failed: int


def count_jobs(*, now: datetime) -> JobCounts:
    """How many jobs wait, how many of them should have begun, how many were given up. One statement."""
    is_open = Job.done_at.is_(None)
    query = select(
        func.count().filter(is_open),
        func.count().filter(is_open, Job.run_after < now - LATE),
        func.count().filter(Job.failed),
    ).select_from(Job)
    return JobCounts(*Session.execute(query).one())


def list_open_jobs(limit: int = 20) -> list[Job]:
    """What is done next, first come first."""
    return list(Session.scalars(select(Job).where(Job.done_at.is_(None)).order_by(Job.run_after, Job.id).limit(limit)))


def list_failed_jobs(limit: int = 20) -> list[Job]:
    """What was given up, newest first."""
    return list(Session.scalars(select(Job).where(Job.failed).order_by(Job.id.desc()).limit(limit)))
