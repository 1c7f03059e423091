"""Reads for the reviewers' list: graded calls, by why a person should look."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, exists, or_, select

from lms.accounts.models import Person
from lms.grading.models import Comment, Correction, StoredReport
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.roleplay import access
from lms.roleplay.models import Call
from lms.roleplay.queries import SUBJECT

REASONS = (
    "fatal_suspected", "unsure_core", "near_pass_line", "injection_flag", "low_confidence", "new_version", "random_sample",
)  # fmt: skip

EXPORT_LIMIT = 5000


@dataclass(frozen=True)
class Filter:
    """What the address asks for; empty values ask for everything. `passed` and `seen` are "", "yes" or "no"."""

    reason: str = ""
    scenario: str = ""
    passed: str = ""
    seen: str = ""
    q: str = ""


def list_reviews(actor: Actor, wanted: Filter) -> Select[tuple[Call, StoredReport, Person, bool]]:
    """Graded calls this reviewer may read and did not take: call, report, person, whether a person has looked.

    Suspected fatal errors come first, then the newest.
    """
    report = and_(StoredReport.subject_kind == SUBJECT, StoredReport.subject_id == Call.id)
    readable = access.readable_calls(actor).where(Call.person_id != actor.user_id)
    query = readable.join(StoredReport, report).join(Person, Person.id == Call.person_id)
    query = query.add_columns(StoredReport, Person, _seen().label("seen"))  # type: ignore[assignment]
    query = query.where(*_conditions(wanted))
    return query.order_by(case((_has_reason("fatal_suspected"), 0), else_=1), Call.id.desc())  # type: ignore[return-value]


def export_rows(actor: Actor, wanted: Filter) -> list[tuple[Call, StoredReport, Person, bool]]:
    """The list as one table; the newest of more than a sheet should hold."""
    return [tuple(row) for row in Session.execute(list_reviews(actor, wanted).limit(EXPORT_LIMIT))]  # type: ignore[misc]


def who_took(call: Call) -> Person:
    """The person at the phone."""
    return Session.get_one(Person, call.person_id)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.reason in REASONS:
        found.append(_has_reason(wanted.reason))
    if wanted.scenario:
        found.append(Call.scenario == wanted.scenario)
    if wanted.passed in {"yes", "no"}:
        found.append(StoredReport.passed.is_(wanted.passed == "yes"))
    if wanted.seen in {"yes", "no"}:
        found.append(_seen() if wanted.seen == "yes" else ~_seen())
    if words := wanted.q.strip():
        found.append(or_(Person.name.contains(words, autoescape=True), Person.staff_number == words))
    return found


def _has_reason(reason: str) -> ColumnElement[bool]:
    """Reasons stand in the report's JSON; its writer keeps one spelling, so a text search finds them."""
    return cast(StoredReport.current, Text).contains(f'"reason":"{reason}"', autoescape=True)


def _seen() -> ColumnElement[bool]:
    corrected = exists(select(Correction.id).where(Correction.report_id == StoredReport.id))
    return or_(corrected, exists(select(Comment.id).where(Comment.report_id == StoredReport.id)))
