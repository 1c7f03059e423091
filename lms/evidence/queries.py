"""Reading the ledger: only the newest version of each subject counts."""

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from lms.evidence.models import Record
from lms.platform.db.base import Session


def current_records(person_id: int, *, kind: str | None = None) -> Select[Record]:
    """What a person has proved, newest first, corrections applied."""
    later = aliased(Record)
    same_subject = and_(
        later.subject_kind == Record.subject_kind, later.subject_id == Record.subject_id, later.version > Record.version
    )
    superseded = select(later.id).where(same_subject).exists()
    query = select(Record).where(Record.person_id == person_id, ~superseded).order_by(Record.id.desc())
    return query.where(Record.kind == kind) if kind else query


def history(subject_kind: str, subject_id: int) -> list[Record]:
    """All versions for one activity, oldest first."""
    query = select(Record).where(Record.subject_kind == subject_kind, Record.subject_id == subject_id)
    return list(Session.scalars(query.order_by(Record.version)))


def count_records(person_id: int) -> int:
    """How many finished activities stand in a person's ledger."""
    return Session.scalar(select(func.count()).select_from(current_records(person_id).subquery())) or 0
