"""Buttons on a person's page: link, deactivate, reactivate, sign out, one-time passwords off."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access
from lms.accounts.service import links, people, totp
from lms.accounts.views.blueprint import bp
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.web.page import page


@bp.post("/people/<int:person_id>/link")
@requires(Permission.PEOPLE_MANAGE)
def create_link(person_id: int) -> ResponseReturnValue:
    person = access.changeable_person(g.actor, person_id)
    purpose = links.purpose_for(person)
    token = links.create_link(person, actor=g.actor, now=g.now)
    address = request.host_url.rstrip("/") + url_for(".set_password", token=token)
    return page("accounts/link.html", person=person, address=address, until=g.now + links.VALID_FOR[purpose])


@bp.post("/people/<int:person_id>/deactivate")
@requires(Permission.PEOPLE_MANAGE)
def deactivate(person_id: int) -> ResponseReturnValue:
    person = access.changeable_person(g.actor, person_id)
    people.deactivate(person, actor=g.actor, now=g.now)
    flash(_("%(name)s cannot sign in any more.", name=person.name))
    return _back(person_id)


@bp.post("/people/<int:person_id>/reactivate")
@requires(Permission.PEOPLE_MANAGE)
def reactivate(person_id: int) -> ResponseReturnValue:
    person = access.changeable_person(g.actor, person_id)
    people.reactivate(person, actor=g.actor)
    flash(_("%(name)s may sign in again.", name=person.name))
    return _back(person_id)


@bp.post("/people/<int:person_id>/sessions/end")
@requires(Permission.PEOPLE_MANAGE)
def end_sessions(person_id: int) -> ResponseReturnValue:
    person = access.changeable_person(g.actor, person_id)
    people.sign_out_everywhere(person, actor=g.actor)
    flash(_("%(name)s is signed out everywhere.", name=person.name))
    return _back(person_id)


@bp.post("/people/<int:person_id>/totp/remove")
@requires(Permission.PEOPLE_MANAGE)
def switch_totp_off(person_id: int) -> ResponseReturnValue:
    person = access.changeable_person(g.actor, person_id)
    totp.remove(person, actor=g.actor)
    flash(_("One-time passwords are off."))
    return _back(person_id)


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for(".person", person_id=person_id), 303)
