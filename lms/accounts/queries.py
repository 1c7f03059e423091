"""Reads about people."""

from datetime import datetime

from sqlalchemy import func, select

from lms.accounts.models import Person, PersonRole
from lms.accounts.permissions import permissions_of
from lms.accounts.rules.login import is_locked
from lms.accounts.vocabulary import Role
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session


def actor_of(person: Person) -> Actor:
    """The person as the plain value that acts."""
    return Actor(
        user_id=person.id,
        name=person.name,
        permissions=permissions_of(person.roles),
        roles=frozenset(role.value for role in person.roles),
        site_id=person.site_id,
        team_id=person.team_id,
        locale=person.locale,
        timezone=person.timezone,
    )


def load_actor(person_id: int, epoch: int) -> Actor | None:
    """Who acts in a session of this person and epoch; None when the session was ended or the person left."""
    person = Session.get(Person, person_id)
    if person is None or not person.is_active or person.epoch != epoch:
        return None
    return actor_of(person)


def find_for_login(account: str) -> Person | None:
    """By staff number or e-mail address, whichever was typed."""
    typed = account.strip()
    if "@" in typed:
        return Session.scalar(select(Person).where(Person.email == typed.lower()))
    return find_by_staff_number(typed)


def find_by_staff_number(staff_number: str) -> Person | None:
    """Staff numbers are kept in capitals."""
    return Session.scalar(select(Person).where(Person.staff_number == staff_number.strip().upper()))


def count_people() -> int:
    return Session.scalar(select(func.count(Person.id))) or 0


def count_other_admins(person_id: int) -> int:
    """Active administrators beside this person."""
    admins = select(func.count(PersonRole.person_id)).join(Person, Person.id == PersonRole.person_id)
    is_other = (PersonRole.role == Role.ADMIN, Person.deactivated_at.is_(None), Person.id != person_id)
    return Session.scalar(admins.where(*is_other)) or 0


def find_for_second_step(person_id: int, epoch: int, *, now: datetime) -> Person | None:
    """Who gave the right password a moment ago and has neither left nor been locked since."""
    person = Session.get(Person, person_id)
    if person is None or not person.is_active or person.epoch != epoch or not person.has_totp:
        return None
    return None if is_locked(person.locked_until, now=now) else person
