"""The living call: one page, and small JSON answers."""

from typing import Any

from flask import Response, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from lms.grading.rubric import load_rubric
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.errors import BadInput
from lms.platform.events import sse
from lms.platform.web.lifecycle import streams
from lms.platform.web.page import page
from lms.roleplay import access, rules, show
from lms.roleplay.models import Call
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import calls as service
from lms.roleplay.service import turns, wrap
from lms.roleplay.views.blueprint import bp, library

MAX_LINE = 100_000
EVENTS = {"", "hold", "hold_back", "transfer", "ask_help", "silence", "hang_up"}


@bp.get("/calls/<int:call_id>")
@requires(Permission.CALL_TAKE)
def call(call_id: int) -> Response | Redirect:
    mine, scenario = _mine(call_id)
    if rules.stage(mine) is rules.Stage.FINISHED:
        return redirect(url_for(".debrief", call_id=call_id), 303)
    cards = show.cards(scenario, mine.parameters)
    view = show.call_view(mine, scenario, now=g.now)
    cost = load_rubric().settings["hint_cost"]
    return page("roleplay/call.html", call=mine, scenario=scenario, cards=cards, view=view, hint_cost=cost)


@bp.get("/calls/<int:call_id>/state")
@requires(Permission.CALL_TAKE)
def state(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    return jsonify(show.progress(mine, scenario, now=g.now))


@bp.get("/calls/<int:call_id>/events")
@requires(Permission.CALL_TAKE)
@streams
def events(call_id: int) -> Response:
    mine = access.own_call(g.actor, call_id)
    return sse.stream(service.stream_of(mine.id))


@bp.post("/calls/<int:call_id>/answer")
@requires(Permission.CALL_TAKE)
def answer(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    service.answer(mine, now=g.now)
    return jsonify(show.progress(mine, scenario, now=g.now))


@bp.post("/calls/<int:call_id>/turns")
@requires(Permission.CALL_TAKE)
def speak(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    turn = turns.speak(mine, scenario, **_spoken(_body()), now=g.now)
    return jsonify(show.turn(turn, mine.mode))


@bp.post("/calls/<int:call_id>/hint")
@requires(Permission.CALL_TAKE)
def hint(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    given = service.give_hint(mine, scenario)
    words = show.filled(show.text(given), mine.parameters) if given else None
    return jsonify(hint=words, hints_used=mine.hints_used)


@bp.post("/calls/<int:call_id>/crm")
@requires(Permission.CALL_TAKE)
def open_crm(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    service.open_crm(mine, now=g.now)
    return jsonify(show.crm(mine, scenario))


@bp.post("/calls/<int:call_id>/help")
@requires(Permission.CALL_TAKE)
def ask_help(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    return jsonify(show.advice_of_senior(scenario, str(_body().get("question", ""))[:500], mine.parameters))


@bp.post("/calls/<int:call_id>/ticket")
@requires(Permission.CALL_TAKE)
def save_ticket(call_id: int) -> Response:
    mine, scenario = _mine(call_id)
    fields = _body().get("fields")
    if not isinstance(fields, dict):
        raise BadInput("ticket.unreadable", _("The ticket could not be read. Reload the page; what you typed is kept."))
    wrap.save_ticket(mine, scenario, fields, now=g.now)
    return jsonify(saved_at=g.now.isoformat())


@bp.post("/calls/<int:call_id>/file")
@requires(Permission.CALL_TAKE)
def file(call_id: int) -> Redirect:
    mine, scenario = _mine(call_id)
    wrap.file_ticket(mine, scenario, actor=g.actor, now=g.now)
    return redirect(url_for(".debrief", call_id=call_id), 303)


@bp.post("/calls/<int:call_id>/stop")
@requires(Permission.CALL_TAKE)
def stop(call_id: int) -> Redirect:
    mine = access.own_call(g.actor, call_id)  # also when the scenario's files have a fault
    service.stop(mine, actor=g.actor, now=g.now)
    return redirect(url_for(".debrief", call_id=call_id), 303)


def _mine(call_id: int) -> tuple[Call, Scenario]:
    mine = access.own_call(g.actor, call_id)
    return mine, library().get(mine.scenario)


def _body() -> dict[str, Any]:
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # nested deeper than any page of ours
        body = None
    if not isinstance(body, dict):
        raise _unreadable()
    return body


def _unreadable() -> BadInput:
    return BadInput("call.unreadable", _("The page sent something unreadable. Reload it; nothing is lost."))


def _spoken(body: dict[str, Any]) -> dict[str, Any]:
    n, line, event, seconds = body.get("n"), body.get("line", ""), body.get("event", ""), body.get("seconds")
    is_line = isinstance(line, str) and len(line) <= MAX_LINE and isinstance(event, str) and event in EVENTS
    is_time = seconds is None or type(seconds) in (int, float)
    if not (type(n) is int and n > 0 and is_line and is_time):
        raise _unreadable()
    return {"n": n, "line": rules.storable(line), "event": event, "reported_seconds": seconds}
