"""Home, choosing a scenario, one's own calls."""

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from lms.catalogue import vocabulary
from lms.grading.rubric import load_rubric
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.web.page import page
from lms.platform.web.paging import rows, wanted_page
from lms.roleplay import access, queries, rules
from lms.roleplay.forms import StartForm
from lms.roleplay.models import Call
from lms.roleplay.service import calls as service
from lms.roleplay.views.blueprint import bp, library


@bp.get("/")
@requires(Permission.OWN_ACCOUNT)
def home() -> Response:
    return page(
        "roleplay/home.html",
        open_call=queries.find_open_call(g.actor),
        unfiled=queries.list_unfiled(g.actor),
        recent=queries.list_recent(g.actor.user_id),
        scenarios=library().all(),
        tallies=queries.tallies(g.actor.user_id),
        stage=rules.stage,
    )


@bp.get("/scenarios")
@requires(Permission.CALL_TAKE)
def scenarios() -> Response:
    line = request.args.get("line", "")
    shown = [s for s in library().all() if not line or s.brief.line == line]
    return page(
        "roleplay/scenarios.html",
        scenarios=shown,
        tallies=queries.tallies(g.actor.user_id),
        lines=vocabulary.lines(),
        line=line,
    )


@bp.get("/scenarios/<slug>")
@requires(Permission.CALL_TAKE)
def briefing(slug: str) -> Response:
    return _briefing(slug, StartForm(), 200)


@bp.post("/scenarios/<slug>/calls")
@requires(Permission.CALL_TAKE)
def start(slug: str) -> Response | Redirect:
    form = StartForm()
    if not form.validate_on_submit():
        return _briefing(slug, form, 422)
    call = service.start_call(
        library().get(slug), mode=form.mode.data, persona=form.persona.data, actor=g.actor, now=g.now
    )
    return redirect(url_for(".call", call_id=call.id), 303)


def _briefing(slug: str, form: StartForm, status: int) -> Response:
    scenario = library().get(slug)
    return page(
        "roleplay/briefing.html",
        status=status,
        scenario=scenario,
        form=form,
        rubric=load_rubric(),
        tally=queries.tallies(g.actor.user_id).get(slug),
        points=vocabulary.knowledge_points(),
        competencies=vocabulary.competencies(),
    )


@bp.get("/calls")
@requires(Permission.CALL_TAKE)
def calls() -> Response:
    mine = access.readable_calls(g.actor).where(Call.person_id == g.actor.user_id)
    found = rows(queries.with_report(mine), wanted_page(), scalars=False)
    return page("roleplay/calls.html", rows=found, titles=library().titles(), stage=rules.stage)
