"""Signing in: the password's part and what both parts count."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import update

from lms.accounts import queries
from lms.accounts.models import Person
from lms.accounts.rules import login as rules
from lms.accounts.service import passwords
from lms.platform.audit import log as audit
from lms.platform.auth.actor import SYSTEM
from lms.platform.db.base import Session


class Refused(StrEnum):
    WRONG = "account.wrong_password"
    LOCKED = "account.locked"


@dataclass(frozen=True)
class Attempt:
    """`person` is set exactly when `refused` is None."""

    person: Person | None = None
    refused: Refused | None = None


def check_password(account: str, password: str, *, now: datetime) -> Attempt:
    """Who this is, or why not. Counts failures; the caller's transaction must be committed either way."""
    person = queries.find_for_login(account)
    if person is not None and rules.is_locked(person.locked_until, now=now):
        return Attempt(refused=Refused.LOCKED)
    fits = passwords.is_right(password, person.password_hash if person else None)
    if person is None:
        return Attempt(refused=Refused.WRONG)
    if not fits or not person.is_active:
        return Attempt(refused=count_failure(person, now=now))
    if passwords.hasher().check_needs_rehash(person.password_hash or ""):
        person.password_hash = passwords.hasher().hash(password)
    return Attempt(person=person)


def count_failure(person: Person, *, now: datetime) -> Refused:
    """One more wrong try, in one statement, so that tries at the same moment all count."""
    counted = update(Person).where(Person.id == person.id).values(failed_logins=Person.failed_logins + 1)
    failures = Session.scalar(counted.returning(Person.failed_logins)) or 0
    Session.refresh(person, ["failed_logins"])
    until = rules.locked_until(failures, now=now)
    if until is None:
        return Refused.WRONG
    person.failed_logins, person.locked_until = 0, until
    audit.record(SYSTEM, "account:locked", person)
    return Refused.LOCKED


def note_login(person: Person, *, now: datetime) -> None:
    """The person is in: password and, where set up, one-time password were right."""
    person.failed_logins, person.locked_until = 0, None
    person.last_login_at = now
    audit.record(queries.actor_of(person), "account:signed_in", person)
