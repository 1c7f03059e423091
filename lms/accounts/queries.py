"""Reads about people."""

from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.accounts.permissions import permissions_of
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
