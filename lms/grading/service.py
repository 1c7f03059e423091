"""Keeping reports, and people's word on them."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from lms.grading import rules
from lms.grading.case import CallCase
from lms.grading.judge import regrade
from lms.grading.models import Comment, Correction, StoredReport
from lms.grading.report import Report, Review, Verdict
from lms.grading.rubric import load_rubric
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import BadInput

NEW_VERSION_CALLS = 20
MAX_CHARACTERS = 2000


def find_report(subject_kind: str, subject_id: int) -> StoredReport | None:
    """The report of one finished activity, if it was graded."""
    query = select(StoredReport).where(StoredReport.subject_kind == subject_kind)
    return Session.scalar(query.where(StoredReport.subject_id == subject_id))


def store_report(
    report: Report, *, subject: tuple[str, int], person_id: int, is_new_version: bool, now: datetime
) -> StoredReport:
    """Keep a judge's report; adds the reasons for a person's look that only the whole house knows."""
    extra = rules.sampling_reasons(subject[1], is_new_version=is_new_version)
    report = rules.with_reviews(report, tuple(Review(reason) for reason in extra))
    stored = StoredReport(
        subject_kind=subject[0],
        subject_id=subject[1],
        person_id=person_id,
        rubric_version=f"{report.rubric}-{report.rubric_version}",
        judge=report.judge,
        original=report.to_dict(),
        current=report.to_dict(),
        points=report.points,
        passed=report.passed,
        graded_at=now,
    )
    Session.add(stored)
    Session.flush()
    return stored


def correct_verdict(
    stored: StoredReport, item: str, verdict: str, *, case: CallCase, reason: str, actor: Actor, now: datetime
) -> Correction:
    """A reviewer's verdict on an item, or on a suspected fatal error (confirmed | overturned), with the reason.

    The report is worked out anew from the judge's original, all corrections, and the call itself (`case`).
    """
    before = rules.standing(Report.from_dict(stored.current), item)
    if before is None or verdict not in rules.choices(item):
        raise BadInput("grading.unknown_verdict", _("There is no such item or verdict."))
    if not reason.strip():
        raise BadInput("grading.reason_missing", _("Please say why: the learner reads it."))
    correction = Correction(
        report=stored,
        item=item,
        before=before,
        verdict=verdict,
        reason=reason.strip()[:MAX_CHARACTERS],
        reviewer_id=actor.user_id,
        reviewer_name=actor.name,
        at=now,
    )
    Session.add(correction)
    _work_out(stored, case)
    audit.record(actor, "grading.verdict_corrected", stored, item=item, before=before, after=verdict)
    return correction


def _work_out(stored: StoredReport, case: CallCase) -> None:
    latest = {correction.item: correction for correction in stored.corrections}
    original = Report.from_dict(stored.original)
    verdicts = {item: _verdict(original, c) for item, c in latest.items() if not item.startswith("FE")}
    overturned = frozenset(item for item, c in latest.items() if c.verdict == "overturned")
    report = regrade(case, load_rubric(), report=original, verdicts=verdicts, overturned=overturned)
    stored.current, stored.points, stored.passed = report.to_dict(), report.points, report.passed
    Session.flush()


def _verdict(original: Report, correction: Correction) -> Verdict:
    """A person's verdict; it keeps the words the judge had found."""
    judged = original.verdict(correction.item)
    why = {"zh": correction.reason, "en": correction.reason}
    return Verdict(correction.item, correction.verdict, judged.quote, judged.turn, "mentor", "high", why)


def comment(stored: StoredReport, *, turn: int, text: str, actor: Actor, now: datetime) -> Comment:
    """A remark on one turn, or on the whole call (turn 0)."""
    if not text.strip():
        raise BadInput("grading.comment_empty", _("The comment is empty."))
    remark = Comment(
        report=stored,
        turn=turn,
        text=text.strip()[:MAX_CHARACTERS],
        author_id=actor.user_id,
        author_name=actor.name,
        at=now,
    )
    Session.add(remark)
    audit.record(actor, "grading.commented", stored, turn=turn)
    return remark
