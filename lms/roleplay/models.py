"""Practice calls and their turns. Facts are stored; ringing, talking, wrapping up and graded are computed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.platform.db.base import Base
from lms.platform.db.types import JsonText, UtcDateTime

TALKING = text("ended_at IS NULL")


class Call(Base):
    """One call of one person. `state` is the engine's state after the last turn; `seed` makes it replayable."""

    __tablename__ = "roleplay_calls"
    __table_args__ = (
        Index("uq_roleplay_calls_one_open", "person_id", unique=True, sqlite_where=TALKING, postgresql_where=TALKING),
        Index("ix_roleplay_calls_person", "person_id", "id"),
        CheckConstraint("mode IN ('practice', 'exam')", name="mode"),
        CheckConstraint("turn_count >= 0", name="turn_count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"))
    scenario: Mapped[str] = mapped_column(String(60), index=True)
    scenario_version: Mapped[int]
    mode: Mapped[str] = mapped_column(String(10))
    persona: Mapped[str] = mapped_column(String(10))
    seed: Mapped[int]
    engine: Mapped[str] = mapped_column(String(40))
    state: Mapped[dict[str, Any]] = mapped_column(JsonText)
    opening: Mapped[str] = mapped_column(Text)
    turn_count: Mapped[int] = mapped_column(default=0)
    hints_used: Mapped[int] = mapped_column(default=0)
    crm_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(30))
    ticket: Mapped[dict[str, Any]] = mapped_column(JsonText)
    ticket_saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    parameters: Mapped[dict[str, str]] = mapped_column(JsonText)
    forked_from_id: Mapped[int | None] = mapped_column(ForeignKey("roleplay_calls.id"))
    forked_at_turn: Mapped[int | None]
    turns: Mapped[list["CallTurn"]] = relationship(back_populates="call", order_by="CallTurn.n")


class CallTurn(Base):
    """One exchange. `n` is unique in its call: a repeated or second-tab submission cannot add another."""

    __tablename__ = "roleplay_turns"
    __table_args__ = (UniqueConstraint("call_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("roleplay_calls.id"))
    n: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[str] = mapped_column(String(20), default="")
    agent: Mapped[str] = mapped_column(Text)
    customer: Mapped[str] = mapped_column(Text)
    seconds: Mapped[float | None]
    record: Mapped[dict[str, Any]] = mapped_column(JsonText)
    call: Mapped[Call] = relationship(back_populates="turns")
