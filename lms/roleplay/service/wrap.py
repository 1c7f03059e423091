"""After the call: the ticket, grading, and the ledger."""

import logging
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select, update

from lms.evidence.service import prove
from lms.grading import service as grading
from lms.grading.case import CallCase
from lms.grading.judge import grade
from lms.grading.models import StoredReport
from lms.grading.report import Report
from lms.grading.rubric import load_rubric
from lms.platform.audit import log as audit
from lms.platform.auth.actor import SYSTEM, Actor
from lms.platform.db.base import Session
from lms.platform.errors import BadInput, DomainError
from lms.platform.events.publish import announce
from lms.roleplay import engine, handover, queries, rules
from lms.roleplay.models import Call
from lms.roleplay.refusals import refuse
from lms.roleplay.scenario import Scenario
from lms.roleplay.service.calls import stream_of

log = logging.getLogger(__name__)
MAX_FIELD_CHARACTERS = 2000
TALK_ABANDONED = timedelta(hours=3)
WRAP_ABANDONED = timedelta(hours=24)


def save_ticket(call: Call, scenario: Scenario, given: dict[str, Any], *, now: datetime) -> None:
    """Keep what stands in the form, as it is typed; complete or not. Raises BadInput for fields it does not have."""
    if call.filed_at is not None or call.end_reason in rules.UNMARKED:
        raise refuse(rules.Refusal.NOT_WRAPPING)
    known = {question.key: question for question in scenario.ticket}
    kept = {key: _readable(known[key], value) for key, value in given.items() if _known(key, known)}
    if not _changed_unfiled(call, ticket=kept, ticket_saved_at=now):
        raise refuse(rules.Refusal.NOT_WRAPPING)


def _changed_unfiled(call: Call, **values: Any) -> bool:
    """Change the call unless its ticket was filed meanwhile: what was graded is what stays."""
    mine = update(Call).where(Call.id == call.id, Call.filed_at.is_(None)).values(**values).returning(Call.id)
    is_mine = Session.execute(mine).first() is not None
    Session.refresh(call)
    return is_mine


def _known(key: str, known: dict[str, Any]) -> bool:
    if key not in known:
        raise BadInput("ticket.unknown_field", _("The form changed. Reload the page; what you typed is kept."))
    return True


def _readable(question: Any, value: Any) -> Any:
    """The value in the shape of its field; anything else is refused."""
    choices = {key for key, _label in question.choices}
    if question.kind == "bool" and isinstance(value, bool):
        return value
    if question.kind == "multi" and isinstance(value, list) and set(map(str, value)) <= choices:
        return list(dict.fromkeys(map(str, value)))
    if question.kind == "choice" and isinstance(value, str) and value in {"", *choices}:
        return value
    if question.kind in {"text", "long"} and isinstance(value, str):
        return rules.plain(value)[:MAX_FIELD_CHARACTERS]
    raise BadInput("ticket.unreadable_field", _("One field of the ticket could not be read. Choose or type it again."))


def file_ticket(call: Call, scenario: Scenario, *, actor: Actor, now: datetime) -> StoredReport:
    """Close the after-call work and grade the call. Filing twice gives the same report."""
    if (report := grading.find_report(queries.SUBJECT, call.id)) is not None:
        return report
    if refusal := rules.why_not_file(call):
        raise refuse(refusal)
    if not _changed_unfiled(call, filed_at=now):
        return _graded_meanwhile(call)
    return _grade(call, scenario, actor=actor, now=now)


def _graded_meanwhile(call: Call) -> StoredReport:
    """The report of the request that filed first; it is there once that request's row lock is gone."""
    report = grading.find_report(queries.SUBJECT, call.id)
    if report is None:
        raise refuse(rules.Refusal.NOT_WRAPPING)
    return report


def _grade(call: Call, scenario: Scenario, *, actor: Actor, now: datetime) -> StoredReport:
    rubric = load_rubric()
    report = grade(case_of(call, scenario), rubric)
    stored = grading.store_report(
        report,
        subject=(queries.SUBJECT, call.id),
        person_id=call.person_id,
        is_new_version=queries.count_graded(call.scenario, call.scenario_version) < grading.NEW_VERSION_CALLS,
        now=now,
    )
    write_ledger(call, stored, now=now)
    audit.record(actor, "call.graded", call, points=stored.points, passed=stored.passed)
    announce(stream_of(call.id), "call.graded", id=call.id)
    return stored


def case_of(call: Call, scenario: Scenario) -> CallCase:
    """A stored call as the plain values that grading is given."""
    finished = handover.Finished(
        state=engine.CallState.from_dict(call.state),
        turns=tuple(engine.Turn.from_dict(turn.record) for turn in call.turns),
        opening=call.opening,
        end_reason=call.end_reason or "",
        ticket=call.ticket,
        ticket_filed=call.filed_at is not None,
        parameters=call.parameters,
        hints_used=call.hints_used,
        seconds=_talked(call),
    )
    return handover.call_case(scenario, finished)


def _talked(call: Call) -> float | None:
    if call.answered_at is None or call.ended_at is None:
        return None
    return max(0.0, (call.ended_at - call.answered_at).total_seconds())  # clocks are set back now and then


def write_ledger(call: Call, stored: StoredReport, *, now: datetime) -> None:
    """What the call proved, with every version that could change the mark."""
    report = Report.from_dict(stored.current)
    prove(
        person_id=call.person_id,
        kind="call.finished",
        subject=(queries.SUBJECT, call.id),
        occurred_at=call.ended_at or now,
        passed=report.passed,
        points=report.points,
        out_of=report.out_of,
        details={
            "scenario": call.scenario,
            "scenario_version": call.scenario_version,
            "rubric_version": stored.rubric_version,
            "engine": call.engine,
            "judge": stored.judge,
            "mode": call.mode,
            "persona": call.persona,
            "fatal": [fatal.code for fatal in report.fatal],
            "forked": call.forked_from_id is not None,
            "needs_review": len(report.needs_review),
        },
        now=now,
    )


def expire(scenario_of: Any, *, now: datetime) -> int:
    """Close what was left behind: talking calls without a mark, unfiled tickets as they stand. Safe to repeat."""
    talking = select(Call).where(Call.ended_at.is_(None), Call.started_at < now - TALK_ABANDONED)
    closed = 0
    for call in Session.scalars(talking.limit(200)):
        call.ended_at, call.end_reason, closed = now, "abandoned", closed + 1
    unfiled = select(Call).where(
        Call.ended_at < now - WRAP_ABANDONED, Call.filed_at.is_(None), Call.end_reason.not_in(rules.UNMARKED)
    )
    for slug in Session.scalars(unfiled.with_only_columns(Call.scenario).distinct()).all():
        closed += _file_as_they_stand(unfiled.where(Call.scenario == slug), slug, scenario_of, now=now)
    return closed


def _file_as_they_stand(unfiled: Select[Any], slug: str, scenario_of: Any, *, now: datetime) -> int:
    """Grade one scenario's forgotten calls. Those of a scenario that cannot be read wait until it can."""
    try:
        scenario = scenario_of(slug)
    except DomainError as error:
        log.warning("calls of %s cannot be graded yet: %s", slug, error.code)
        return 0
    waiting = Session.scalars(unfiled.limit(200)).all()
    for call in waiting:
        file_ticket(call, scenario, actor=SYSTEM, now=now)
    return len(waiting)
