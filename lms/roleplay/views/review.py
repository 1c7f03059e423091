"""For reviewers: graded calls by why a person should look, corrections, remarks."""

from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.errors import BadInput
from lms.platform.web.page import page
from lms.platform.web.paging import rows, wanted_page
from lms.roleplay import access
from lms.roleplay.inbox import REASONS, Filter, list_reviews
from lms.roleplay.service import review as service
from lms.roleplay.views.blueprint import bp, library


@bp.get("/reviews")
@requires(Permission.CALL_REVIEW)
def reviews() -> Response:
    names = ("reason", "scenario", "passed", "seen", "q")
    wanted = Filter(**{name: request.args.get(name, "") for name in names})
    found = rows(list_reviews(g.actor, wanted), wanted_page(), scalars=False)
    titles = {scenario.slug: scenario.brief.title for scenario in library().all()}
    return page("roleplay/reviews.html", rows=found, wanted=wanted, reasons=REASONS, titles=titles)


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
