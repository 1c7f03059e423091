"""The debrief of a finished call, and taking a call up again from one of its turns."""

from typing import Any

from flask import Response, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from lms.catalogue import rules as places
from lms.catalogue.queries import parameter_values
from lms.catalogue.vocabulary import parameters
from lms.grading import rules as verdicts
from lms.grading import service as grading
from lms.grading.models import StoredReport
from lms.grading.report import Report
from lms.grading.rubric import load_rubric
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.errors import BadInput
from lms.platform.i18n.locale import current_language, text_of
from lms.platform.web.page import page
from lms.roleplay import access, inbox, queries, rules, show, wording
from lms.roleplay import debrief as model
from lms.roleplay.models import Call
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import calls as service
from lms.roleplay.views.blueprint import bp, library


@bp.context_processor
def words() -> dict[str, Any]:
    """What the templates of this feature read instead of codes, and content with the tenant's parameters in it."""
    return {"words": wording, "local": _local}


def _local(texts: Any) -> str:
    if "parameters" not in g:
        g.parameters = parameter_values()
    language = "en" if current_language() == "en" else "zh"  # the languages content is written in
    return places.render(text_of(texts), g.parameters, parameters(), language)


@bp.get("/calls/<int:call_id>/debrief")
@requires(Permission.OWN_ACCOUNT)
def debrief(call_id: int) -> Response | Redirect:
    call = access.readable_call(g.actor, call_id)
    scenario, is_own = library().get(call.scenario), call.person_id == g.actor.user_id
    if is_own and rules.stage(call) is not rules.Stage.FINISHED:
        return redirect(url_for(".call", call_id=call_id), 303)
    stored = grading.find_report(queries.SUBJECT, call.id)
    if stored is None:
        return page("roleplay/debrief_none.html", call=call, scenario=scenario, is_own=is_own)
    return page("roleplay/debrief.html", **_context(call, scenario, stored, is_own=is_own))


def _context(call: Call, scenario: Scenario, stored: StoredReport, *, is_own: bool) -> dict[str, Any]:
    earlier = queries.find_previous_report(call)
    view = model.build(
        call,
        Report.from_dict(stored.current),
        scenario=scenario,
        rubric=load_rubric(),
        previous=Report.from_dict(earlier.current) if earlier else None,
        corrections=stored.corrections,
        comments=stored.comments,
    )
    return {
        "call": call,
        "scenario": scenario,
        "stored": stored,
        "view": view,
        "filled": lambda words: show.filled(text_of(words), call.parameters),
        "facts_by_turn": [
            {"turn": f.turn, "text": show.filled(text_of(f.text), call.parameters)} for f in view.facts if f.turn
        ],
        "is_own": is_own,
        "person": None if is_own else inbox.who_took(call),
        "may_correct": not is_own and g.actor.may(Permission.VERDICT_CHANGE),
        "may_comment": g.actor.may(Permission.CALL_REVIEW),
        "may_fork": is_own and call.mode == "practice",
        "choices": verdicts.choices,
    }


@bp.post("/calls/<int:call_id>/fork")
@requires(Permission.CALL_TAKE)
def fork(call_id: int) -> Redirect:
    call = access.own_call(g.actor, call_id)
    turn = request.form.get("turn", "")
    if not (turn.isascii() and turn.isdigit() and len(turn) < 5):
        raise BadInput("call.unreadable", _("The page sent something unreadable. Reload it; nothing is lost."))
    fresh = service.fork_call(call, library().get(call.scenario), turn=int(turn), actor=g.actor, now=g.now)
    return redirect(url_for(".call", call_id=fresh.id), 303)
