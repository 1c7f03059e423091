"""The ledger's table."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.platform.db.base import Base
from lms.platform.db.types import JsonText, UtcDateTime


class Record(Base):
    """`kind` is `feature.past`; subject names the finished activity; `version` counts its corrections from 1."""

    __tablename__ = "evidence_records"
    __table_args__ = (
        Index("uq_evidence_records_subject", "subject_kind", "subject_id", "version", unique=True),
        Index("ix_evidence_records_person", "person_id", "kind", "id"),
        CheckConstraint("points >= 0 AND points <= out_of", name="points_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    passed: Mapped[bool]
    points: Mapped[float]
    out_of: Mapped[float]
    details: Mapped[dict[str, Any]] = mapped_column(JsonText)
