"""The jobs' table: the row is the truth, wake-ups are only hints."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.platform.db.base import Base
from lms.platform.db.types import JsonText, UtcDateTime


class Job(Base):
    """`key` makes a job unique while it is open: enqueueing it twice does it once."""

    __tablename__ = "jobs_jobs"
    __table_args__ = (
        Index(
            "ix_jobs_open", "run_after", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")
        ),
        Index(
            "uq_jobs_open_key",
            "key",
            unique=True,
            sqlite_where=text("done_at IS NULL AND key IS NOT NULL"),
            postgresql_where=text("done_at IS NULL AND key IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonText)
    key: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed: Mapped[bool] = mapped_column(default=False)
    last_error: Mapped[str] = mapped_column(Text, default="")
