"""The only doors from an id or a token to a person, a link, an import."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, false, select

from lms.accounts.models import PasswordLink, Person, RosterImport, Site, Team
from lms.platform.auth.actor import Actor
from lms.platform.auth.permissions import Permission
from lms.platform.db.base import Session
from lms.platform.errors import DomainError, NotFound


def _unknown() -> NotFound:
    return NotFound("account.unknown", _("There is no such person, or they are not in your team."))


def own_person(actor: Actor) -> Person:
    """The person who acts."""
    person = Session.get(Person, actor.user_id) if actor.user_id is not None else None
    if person is None:
        raise _unknown()
    return person


def visible_people(actor: Actor) -> Select[Any]:
    """Administrators see everybody, others with the permission to read people see their own team."""
    if actor.may(Permission.PEOPLE_MANAGE):
        return select(Person)
    if actor.may(Permission.PEOPLE_READ) and actor.team_id is not None:
        return select(Person).where(Person.team_id == actor.team_id)
    return select(Person).where(false())


def visible_person(actor: Actor, person_id: int) -> Person:
    """One of `visible_people`."""
    person = Session.scalar(visible_people(actor).where(Person.id == person_id))
    if person is None:
        raise _unknown()
    return person


def managed_person(actor: Actor, person_id: int) -> Person:
    """A person whom the actor may change."""
    person = Session.get(Person, person_id) if actor.may(Permission.PEOPLE_MANAGE) else None
    if person is None:
        raise _unknown()
    return person


def changeable_person(actor: Actor, person_id: int) -> Person:
    """A managed person whose data is still theirs: nothing changes after anonymising."""
    person = managed_person(actor, person_id)
    if person.anonymised_at is not None:
        raise DomainError("account.anonymised", _("The personal data of this account was removed for ever."))
    return person


def usable_link(token_hash: str, *, now: datetime) -> PasswordLink:
    """The link of a token. Unknown, used and expired look alike."""
    link = Session.scalar(select(PasswordLink).where(PasswordLink.token_hash == token_hash))
    if link is None or link.used_at is not None or now >= link.expires_at or not link.person.is_active:
        raise NotFound(
            "account.link_unknown", _("This link does not work any more. Ask your administrator for a new one.")
        )
    return link


def roster_import(actor: Actor, import_id: int) -> RosterImport:
    """An import that the actor may see, apply and undo."""
    found = Session.get(RosterImport, import_id) if actor.may(Permission.PEOPLE_MANAGE) else None
    if found is None:
        raise NotFound("account.import_unknown", _("There is no such import."))
    return found


def site(site_id: int) -> Site:
    """Sites are no secret."""
    found = Session.get(Site, site_id)
    if found is None:
        raise NotFound("place.unknown", _("There is no such site or team."))
    return found


def team(team_id: int) -> Team:
    """Teams are no secret."""
    found = Session.get(Team, team_id)
    if found is None:
        raise NotFound("place.unknown", _("There is no such site or team."))
    return found
