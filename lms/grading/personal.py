"""What grading keeps about a person: told on request, emptied when the person is anonymised."""

from typing import Any

from sqlalchemy import delete, select, update

from lms.accounts.personal_data import Source
from lms.grading.models import Comment, Correction, StoredReport
from lms.platform.db.base import Session

_QUOTES = {"verdicts": "quote", "fatal": "quote", "slips": "quote", "better_lines": "said"}


def export(person_id: int) -> dict[str, Any]:
    """Reports on the person's work with people's word on them, and what the person said about others' work."""
    about = select(StoredReport).where(StoredReport.person_id == person_id).order_by(StoredReport.id)
    corrections = select(Correction).where(Correction.reviewer_id == person_id).order_by(Correction.id)
    comments = select(Comment).where(Comment.author_id == person_id).order_by(Comment.id)
    return {
        "reports": [_report(stored) for stored in Session.scalars(about)],
        "corrections_written": [_correction(entry) for entry in Session.scalars(corrections)],
        "comments_written": [_comment(entry) for entry in Session.scalars(comments)],
    }


def _report(stored: StoredReport) -> dict[str, Any]:
    return {
        "subject": [stored.subject_kind, stored.subject_id],
        "graded_at": stored.graded_at.isoformat(),
        "rubric_version": stored.rubric_version,
        "judge": stored.judge,
        "points": stored.points,
        "passed": stored.passed,
        "report": stored.current,
        "corrections": [{**_correction(entry), "by": entry.reviewer_name} for entry in stored.corrections],
        "comments": [{**_comment(entry), "by": entry.author_name} for entry in stored.comments],
    }


def _correction(entry: Correction) -> dict[str, Any]:
    said = {name: getattr(entry, name) for name in ("report_id", "item", "before", "verdict", "reason")}
    return {**said, "at": entry.at.isoformat()}


def _comment(entry: Comment) -> dict[str, Any]:
    return {"report_id": entry.report_id, "turn": entry.turn, "text": entry.text, "at": entry.at.isoformat()}


def erase(person_id: int) -> None:
    """Marks and verdicts stay; the person's words, and what people wrote about them, go.

    What the person wrote about others' work stays, because it explains the others' marks, but no longer with a name.
    """
    for stored in Session.scalars(select(StoredReport).where(StoredReport.person_id == person_id)):
        stored.original, stored.current = _without_words(stored.original), _without_words(stored.current)
        about = Correction.report_id == stored.id
        Session.execute(update(Correction).where(about).values(reason=""))
        Session.execute(delete(Comment).where(Comment.report_id == stored.id))
    number = f"#{person_id}"
    Session.execute(update(Correction).where(Correction.reviewer_id == person_id).values(reviewer_name=number))
    Session.execute(update(Comment).where(Comment.author_id == person_id).values(author_name=number))


def _without_words(report: dict[str, Any]) -> dict[str, Any]:
    """The report without what the agent said and wrote, and without reasons that a person wrote."""
    emptied = {name: [{**row, key: ""} for row in report[name]] for name, key in _QUOTES.items()}
    emptied["verdicts"] = [_without_reason(verdict) for verdict in emptied["verdicts"]]
    ticket = [{**row, "given": "" if isinstance(row["given"], str) else row["given"]} for row in report["ticket"]]
    return {**report, **emptied, "ticket": ticket}


def _without_reason(verdict: dict[str, Any]) -> dict[str, Any]:
    is_written = verdict["decided_by"] == "mentor"
    return {**verdict, "why": {"zh": "", "en": ""}} if is_written else verdict


SOURCE = Source("grading", export, erase)
