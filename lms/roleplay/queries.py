"""Reads for the screens of calls."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, and_, case, func, select

from lms.accounts.models import Person
from lms.grading.models import StoredReport
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.roleplay.models import Call, CallTurn
from lms.roleplay.rules import UNMARKED

SUBJECT = "roleplay_call"


def find_open_call(actor: Actor) -> Call | None:
    """The person's call that has not ended; the schema allows one."""
    return Session.scalar(select(Call).where(Call.person_id == actor.user_id, Call.ended_at.is_(None)))


def list_unfiled(actor: Actor) -> list[Call]:
    """Ended calls whose ticket still waits, oldest first."""
    waiting = select(Call).where(
        Call.person_id == actor.user_id,
        Call.ended_at.is_not(None),
        Call.filed_at.is_(None),
        Call.end_reason.not_in(UNMARKED),
    )
    return list(Session.scalars(waiting.order_by(Call.id).limit(10)))


def find_turn(call: Call, n: int) -> CallTurn | None:
    return Session.scalar(select(CallTurn).where(CallTurn.call_id == call.id, CallTurn.n == n))


@dataclass(frozen=True)
class Tally:
    """What one person has done with one scenario."""

    tries: int
    passes: int
    best: float | None


def tallies(person_id: int) -> dict[str, Tally]:
    """By scenario: graded tries, passes and best points. One statement."""
    report = and_(StoredReport.subject_kind == SUBJECT, StoredReport.subject_id == Call.id)
    passes = func.sum(case((StoredReport.passed, 1), else_=0))
    query = (
        select(Call.scenario, func.count(), passes, func.max(StoredReport.points))
        .join(StoredReport, report)
        .where(Call.person_id == person_id)
        .group_by(Call.scenario)
    )
    return {slug: Tally(tries, int(passed), best) for slug, tries, passed, best in Session.execute(query)}


def with_report(query: Select[Call]) -> Select[Call, StoredReport, str]:
    """Calls beside their reports (None before grading) and the person's name, newest first."""
    report = and_(StoredReport.subject_kind == SUBJECT, StoredReport.subject_id == Call.id)
    joined = query.outerjoin(StoredReport, report).join(Person, Person.id == Call.person_id)
    return joined.add_columns(StoredReport, Person.name).order_by(Call.id.desc())  # type: ignore[return-value]


def list_recent(person_id: int, limit: int = 5) -> Sequence[Row[Call, StoredReport, str]]:
    """The person's newest calls beside their reports."""
    return Session.execute(with_report(select(Call).where(Call.person_id == person_id)).limit(limit)).all()


def find_previous_report(call: Call) -> StoredReport | None:
    """The person's last graded call of the same scenario before this one."""
    query = (
        select(StoredReport)
        .join(Call, and_(StoredReport.subject_kind == SUBJECT, StoredReport.subject_id == Call.id))
        .where(Call.person_id == call.person_id, Call.scenario == call.scenario, Call.id < call.id)
    )
    return Session.scalar(query.order_by(Call.id.desc()).limit(1))


def count_graded(scenario: str, version: int) -> int:
    """How many calls of this version of a scenario were graded."""
    report = and_(StoredReport.subject_kind == SUBJECT, StoredReport.subject_id == Call.id)
    query = select(func.count()).select_from(Call).join(StoredReport, report)
    return Session.scalar(query.where(Call.scenario == scenario, Call.scenario_version == version)) or 0
