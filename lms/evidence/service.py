"""Writing the ledger."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from lms.evidence.models import Record
from lms.platform.db.base import Session


def prove(
    *,
    person_id: int,
    kind: str,
    subject: tuple[str, int],
    occurred_at: datetime,
    passed: bool,
    points: float,
    out_of: float,
    details: dict[str, Any],
    now: datetime,
) -> Record:
    """Add what a finished activity proved; a second call for the same subject supersedes the first.

    `details` must carry the versions of everything that could change the mark.
    """
    latest = select(func.max(Record.version)).where(Record.subject_kind == subject[0], Record.subject_id == subject[1])
    record = Record(
        person_id=person_id,
        kind=kind,
        subject_kind=subject[0],
        subject_id=subject[1],
        version=(Session.scalar(latest) or 0) + 1,
        occurred_at=occurred_at,
        recorded_at=now,
        passed=passed,
        points=points,
        out_of=out_of,
        details=details,
    )
    Session.add(record)
    Session.flush()
    return record
