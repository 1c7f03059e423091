"""Roster import: upload, preview, confirm, result, undo."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.accounts import access, queries
from lms.accounts.forms.people import RosterForm
from lms.accounts.roster_files import read_roster, template
from lms.accounts.service import roster as service
from lms.accounts.views.blueprint import bp
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.tabular.table import Unreadable
from lms.platform.tabular.writing import download
from lms.platform.web.page import page

SHOWN = 200


@bp.get("/people/imports")
@requires(Permission.PEOPLE_MANAGE)
def imports() -> ResponseReturnValue:
    return _imports(RosterForm(formdata=None))


def _imports(form: RosterForm, status: int = 200) -> ResponseReturnValue:
    return page("accounts/imports.html", status=status, form=form, imports=queries.list_imports())


@bp.post("/people/imports")
@requires(Permission.PEOPLE_MANAGE)
def upload_roster() -> ResponseReturnValue:
    form = RosterForm()
    if not form.validate_on_submit():
        return _imports(form, 422)
    file = form.file.data
    try:
        reading = read_roster(file.filename or "", file.read())
    except Unreadable as error:  # stay on the page: the next file is chosen right here
        form.file.errors = [error.message]
        return _imports(form, 422)
    kept = service.keep(file.filename or "", reading, actor=g.actor, now=g.now)
    return redirect(url_for(".roster_import", import_id=kept.id), 303)


@bp.get("/people/imports/template.xlsx")
@requires(Permission.PEOPLE_MANAGE)
def roster_template() -> ResponseReturnValue:
    return download(f"{_('Roster')}.xlsx", template())


@bp.get("/people/imports/<int:import_id>")
@requires(Permission.PEOPLE_MANAGE)
def roster_import(import_id: int) -> ResponseReturnValue:
    roster = access.roster_import(g.actor, import_id)
    if roster.applied_at is None:
        plan = service.preview(roster, actor=g.actor)
        changes, problems, counts = plan.changes, plan.problems, plan.counts()
    else:
        changes, problems, counts = service.changes_of(roster), service.problems_of(roster), roster.counts
    by_kind = service.in_order(changes)
    return page("accounts/import.html", roster=roster, by_kind=by_kind, problems=problems, counts=counts, shown=SHOWN)


@bp.post("/people/imports/<int:import_id>/apply")
@requires(Permission.PEOPLE_MANAGE)
def apply_roster(import_id: int) -> ResponseReturnValue:
    counts = service.apply(access.roster_import(g.actor, import_id), actor=g.actor, now=g.now).counts()
    flash(_("%(created)s added, %(updated)s changed.", created=counts["created"], updated=counts["updated"]))
    return redirect(url_for(".roster_import", import_id=import_id), 303)


@bp.post("/people/imports/<int:import_id>/undo")
@requires(Permission.PEOPLE_MANAGE)
def undo_roster(import_id: int) -> ResponseReturnValue:
    counts = service.undo(access.roster_import(g.actor, import_id), actor=g.actor, now=g.now)
    flash(_("%(restored)s restored, %(deactivated)s deactivated.", **counts))
    return redirect(url_for(".roster_import", import_id=import_id), 303)
