"""Reads about people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from lms.accounts.models import Person, PersonRole, RosterImport, Site, Team
from lms.accounts.permissions import permissions_of
from lms.accounts.rules.login import is_locked
from lms.accounts.vocabulary import Role
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session

CHUNK = 400


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


def list_sites() -> list[Site]:
    return list(Session.scalars(select(Site).order_by(Site.name)))


def list_teams() -> list[Team]:
    """All teams with their sites, by site and name."""
    in_order = select(Team).join(Team.site).order_by(Site.name, Team.name).options(contains_eager(Team.site))
    return list(Session.scalars(in_order))


@dataclass(frozen=True)
class PeopleFilter:
    """What of a list of people is wanted. Empty means everybody."""

    text: str = ""
    role: Role | None = None
    team_id: int | None = None
    state: str = "active"
    sort: str = "staff_number"


SORTS = {
    "staff_number": Person.staff_number,
    "name": Person.name,
    "hired_on": Person.hired_on,
    "last_login_at": Person.last_login_at,
}


def filtered_people(people: Select[Any], wanted: PeopleFilter) -> Select[Any]:
    """`people` (from access.visible_people) narrowed, ordered, with what a list shows loaded in few statements."""
    if wanted.text:
        text = wanted.text.strip()
        people = people.where(
            or_(Person.name.icontains(text, autoescape=True), Person.staff_number.icontains(text, autoescape=True))
        )
    if wanted.role is not None:
        people = people.where(Person.role_rows.any(PersonRole.role == wanted.role))
    if wanted.team_id is not None:
        people = people.where(Person.team_id == wanted.team_id)
    if wanted.state != "all":
        is_active = Person.deactivated_at.is_(None)
        people = people.where(is_active if wanted.state == "active" else ~is_active)
    column = SORTS.get(wanted.sort.removeprefix("-"), Person.staff_number)
    order = column.desc().nulls_last() if wanted.sort.startswith("-") else column.asc().nulls_last()
    return people.order_by(order, Person.id).options(selectinload(Person.site), selectinload(Person.team))


def all_people(people: Select[Any]) -> list[Person]:
    return list(Session.scalars(people))


def list_imports(limit: int = 20) -> list[RosterImport]:
    """The latest imports that were carried out."""
    done = select(RosterImport).where(RosterImport.applied_at.is_not(None))
    return list(Session.scalars(done.order_by(RosterImport.id.desc()).limit(limit)))


def list_by_staff_numbers(numbers: list[str]) -> list[Person]:
    """People with these numbers, with site, team and roles loaded."""
    return _in_chunks(Person.staff_number, numbers)


def list_by_ids(ids: list[int]) -> list[Person]:
    return _in_chunks(Person.id, ids)


def _in_chunks(column: Any, values: list[Any]) -> list[Person]:
    """A few hundred values a statement: databases limit how many one may carry."""
    found: list[Person] = []
    for start in range(0, len(values), CHUNK):
        some = select(Person).where(column.in_(values[start : start + CHUNK]))
        found += Session.scalars(some.options(selectinload(Person.site), selectinload(Person.team)))
    return found


def holders_of_emails(addresses: list[str]) -> dict[str, str]:
    """The staff number of who has each address."""
    found: dict[str, str] = {}
    for start in range(0, len(addresses), CHUNK):
        holders = select(Person.email, Person.staff_number).where(Person.email.in_(addresses[start : start + CHUNK]))
        found |= {email: number for email, number in Session.execute(holders) if email is not None}
    return found


def staff_number_of(person_id: int | None) -> str:
    """Empty for the product itself."""
    person = Session.get(Person, person_id) if person_id is not None else None
    return person.staff_number if person else ""
