"""What the ledger keeps about a person: told on request."""

from typing import Any

from sqlalchemy import select

from lms.accounts.personal_data import Source
from lms.evidence.models import Record
from lms.platform.db.base import Session

_PLAIN = ("kind", "subject_kind", "subject_id", "version", "passed", "points", "out_of", "details")


def export(person_id: int) -> list[dict[str, Any]]:
    """Every row, corrected ones too, oldest first."""
    rows = Session.scalars(select(Record).where(Record.person_id == person_id).order_by(Record.id))
    return [_record(row) for row in rows]


def _record(row: Record) -> dict[str, Any]:
    moments = {"occurred_at": row.occurred_at.isoformat(), "recorded_at": row.recorded_at.isoformat()}
    return {**{name: getattr(row, name) for name in _PLAIN}, **moments}


def erase(_person_id: int) -> None:
    """Nothing to remove: rows are marks under a number, and `details` holds codes and versions only."""


SOURCE = Source("ledger", export, erase)
