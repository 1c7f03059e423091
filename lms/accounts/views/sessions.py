"""Log-in, log-out, language."""

from flask import flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import queries, rules
from lms.accounts.forms import LoginForm
from lms.accounts.models import Person
from lms.accounts.service import login as service
from lms.accounts.views.blueprint import bp
from lms.platform.auth import rate_limits, sessions
from lms.platform.auth.access import public
from lms.platform.i18n.locale import LOCALES
from lms.platform.web.page import page

PER_ADDRESS, ADDRESS_SECONDS = 60, 60
PER_ACCOUNT, ACCOUNT_SECONDS = 20, 300


@bp.get("/login")
@public("log-in itself")
def login() -> ResponseReturnValue:
    if g.actor.is_authenticated:
        return redirect(_wanted(), 303)
    return page("accounts/login.html", form=LoginForm(formdata=None), next=_wanted())


@bp.post("/login")
@public("log-in itself")
def sign_in() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate_on_submit():
        return page("accounts/login.html", status=422, form=form, next=_wanted())
    rate_limits.allow(f"login:{request.remote_addr}", limit=PER_ADDRESS, seconds=ADDRESS_SECONDS)
    rate_limits.allow(f"login:{form.account.data.lower()}", limit=PER_ACCOUNT, seconds=ACCOUNT_SECONDS)
    attempt = service.check_password(form.account.data, form.password.data, now=g.now)
    if attempt.person is None:
        form.password.errors = [_refusal(attempt.refused)]
        # 200, because the count of failures must be committed.
        return page("accounts/login.html", form=form, next=_wanted())
    return _enter(attempt.person)


def _refusal(refused: service.Refused | None) -> str:
    if refused is service.Refused.LOCKED:
        return _(
            "Too many failed tries: this account is locked for 15 minutes. An administrator can give you a new link."
        )
    return _("Staff number or password is wrong.")


def _enter(person: Person) -> ResponseReturnValue:
    wanted = _wanted()
    sessions.sign_in(person.id, person.epoch, queries.actor_of(person), now=g.now)
    service.note_login(person, now=g.now)
    return redirect(wanted, 303)


def _wanted() -> str:
    return rules.local_path(request.values.get("next"))


@bp.post("/logout")
@public("ends the browser's own session only")
def logout() -> ResponseReturnValue:
    sessions.sign_out()
    flash(_("You are signed out."))
    return redirect(url_for(".login", next="/"), 303)


@bp.post("/language")
@public("a choice of the browser's own session")
def choose_language() -> ResponseReturnValue:
    wanted = request.form.get("locale", "")
    if wanted in LOCALES:
        session["locale"] = wanted
    return redirect(_wanted(), 303)
