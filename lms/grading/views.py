"""The rubric for everybody: what is asked of a call, with points, anchors and fatal errors."""

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.grading.rubric import load_rubric
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.i18n.locale import text_of
from lms.platform.web.page import page
from lms.platform.web.shell import GROUP_TRAINER, NavItem

bp = Blueprint(
    "grading", __name__, template_folder="templates", static_folder="static", static_url_path="/static/grading"
)
NAVIGATION = [NavItem(GROUP_TRAINER, _l("Rubric"), "grading.rubric", "scale", Permission.RUBRIC_READ)]
KINDS = {"C": _l("Rule"), "S": _l("State of the call"), "L": _l("Language rules")}


@bp.get("/rubric")
@requires(Permission.OWN_ACCOUNT)
def rubric() -> Response:
    shown = load_rubric()
    names = [text_of(d.name) for d in shown.dimensions if d.code in shown.pass_dimensions]
    return page("grading/rubric.html", rubric=shown, kinds=KINDS, needed=_(", ").join(names))
