"""The only doors from an id to a person."""

from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import NotFound


def own_person(actor: Actor) -> Person:
    """The person who acts."""
    person = Session.get(Person, actor.user_id) if actor.user_id is not None else None
    if person is None:
        raise NotFound("account.unknown", _("No such person."))
    return person
