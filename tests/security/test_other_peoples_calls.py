"""Somebody else's call looks, to a learner, as if it did not exist: for reading, speaking, filing, everything."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.platform.db import session as unit
from lms.platform.db.base import Session
from lms.roleplay import access
from lms.roleplay.models import Call
from tests.conftest import Login
from tests.factories import accounts, calls, grading
from tests.support.client import SeparateClient

BODIES: dict[str, dict[str, Any]] = {
    "turns": {"n": 1, "line": "您好", "event": ""},
    "ticket": {"fields": {}},
    "help": {"question": "多久上门"},
}


def _addresses(app: Flask) -> list[tuple[str, str]]:
    """Method and path of every address that names a call."""
    routes = [route for route in app.url_map.iter_rules() if "call_id" in route.arguments]
    return [(m, r.rule) for r in routes for m in sorted((r.methods or set()) - {"HEAD", "OPTIONS"})]


def _ask(client: SeparateClient, method: str, path: str, token: str) -> TestResponse:
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    body = BODIES.get(path.rpartition("/")[2], {}) if method == "POST" else None
    response: TestResponse = client.open(path, method=method, json=body, headers=headers)
    return response


@pytest.mark.parametrize("stage", ["ringing", "talking", "wrapping", "graded"])
def test_every_address_of_anothers_call_is_a_404_word_for_word(app: Flask, login: Login, stage: str) -> None:
    owner = accounts.person()
    theirs = {
        "ringing": lambda: calls.call(owner),
        "talking": lambda: calls.talking(owner),
        "wrapping": lambda: calls.wrapping(owner),
        "graded": lambda: grading.graded(owner)[0],
    }[stage]()
    unit.commit()
    state, learner = _facts(theirs), login("learner")
    token, addresses = learner.csrf_token(), _addresses(app)
    assert len(addresses) > 12
    for method, rule in addresses:
        path = rule.replace("<int:call_id>", str(theirs.id))
        unknown = rule.replace("<int:call_id>", "999999")
        found, none = _ask(learner, method, path, token), _ask(learner, method, unknown, token)
        reviewers_only = rule.endswith(("/corrections", "/comments"))
        assert found.status_code == (403 if reviewers_only else 404), f"{method} {path}"
        assert found.json == none.json, f"{method} {path}"
    assert _facts(theirs) == state


def _facts(call: Call) -> dict[str, Any]:
    Session.refresh(call)
    return {column.key: getattr(call, column.key) for column in Call.__table__.columns}


class TestReviewers:
    def test_a_mentor_reads_what_has_ended_but_takes_no_part(self, login: Login) -> None:
        call, _report = grading.graded(accounts.person())
        mentor = login("mentor")
        assert mentor.get(f"/calls/{call.id}/debrief").status_code == 200
        assert mentor.get(f"/calls/{call.id}").status_code == 404
        token = mentor.csrf_token()
        assert _ask(mentor, "POST", f"/calls/{call.id}/stop", token).status_code == 404
        assert _ask(mentor, "POST", f"/calls/{call.id}/fork", token).status_code == 404

    def test_a_call_in_progress_is_nobodys_but_the_learners(self, login: Login) -> None:
        call = calls.talking(accounts.person())
        for role in ("mentor", "trainer", "qa_reviewer", "team_lead", "admin"):
            assert login(role).get(f"/calls/{call.id}/debrief").status_code == 404, role

    def test_a_team_lead_reads_the_own_team_only(self, login: Login) -> None:
        team, other = accounts.team(), accounts.team()
        mine, _ = grading.graded(accounts.person(team_id=team.id))
        theirs, _ = grading.graded(accounts.person(team_id=other.id))
        lead = login("team_lead", team_id=team.id)
        assert lead.get(f"/calls/{mine.id}/debrief").status_code == 200
        assert lead.get(f"/calls/{theirs.id}/debrief").status_code == 404

    def test_a_team_lead_without_a_team_reads_none(self, login: Login) -> None:
        call, _ = grading.graded(accounts.person())
        assert login("team_lead").get(f"/calls/{call.id}/debrief").status_code == 404


@pytest.mark.parametrize("role", ["learner", "mentor", "team_lead", "admin", "invigilator"])
def test_door_and_list_agree(session: object, role: str) -> None:
    """What the list shows the door opens, and nothing else."""
    team = accounts.team()
    me = accounts.person(role, team_id=team.id)
    people = [me, accounts.person(team_id=team.id), accounts.person()]
    made = [make(person) for person in people for make in (calls.wrapping, calls.talking)]
    actor = accounts.queries.actor_of(me)
    listed = {call.id for call in Session.scalars(access.readable_calls(actor))}
    for call in made:
        opened = _opens(actor, call.id)
        assert opened == (call.id in listed)
        assert opened or call.person_id != me.id
    assert listed <= set(Session.scalars(select(Call.id)))


def _opens(actor: Any, call_id: int) -> bool:
    try:
        return access.readable_call(actor, call_id).id == call_id
    except access.NotFound:
        return False
