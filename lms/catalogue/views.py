"""Screens of the vocabulary and of local parameters."""

from flask import Blueprint, Response, flash, g, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.catalogue import queries, service, vocabulary
from lms.catalogue.forms import ParameterForm
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.errors import NotFound
from lms.platform.web.page import page
from lms.platform.web.shell import GROUP_ADMIN, GROUP_TRAINER, NavItem

bp = Blueprint("catalogue", __name__, url_prefix="/catalogue", template_folder="templates")
NAVIGATION = [
    NavItem(GROUP_TRAINER, _l("Vocabulary"), "catalogue.vocabulary_page", "tag", Permission.SCENARIO_READ),
    NavItem(GROUP_ADMIN, _l("Local parameters"), "catalogue.parameters", "adjustments", Permission.PARAMETER_READ),
]


@bp.get("/vocabulary")
@requires(Permission.CATALOGUE_READ)
def vocabulary_page() -> Response:
    return page(
        "catalogue/vocabulary.html",
        lines=vocabulary.lines(),
        points=vocabulary.knowledge_points(),
        competencies=vocabulary.competencies(),
        tags=vocabulary.error_tags(),
    )


@bp.get("/parameters")
@requires(Permission.PARAMETER_READ)
def parameters() -> Response:
    return page("catalogue/parameters.html", parameters=vocabulary.parameters(), values=queries.parameter_values())


@bp.get("/parameters/<name>")
@requires(Permission.PARAMETER_READ)
def parameter(name: str) -> Response:
    return _parameter_page(name, ParameterForm(data={"value": queries.parameter_values().get(name, "")}), 200)


@bp.post("/parameters/<name>")
@requires(Permission.PARAMETER_SET)
def set_parameter(name: str) -> Response:
    form = ParameterForm()
    if not form.validate_on_submit():
        return _parameter_page(name, form, 422)
    changed = service.set_parameter(
        name, form.value.data or "", source=form.source.data or "", actor=g.actor, now=g.now
    )
    flash(_("Saved.") if changed else _("Nothing changed."))
    return redirect(url_for(".parameters"), 303)  # type: ignore[return-value]


def _parameter_page(name: str, form: ParameterForm, status: int) -> Response:
    known = vocabulary.parameters().get(name)
    if known is None:
        raise NotFound("catalogue.unknown_parameter", _("There is no such parameter."))
    history = queries.parameter_history(name)
    return page("catalogue/parameter.html", status=status, parameter=known, form=form, history=history)
