"""Taking one person out of what roster imports have kept."""

from typing import Any

from sqlalchemy import select

from lms.accounts.models import RosterImport
from lms.platform.db.base import Session


def forget(person_id: int, staff_number: str) -> None:
    """No import knows the person's number, name or values any more; the counts stay."""
    for roster in Session.scalars(select(RosterImport)):
        kept = [change for change in roster.changes["changes"] if change["person_id"] != person_id]
        rows = [row for row in roster.rows["rows"] if row["staff_number"] != staff_number]
        roster.changes, roster.rows = {**roster.changes, "changes": kept}, {**roster.rows, "rows": rows}
        roster.errors = [problem for problem in roster.errors if not _speaks_of(problem, staff_number)]


def _speaks_of(problem: dict[str, Any], staff_number: str) -> bool:
    return staff_number in (problem["value"], problem["hint"])
