"""People to try the product with. Their password is public: never load them where real people work."""

from datetime import date, datetime

from sqlalchemy import select

from lms.accounts import queries
from lms.accounts.models import Person, PersonRole, Site, Team
from lms.accounts.service import passwords
from lms.accounts.vocabulary import Line, Role
from lms.platform.db.base import Session

PASSWORD = "chushi-demo-2026"
SITE, TEAM = "示范热线中心", "一班"
PEOPLE = (
    ("1001", "林小满", Role.LEARNER, Line.GAS),
    ("1002", "周知行", Role.LEARNER, Line.CITY),
    ("2001", "陈秀兰", Role.MENTOR, Line.GAS),
    ("3001", "何启文", Role.TRAINER, Line.COMMON),
    ("4001", "赵明哲", Role.TEAM_LEAD, Line.GAS),
    ("5001", "沈若谷", Role.QA_REVIEWER, Line.COMMON),
    ("9001", "管理员", Role.ADMIN, Line.COMMON),
)


def load_people(now: datetime) -> list[Person]:
    """Create site, team and people that are missing; those that exist stay as they are. Returns all of them."""
    team = _team()
    return [queries.find_by_staff_number(row[0]) or _person(row, team, now) for row in PEOPLE]


def _team() -> Team:
    site = Session.scalar(select(Site).where(Site.name == SITE)) or Site(name=SITE)
    Session.add(site)
    Session.flush()
    team = Session.scalar(select(Team).where(Team.site_id == site.id, Team.name == TEAM)) or Team(site=site, name=TEAM)
    Session.add(team)
    Session.flush()
    return team


def _person(row: tuple[str, str, Role, Line], team: Team, now: datetime) -> Person:
    number, name, role, line = row
    person = Person(staff_number=number, name=name, line=line, site_id=team.site_id, team_id=team.id, created_at=now)
    person.hired_on = date(2026, 7, 1)
    person.password_hash = passwords.hasher().hash(PASSWORD)
    person.role_rows = [PersonRole(role=role)]
    Session.add(person)
    Session.flush()
    return person
