"""Log-in with its second step, log-out, language."""

from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access, queries
from lms.accounts.forms.own import CodeForm, LoginForm
from lms.accounts.models import Person
from lms.accounts.rules.login import local_path
from lms.accounts.service import demo, profile, totp
from lms.accounts.service import login as service
from lms.accounts.views.blueprint import bp
from lms.platform.auth import rate_limits, sessions
from lms.platform.auth.access import public
from lms.platform.i18n.locale import LOCALES
from lms.platform.web.page import page

PER_ADDRESS, ADDRESS_SECONDS = 60, 60
PER_ACCOUNT, ACCOUNT_SECONDS = 20, 300
SECOND_STEP_SECONDS = 300


@bp.get("/login")
@public("log-in itself")
def login() -> ResponseReturnValue:
    if g.actor.is_authenticated:
        return redirect(_wanted(), 303)
    return _login_page(LoginForm(formdata=None))


def _login_page(form: LoginForm, status: int = 200) -> ResponseReturnValue:
    people = demo.PEOPLE if current_app.extensions["chushi_config"].demo else ()
    return page(
        "accounts/login.html", status=status, form=form, next=_wanted(), people=people, demo_password=demo.PASSWORD
    )


@bp.post("/login")
@public("log-in itself")
def sign_in() -> ResponseReturnValue:
    form = LoginForm()
    if not form.validate_on_submit():
        return _login_page(form, 422)
    rate_limits.allow(f"login:{request.remote_addr}", limit=PER_ADDRESS, seconds=ADDRESS_SECONDS)
    rate_limits.allow(f"login:{form.account.data.lower()}", limit=PER_ACCOUNT, seconds=ACCOUNT_SECONDS)
    attempt = service.check_password(form.account.data, form.password.data, now=g.now)
    if attempt.person is None:
        form.password.errors = [_refusal(attempt.refused)]
        return _login_page(form)  # status 200, because the count of failures must be committed
    if attempt.person.has_totp:
        return _ask_for_code(attempt.person)
    return _enter(attempt.person, _wanted())


def _refusal(refused: service.Refused | None) -> str:
    if refused is service.Refused.LOCKED:
        return _("Too many wrong tries: this account is locked for 15 minutes. An administrator can give you a link.")
    return _("Staff number or password is wrong.")


def _ask_for_code(person: Person) -> ResponseReturnValue:
    wanted = _wanted()
    session["second_step"] = [person.id, person.epoch, int(g.now.timestamp()), wanted]
    return redirect(url_for(".second_step"), 303)


@bp.get("/login/code")
@public("second step of log-in; needs the first")
def second_step() -> ResponseReturnValue:
    if _half_signed_in() is None:
        return redirect(url_for(".login"), 303)
    return page("accounts/login_code.html", form=CodeForm(formdata=None))


@bp.post("/login/code")
@public("second step of log-in; needs the first")
def check_second_step() -> ResponseReturnValue:
    person, form = _half_signed_in(), CodeForm()
    if person is None:
        return redirect(url_for(".login"), 303)
    if not form.validate_on_submit():
        return page("accounts/login_code.html", status=422, form=form)
    if not totp.is_right(person, form.code.data, now=g.now):
        refused = service.count_failure(person, now=g.now)
        is_locked = refused is service.Refused.LOCKED
        form.code.errors = [_refusal(refused) if is_locked else _("This code is wrong or was used already.")]
        return page("accounts/login_code.html", form=form)
    return _enter(person, local_path(session["second_step"][3]))


def _half_signed_in() -> Person | None:
    """Who gave the right password in this browser a moment ago."""
    person_id, epoch, at, _next = session.get("second_step") or (0, 0, 0, "")
    if g.now.timestamp() - at > SECOND_STEP_SECONDS:
        return None
    return queries.find_for_second_step(person_id, epoch, now=g.now)


def _enter(person: Person, wanted: str) -> ResponseReturnValue:
    sessions.sign_in(person.id, person.epoch, queries.actor_of(person), now=g.now)
    service.note_login(person, now=g.now)
    return redirect(wanted, 303)


def _wanted() -> str:
    """Where the person was going: said by the address or form, else the page that sent them here."""
    given = request.values.get("next")
    return local_path(given) if given else local_path(_came_from())


def _came_from() -> str:
    """A call that finds its session expired is sent to log-in by a script and knows no `next`."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or before.path.startswith(("/login", "/password")):
        return "/"
    return before.path + (f"?{before.query}" if before.query else "")


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
        if g.actor.is_authenticated:
            profile.set_language(access.own_person(g.actor), wanted)
    return redirect(_wanted(), 303)
