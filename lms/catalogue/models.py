"""The tenant's values of local parameters, with their whole history."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.platform.db.base import Base
from lms.platform.db.types import UtcDateTime


class ParameterValue(Base):
    """One setting of one parameter. The newest row counts; an empty value means: back to the default."""

    __tablename__ = "catalogue_parameter_values"
    __table_args__ = (Index("ix_catalogue_parameter_values_name_id", "name", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300), default="")
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_people.id"))
