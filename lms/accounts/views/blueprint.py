"""The blueprint that the screens of accounts share."""

from typing import Any

from flask import Blueprint, current_app
from flask_babel import gettext as _

from lms.accounts import wording, wording_roster
from lms.accounts.rules.roster import Problem
from lms.accounts.signals import person_changed
from lms.accounts.vocabulary import Line, Role

bp = Blueprint("accounts", __name__, template_folder="../templates")


@person_changed.connect
def forget_actor(_sender: object, person_id: int) -> None:
    """Open sessions of the person get their new rights at the next request."""
    current_app.extensions["chushi_actors"].forget(person_id)


@bp.app_template_global()
def role_name(role: str) -> str:
    return str(wording.ROLES[Role(role)])


@bp.app_template_global()
def line_name(line: str) -> str:
    return str(wording.LINES[Line(line)])


@bp.app_template_global()
def roster_column(field: str) -> str:
    return wording_roster.column(field)


@bp.app_template_global()
def roster_message(problem: Problem) -> str:
    return wording_roster.message(problem)


@bp.app_template_global()
def roster_value(field: str, value: Any) -> str:
    """A value of a roster's change as people read it."""
    if not value:
        return "—"
    if field == "roles":
        return _(", ").join(role_name(role) for role in value)
    return line_name(value) if field == "line" else str(value)
