"""Switching one-time passwords on and off for one's own account."""

import segno
from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access
from lms.accounts.forms.own import CodeForm, PresentPasswordForm
from lms.accounts.models import Person
from lms.accounts.service import totp as service
from lms.accounts.views.blueprint import bp
from lms.accounts.views.me import is_present_password, show, stay_signed_in
from lms.platform.auth import rate_limits
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.web.page import page


@bp.post("/me/totp")
@requires(Permission.OWN_ACCOUNT)
def begin_totp() -> ResponseReturnValue:
    service.begin(access.own_person(g.actor))
    return redirect(url_for(".set_up_totp"), 303)


@bp.get("/me/totp")
@requires(Permission.OWN_ACCOUNT)
def set_up_totp() -> ResponseReturnValue:
    return _set_up_page(access.own_person(g.actor), CodeForm(formdata=None))


def _set_up_page(person: Person, form: CodeForm, status: int = 200) -> ResponseReturnValue:
    picture = segno.make(service.address(person), micro=False).svg_data_uri(scale=5, border=3)
    return page("accounts/totp.html", status=status, form=form, picture=picture, secret=service.secret(person))


@bp.post("/me/totp/confirm")
@requires(Permission.OWN_ACCOUNT)
def confirm_totp() -> ResponseReturnValue:
    person, form = access.own_person(g.actor), CodeForm()
    rate_limits.allow(f"totp:{person.id}", limit=20, seconds=300)
    codes = service.confirm(person, form.code.data, actor=g.actor, now=g.now) if form.validate_on_submit() else []
    if not codes:
        form.code.errors = form.code.errors or [_("This code is not right. Wait for the next one and try again.")]
        return _set_up_page(person, form, 422)
    stay_signed_in(person)
    return page("accounts/recovery_codes.html", codes=codes)


@bp.post("/me/totp/remove")
@requires(Permission.OWN_ACCOUNT)
def remove_totp() -> ResponseReturnValue:
    person, form = access.own_person(g.actor), PresentPasswordForm(prefix="r-")
    if not form.validate_on_submit() or not is_present_password(person, form):
        return show(person, status=422, removal=form)
    service.remove(person, actor=g.actor)
    stay_signed_in(person)
    flash(_("One-time passwords are off."))
    return redirect(url_for(".me"), 303)
