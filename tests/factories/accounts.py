"""Smallest valid people, teams and sites."""

from itertools import count
from typing import Any

from lms.accounts import queries
from lms.accounts.models import Person, PersonRole, Site, Team
from lms.accounts.service import passwords
from lms.accounts.vocabulary import Line, Role
from lms.platform import clock
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session

PASSWORD = "a-long-enough-password"
_numbers = count(1)


def site(name: str = "") -> Site:
    made = Site(name=name or f"站点{next(_numbers)}")
    Session.add(made)
    Session.flush()
    return made


def team(name: str = "", at: Site | None = None) -> Team:
    made = Team(name=name or f"班组{next(_numbers)}", site=at or site())
    Session.add(made)
    Session.flush()
    return made


def person(*roles: str | Role, password: str | None = None, **fields: Any) -> Person:
    """A person with the given roles (a learner when none is named), stored and flushed."""
    number = next(_numbers)
    values = {"staff_number": f"T{number:05}", "name": f"员工{number}", "line": Line.GAS, "created_at": clock.now()}
    if password is not None:
        values["password_hash"] = passwords.hasher().hash(password)
    made = Person(**{**values, **fields})
    made.role_rows = [PersonRole(role=Role(role)) for role in roles or ("learner",)]
    Session.add(made)
    Session.flush()
    return made


def actor(*roles: str | Role, **fields: Any) -> Actor:
    """The acting value of a new person with the roles."""
    return queries.actor_of(person(*roles, **fields))
