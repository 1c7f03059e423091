"""Tables of people. A person is deactivated, never deleted: what they proved stays true."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.vocabulary import Line, LinkPurpose, Role
from lms.platform.db.base import Base
from lms.platform.db.types import EnumText, JsonText, UtcDateTime


class Site(Base):
    """A place of work."""

    __tablename__ = "accounts_sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Team(Base):
    """A team at a site; the same name may exist at another site."""

    __tablename__ = "accounts_teams"
    __table_args__ = (UniqueConstraint("site_id", "name", name="uq_accounts_teams_site_id_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("accounts_sites.id"))
    name: Mapped[str] = mapped_column(String(80))
    site: Mapped[Site] = relationship()


class Person(Base):
    """`epoch` is part of every session: raising it signs the person out everywhere."""

    __tablename__ = "accounts_people"
    __table_args__ = (CheckConstraint("failed_logins >= 0", name="failed_logins"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_number: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(32))
    hired_on: Mapped[date | None]
    line: Mapped[Line] = mapped_column(EnumText(Line), default=Line.COMMON)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_sites.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_teams.id"), index=True)
    locale: Mapped[str] = mapped_column(String(10), default="")
    timezone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    epoch: Mapped[int] = mapped_column(default=0)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_sealed: Mapped[str | None] = mapped_column(Text)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    anonymised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    site: Mapped[Site | None] = relationship()
    team: Mapped[Team | None] = relationship()
    role_rows: Mapped[list["PersonRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    recovery_codes: Mapped[list["RecoveryCode"]] = relationship(cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(row.role for row in self.role_rows)

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def has_totp(self) -> bool:
        return self.totp_confirmed_at is not None


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "accounts_person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(EnumText(Role), primary_key=True)


class PasswordLink(Base):
    """A link to set a password, once. Only the token's hash is kept, so the database cannot give it away."""

    __tablename__ = "accounts_password_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(EnumText(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_people.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class RecoveryCode(Base):
    """Stands in for the one-time password once, when the phone is lost. Only the hash is kept."""

    __tablename__ = "accounts_recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts_people.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RosterImport(Base):
    """One roster file: its readable rows while it waits for a yes (`applied_at` empty), then what it changed.

    `rows` and `changes` are read through the dataclasses of `roster.rows` and `roster.plan`, which carry the schema.
    """

    __tablename__ = "accounts_roster_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_people.id"))
    uploaded_by_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[Any] = mapped_column(JsonText)
    errors: Mapped[Any] = mapped_column(JsonText)
    changes: Mapped[Any] = mapped_column(JsonText)
    counts: Mapped[Any] = mapped_column(JsonText)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
