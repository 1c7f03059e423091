"""Sites and teams."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access, queries
from lms.accounts.forms.people import NameForm
from lms.accounts.models import Site, Team
from lms.accounts.service import places as service
from lms.accounts.views.blueprint import bp
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.errors import BadInput
from lms.platform.web.page import page


@bp.get("/people/places")
@requires(Permission.PEOPLE_MANAGE)
def places() -> ResponseReturnValue:
    teams = queries.list_teams()
    by_site = [(site, [team for team in teams if team.site_id == site.id]) for site in queries.list_sites()]
    return page("accounts/places.html", by_site=by_site)


@bp.post("/people/places/sites")
@requires(Permission.PEOPLE_MANAGE)
def add_site() -> ResponseReturnValue:
    service.find_or_add_site(_name(), actor=g.actor)
    return _done()


@bp.post("/people/places/sites/<int:site_id>/teams")
@requires(Permission.PEOPLE_MANAGE)
def add_team(site_id: int) -> ResponseReturnValue:
    service.find_or_add_team(access.site(site_id), _name(), actor=g.actor)
    return _done()


@bp.post("/people/places/sites/<int:site_id>")
@requires(Permission.PEOPLE_MANAGE)
def rename_site(site_id: int) -> ResponseReturnValue:
    return _rename(access.site(site_id))


@bp.post("/people/places/teams/<int:team_id>")
@requires(Permission.PEOPLE_MANAGE)
def rename_team(team_id: int) -> ResponseReturnValue:
    return _rename(access.team(team_id))


def _rename(place: Site | Team) -> ResponseReturnValue:
    service.rename(place, _name(), actor=g.actor)
    return _done()


def _name() -> str:
    form = NameForm()
    if not form.validate_on_submit():
        raise BadInput("place.name", _("Write a name of at most 80 characters."))
    return str(form.name.data).strip()


def _done() -> ResponseReturnValue:
    flash(_("Saved."))
    return redirect(url_for(".places"), 303)
