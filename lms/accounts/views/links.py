"""Setting a password with a link from an administrator."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access, queries
from lms.accounts.forms.own import NewPasswordForm
from lms.accounts.models import PasswordLink
from lms.accounts.service import links as service
from lms.accounts.views.blueprint import bp
from lms.platform.auth import rate_limits
from lms.platform.auth.access import public
from lms.platform.web.page import page

TRIES, SECONDS = 30, 300


@bp.get("/password")
@public("who holds the link may set the password")
def set_password() -> ResponseReturnValue:
    link = _link()
    return page("accounts/set_password.html", person=link.person, form=NewPasswordForm(link.person, formdata=None))


@bp.post("/password")
@public("who holds the link may set the password")
def save_password() -> ResponseReturnValue:
    link = _link()
    form = NewPasswordForm(link.person)
    if not form.validate_on_submit():
        return page("accounts/set_password.html", status=422, person=link.person, form=form)
    service.use_link(link, form.password.data, actor=queries.actor_of(link.person), now=g.now)
    flash(_("Your password is set. Please sign in."))
    return redirect(url_for(".login", next="/"), 303)


def _link() -> PasswordLink:
    """The token stands in the query, which is not logged, and the form posts it back."""
    rate_limits.allow(f"link:{request.remote_addr}", limit=TRIES, seconds=SECONDS)
    return access.usable_link(service.hash_of(request.values.get("token", "")), now=g.now)
