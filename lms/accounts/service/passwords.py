"""Keeping and checking passwords with argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from lms.accounts import wording
from lms.accounts.models import Person
from lms.accounts.rules import passwords as rules
from lms.accounts.service import people
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.errors import BadInput

# OWASP password storage cheat sheet, argon2id: 19 MiB, 2 passes, 1 lane. A shift that signs in at once fits in memory.
_STRONG = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
_CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@cache
def _hasher(cheap: bool) -> PasswordHasher:
    return PasswordHasher(**(_CHEAP if cheap else _STRONG))  # type: ignore[arg-type]


def hasher() -> PasswordHasher:
    """The application's hasher; cheap only under test."""
    return _hasher(current_app.extensions["chushi_config"].testing)


@cache
def _nobodys_hash(cheap: bool) -> str:
    return _hasher(cheap).hash("nobody has this password")


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password fits. Takes as long when there is no hash, so that nobody can tell who has an account."""
    known = password_hash or _nobodys_hash(current_app.extensions["chushi_config"].testing)
    try:
        hasher().verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def set_password(person: Person, password: str, *, actor: Actor) -> None:
    """A new password; every session of the person ends, and a lock is lifted."""
    weakness = rules.weakness(password, staff_number=person.staff_number, name=person.name, email=person.email or "")
    if weakness is not None:
        raise BadInput(weakness.value, wording.weak_password(weakness))
    person.password_hash = hasher().hash(password)
    person.failed_logins, person.locked_until = 0, None
    people.end_sessions(person)
    audit.record(actor, "account:password_set", person)
