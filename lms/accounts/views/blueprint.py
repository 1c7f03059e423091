"""The blueprint that the screens of accounts share."""

from flask import Blueprint, current_app

from lms.accounts import wording
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
