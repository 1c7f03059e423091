"""The only doors from an id to a call."""

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from lms.accounts.models import Person
from lms.platform.auth.actor import Actor
from lms.platform.auth.permissions import Permission
from lms.platform.db.base import Session
from lms.platform.errors import NotFound
from lms.roleplay.models import Call

# Larger numbers are no ids, and databases refuse them in ways of their own.
LARGEST_ID = 2**31 - 1


def own_call(actor: Actor, call_id: int) -> Call:
    """The learner's own call; every other one looks as if it did not exist."""
    call = Session.get(Call, call_id) if call_id <= LARGEST_ID else None
    if call is None or call.person_id != actor.user_id:
        raise _unknown()
    return call


def readable_call(actor: Actor, call_id: int) -> Call:
    """The learner's own call, or one that a reviewer may read."""
    query = readable_calls(actor).where(Call.id == call_id)
    call = Session.scalar(query) if call_id <= LARGEST_ID else None
    if call is None:
        raise _unknown()
    return call


def readable_calls(actor: Actor) -> Select[Call]:
    """Own calls; reviewers see ended calls: team leads those of their team, other reviewers all."""
    own = Call.person_id == actor.user_id
    if not actor.may(Permission.CALL_REVIEW):
        return select(Call).where(own)
    ended = Call.ended_at.is_not(None)
    if actor.may(Permission.VERDICT_CHANGE) or actor.may(Permission.PEOPLE_MANAGE):
        return select(Call).where(or_(own, ended))
    team = select(Person.id).where(Person.team_id == actor.team_id, Person.team_id.is_not(None))
    return select(Call).where(or_(own, ended & Call.person_id.in_(team)))


def _unknown() -> NotFound:
    return NotFound("call.unknown", _("There is no such call, or it is not yours."))
