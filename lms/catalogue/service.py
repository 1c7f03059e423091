"""Setting local parameters."""

from datetime import datetime

from flask_babel import gettext as _

from lms.catalogue.models import ParameterValue
from lms.catalogue.queries import parameter_values
from lms.catalogue.vocabulary import parameters
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import NotFound


def set_parameter(name: str, value: str, *, source: str, actor: Actor, now: datetime) -> bool:
    """Give a parameter a new value; empty returns to the marked default. False when nothing changed."""
    if name not in parameters():
        raise NotFound("catalogue.unknown_parameter", _("There is no such parameter."))
    before = parameter_values().get(name, "")
    if before == value.strip():
        return False
    row = ParameterValue(name=name, value=value.strip(), source=source.strip(), set_at=now, set_by_id=actor.user_id)
    Session.add(row)
    audit.record(actor, "catalogue.parameter_set", None, name=name, before=before, after=row.value, source=row.source)
    return True
