"""A person's own account."""

from flask import g
from flask.typing import ResponseReturnValue

from lms.accounts import access
from lms.accounts.views.blueprint import bp
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.web.page import page


@bp.get("/me")
@requires(Permission.OWN_ACCOUNT)
def me() -> ResponseReturnValue:
    return page("accounts/me.html", person=access.own_person(g.actor))
