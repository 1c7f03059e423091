"""A person's own account: preferences, password, data, sessions."""

import json
from typing import Any

from flask import Response, flash, g, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access, queries
from lms.accounts.forms.own import ChangePasswordForm, PreferencesForm, PresentPasswordForm
from lms.accounts.models import Person
from lms.accounts.service import passwords, people, profile
from lms.accounts.views.blueprint import bp
from lms.accounts.vocabulary import STAFF_ROLES
from lms.platform.auth import rate_limits, sessions
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.tabular.writing import download
from lms.platform.web.page import page

TRIES, SECONDS = 8, 900


@bp.get("/me")
@requires(Permission.OWN_ACCOUNT)
def me() -> ResponseReturnValue:
    return show(access.own_person(g.actor))


def show(person: Person, *, status: int = 200, **forms: Any) -> Response:
    """The account's page; a form with mistakes takes the place of the fresh one."""
    fresh = {
        "preferences": PreferencesForm(formdata=None, obj=person, prefix="p-"),
        "password": ChangePasswordForm(person, formdata=None, prefix="w-"),
        "removal": PresentPasswordForm(formdata=None, prefix="r-"),
    }
    may_totp = bool(person.roles & STAFF_ROLES)
    return page("accounts/me.html", status=status, person=person, may_totp=may_totp, **{**fresh, **forms})


@bp.post("/me/preferences")
@requires(Permission.OWN_ACCOUNT)
def save_preferences() -> ResponseReturnValue:
    person, form = access.own_person(g.actor), PreferencesForm(prefix="p-")
    if not form.validate_on_submit():
        return show(person, status=422, preferences=form)
    profile.set_preferences(person, locale=form.locale.data, timezone=form.timezone.data)
    session["locale"] = form.locale.data
    flash(_("Saved."))
    return redirect(url_for(".me"), 303)


@bp.post("/me/password")
@requires(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    person = access.own_person(g.actor)
    form = ChangePasswordForm(person, prefix="w-")
    if not form.validate_on_submit() or not is_present_password(person, form):
        return show(person, status=422, password=form)
    passwords.set_password(person, form.password.data, actor=g.actor)
    stay_signed_in(person)
    flash(_("Your password is changed. You are signed out on all other computers."))
    return redirect(url_for(".me"), 303)


def is_present_password(person: Person, form: Any) -> bool:
    """Whether `form.present` is the person's password; notes on the form that it is not."""
    rate_limits.allow(f"present:{person.id}", limit=TRIES, seconds=SECONDS)
    if passwords.is_right(form.present.data, person.password_hash):
        return True
    form.present.errors = [_("This is not your present password.")]
    return False


def stay_signed_in(person: Person) -> None:
    """All sessions have ended; this browser gets a new one."""
    sessions.sign_in(person.id, person.epoch, queries.actor_of(person), now=g.now)


@bp.post("/me/sessions/end")
@requires(Permission.OWN_ACCOUNT)
def end_own_sessions() -> ResponseReturnValue:
    person = access.own_person(g.actor)
    people.sign_out_everywhere(person, actor=g.actor)
    stay_signed_in(person)
    flash(_("You are signed out on all other computers."))
    return redirect(url_for(".me"), 303)


@bp.get("/me/data.json")
@requires(Permission.OWN_ACCOUNT)
def own_data() -> ResponseReturnValue:
    person = access.own_person(g.actor)
    return personal_data_file(person)


def personal_data_file(person: Person) -> Response:
    """The download of everything stored about a person."""
    text = json.dumps(profile.personal_data_of(person), ensure_ascii=False, indent=2)
    return download(f"chushi-{person.staff_number}.json", text.encode(), "application/json")
