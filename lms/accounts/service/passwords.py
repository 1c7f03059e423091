"""Keeping and checking passwords with argon2id."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

# RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes.
_STRONG = {"time_cost": 3, "memory_cost": 65536, "parallelism": 4}
_CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@cache
def _hasher(cheap: bool) -> PasswordHasher:
    return PasswordHasher(**(_CHEAP if cheap else _STRONG))


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
