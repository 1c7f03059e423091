"""Reports of finished calls, what people changed in them, and what they said."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.platform.db.base import Base
from lms.platform.db.types import JsonText, UtcDateTime


class StoredReport(Base):
    """A judge's report as it was given, and the present one with people's corrections worked in."""

    __tablename__ = "grading_reports"
    __table_args__ = (Index("uq_grading_reports_subject", "subject_kind", "subject_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    rubric_version: Mapped[str] = mapped_column(String(40))
    judge: Mapped[str] = mapped_column(String(60))
    original: Mapped[dict[str, Any]] = mapped_column(JsonText)
    current: Mapped[dict[str, Any]] = mapped_column(JsonText)
    points: Mapped[float]
    passed: Mapped[bool]
    graded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    corrections: Mapped[list["Correction"]] = relationship(back_populates="report", order_by="Correction.id")
    comments: Mapped[list["Comment"]] = relationship(back_populates="report", order_by="Comment.id")


class Correction(Base):
    """A person's verdict on one item or fatal code, with the reason. The newest of an item counts."""

    __tablename__ = "grading_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("grading_reports.id"), index=True)
    item: Mapped[str] = mapped_column(String(10))
    before: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"))
    reviewer_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    report: Mapped[StoredReport] = relationship(back_populates="corrections")


class Comment(Base):
    """A remark on one turn of the call (turn 0: on the call as a whole)."""

    __tablename__ = "grading_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("grading_reports.id"), index=True)
    turn: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    report: Mapped[StoredReport] = relationship(back_populates="comments")
