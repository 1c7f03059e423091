"""The list of people and what an administrator does with one of them."""

from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access, queries, wording
from lms.accounts.forms.people import AnonymiseForm, DetailsForm, RolesForm
from lms.accounts.models import Person
from lms.accounts.queries import PeopleFilter
from lms.accounts.roster_files import export_rows, headings
from lms.accounts.service import people as service
from lms.accounts.views.blueprint import bp
from lms.accounts.views.me import personal_data_file
from lms.accounts.vocabulary import Role
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.tabular.writing import download, workbook
from lms.platform.web.page import page
from lms.platform.web.paging import rows, wanted_page


@bp.get("/people")
@requires(Permission.PEOPLE_READ)
def people() -> ResponseReturnValue:
    wanted = _wanted()
    found = rows(queries.filtered_people(access.visible_people(g.actor), wanted), wanted_page())
    teams = queries.list_teams()
    return page("accounts/people.html", fragment="people", rows=found, wanted=wanted, teams=teams, roles=wording.ROLES)


def _wanted() -> PeopleFilter:
    """The filter in the address; what nobody knows is no filter."""
    given = request.args
    team = given.get("team", "")
    return PeopleFilter(
        text=given.get("q", "")[:80].replace("\0", ""),
        role=Role(given["role"]) if given.get("role") in set(Role) else None,
        team_id=int(team) if team.isdecimal() and len(team) < 10 else None,
        state=given["state"] if given.get("state") in {"inactive", "all"} else "active",
        sort=given["sort"] if given.get("sort", "").removeprefix("-") in queries.SORTS else "staff_number",
    )


@bp.get("/people/export.xlsx")
@requires(Permission.PEOPLE_READ)
def export_people() -> ResponseReturnValue:
    found = queries.all_people(queries.filtered_people(access.visible_people(g.actor), _wanted()))
    return download(f"{_('People')}.xlsx", workbook(_("People"), headings(), export_rows(found)))


@bp.get("/people/new")
@requires(Permission.PEOPLE_MANAGE)
def new_person() -> ResponseReturnValue:
    form, roles = DetailsForm(formdata=None), RolesForm(formdata=None, data={"roles": [Role.LEARNER]})
    return page("accounts/person_new.html", form=form, roles_form=roles)


@bp.post("/people/new")
@requires(Permission.PEOPLE_MANAGE)
def create_person() -> ResponseReturnValue:
    form, roles = DetailsForm(), RolesForm()
    if not (form.validate_on_submit() & roles.validate()):
        return page("accounts/person_new.html", status=422, form=form, roles_form=roles)
    person = service.create_person(form.details(), roles.chosen(), actor=g.actor, now=g.now)
    flash(_("%(name)s is added. Create a link now so that they can set a password.", name=person.name))
    return _back(person)


@bp.get("/people/<int:person_id>")
@requires(Permission.PEOPLE_READ)
def person(person_id: int) -> ResponseReturnValue:
    return _show(access.visible_person(g.actor, person_id))


def _show(person: Person, *, status: int = 200, **forms: Any) -> Response:
    """The person's page; a form with mistakes takes the place of the fresh one."""
    fresh = {
        "form": DetailsForm(person, formdata=None),
        "roles_form": RolesForm(formdata=None, data={"roles": sorted(person.roles)}),
        "anonymise_form": AnonymiseForm(formdata=None),
    }
    may_manage = g.actor.may(Permission.PEOPLE_MANAGE) and person.anonymised_at is None
    return page("accounts/person.html", status=status, person=person, may_manage=may_manage, **{**fresh, **forms})


@bp.post("/people/<int:person_id>")
@requires(Permission.PEOPLE_MANAGE)
def change_person(person_id: int) -> ResponseReturnValue:
    person = access.changeable_person(g.actor, person_id)
    form = DetailsForm(person)
    if not form.validate_on_submit():
        return _show(person, status=422, form=form)
    service.change_details(person, form.details(), actor=g.actor)
    flash(_("Saved."))
    return _back(person)


@bp.post("/people/<int:person_id>/roles")
@requires(Permission.PEOPLE_MANAGE)
def set_roles(person_id: int) -> ResponseReturnValue:
    person, form = access.changeable_person(g.actor, person_id), RolesForm()
    if not form.validate_on_submit():
        return _show(person, status=422, roles_form=form)
    service.set_roles(person, form.chosen(), actor=g.actor)
    flash(_("Saved."))
    return _back(person)


@bp.get("/people/<int:person_id>/data.json")
@requires(Permission.PEOPLE_MANAGE)
def person_data(person_id: int) -> ResponseReturnValue:
    person = access.managed_person(g.actor, person_id)
    service.note_export(person, actor=g.actor)
    return personal_data_file(person)


@bp.post("/people/<int:person_id>/anonymise")
@requires(Permission.PEOPLE_MANAGE)
def anonymise(person_id: int) -> ResponseReturnValue:
    person, form = access.changeable_person(g.actor, person_id), AnonymiseForm()
    if not form.validate_on_submit():
        return _show(person, status=422, anonymise_form=form)
    service.anonymise(person, form.reason.data.strip(), actor=g.actor, now=g.now)
    flash(_("The personal data is removed."))
    return _back(person)


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("accounts.person", person_id=person.id), 303)
