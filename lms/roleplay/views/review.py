"""For reviewers: graded calls by why a person should look, corrections, remarks."""

from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.errors import BadInput
from lms.platform.i18n.formats import moment
from lms.platform.i18n.locale import text_of
from lms.platform.tabular.writing import download, workbook
from lms.platform.web.page import page
from lms.platform.web.paging import rows, wanted_page
from lms.roleplay import access, wording
from lms.roleplay.inbox import Filter, export_rows, list_reviews
from lms.roleplay.service import review as service
from lms.roleplay.views.blueprint import bp, library


@bp.get("/reviews")
@requires(Permission.CALL_REVIEW)
def reviews() -> Response:
    wanted = _wanted()
    found = rows(list_reviews(g.actor, wanted), wanted_page(), scalars=False)
    return page("roleplay/reviews.html", rows=found, wanted=wanted, titles=library().titles())


@bp.get("/reviews/export.xlsx")
@requires(Permission.CALL_REVIEW)
def export_reviews() -> Response:
    headings = [
        _("Staff number"),
        _("Person"),
        _("Scenario"),
        _("Mode"),
        _("When"),
        _("Points"),
        _("Result"),
        _("Why"),
        _("Looked at"),
    ]
    titles = library().titles()
    cells = [_cells(row, titles) for row in export_rows(g.actor, _wanted())]
    return download(f"{_('Calls to review')}.xlsx", workbook(_("Calls to review"), headings, cells))


def _cells(row: tuple[Any, ...], titles: dict[str, Any]) -> list[Any]:
    call, report, person, is_seen = row
    reasons = dict.fromkeys(entry["reason"] for entry in report.current["needs_review"])
    return [
        person.staff_number,
        person.name,
        text_of(titles.get(call.scenario, call.scenario)),
        str(wording.MODES[call.mode]),
        moment(call.started_at),
        report.points,
        _("Passed") if report.passed else _("Not yet passed"),
        _("; ").join(str(wording.REVIEW_REASONS[reason]) for reason in reasons),
        _("yes") if is_seen else _("not yet"),
    ]


def _wanted() -> Filter:
    names = ("reason", "scenario", "passed", "seen", "q")
    return Filter(**{name: request.args.get(name, "") for name in names})


@bp.post("/calls/<int:call_id>/corrections")
@requires(Permission.VERDICT_CHANGE)
def correct(call_id: int) -> Redirect:
    call = access.readable_call(g.actor, call_id)
    item, form = request.form.get("item", ""), request.form
    said = {"reason": form.get("reason", ""), "actor": g.actor, "now": g.now}
    service.correct_verdict(call, library().get(call.scenario), item, form.get("verdict", ""), **said)
    flash(_("Saved. The points are worked out anew."))
    return _back(call_id, anchor=f"item-{item}")


@bp.post("/calls/<int:call_id>/comments")
@requires(Permission.CALL_REVIEW)
def comment(call_id: int) -> Redirect:
    call = access.readable_call(g.actor, call_id)
    turn = request.form.get("turn", "")
    if not (turn.isascii() and turn.isdigit() and len(turn) < 5):
        raise BadInput("call.unreadable", _("The page sent something unreadable. Reload it; nothing is lost."))
    service.comment(call, turn=int(turn), text=request.form.get("text", ""), actor=g.actor, now=g.now)
    return _back(call_id, anchor=f"turn-{int(turn)}")


def _back(call_id: int, **where: Any) -> Redirect:
    return redirect(url_for(".debrief", call_id=call_id, _anchor=where["anchor"]), 303)
