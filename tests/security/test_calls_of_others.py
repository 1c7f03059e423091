"""Beyond test_other_peoples_calls.py: numbers swapped inside a body, pages as a browser sees them, lists, streams."""

import re

import pytest
from sqlalchemy import select

from lms.platform.db.base import Session
from lms.roleplay.models import Call
from tests.conftest import Clock, Login
from tests.roleplay.browser_like import Line

MINE = {"customer": "我的工单"}


@pytest.fixture
def theirs(login: Login, clock: Clock) -> Line:
    """Another learner's call in progress."""
    line = Line(login("learner"), "rp-03").answer()
    assert line.say().status_code == 200
    return line


@pytest.fixture
def mine(login: Login, clock: Clock) -> Line:
    line = Line(login("learner"), "rp-09").answer()
    assert line.say("您好,请讲。").status_code == 200
    return line


def steady(page: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'nonce="[^"]*"|content="[^"]{40,}"|value="[^"]{40,}"|/calls/\d+', "", page)


@pytest.mark.parametrize("act", ["", "/state", "/events", "/debrief"])
def test_a_browser_sees_the_same_page_as_for_a_call_that_does_not_exist(theirs: Line, mine: Line, act: str) -> None:
    found = mine.client.get(f"{theirs.base}{act}")
    none = mine.client.get(f"/calls/999999{act}")
    assert (found.status_code, none.status_code) == (404, 404)
    assert steady(found.text) == steady(none.text)


def test_numbers_inside_a_body_or_an_address_move_nothing_to_another_call(theirs: Line, mine: Line) -> None:
    before = theirs.standing()
    swapped = {"call_id": theirs.id, "id": theirs.id, "person_id": theirs.row().person_id}
    assert mine.post("turns", {"n": 2, "line": "请问孩子怎么样?", **swapped}).json["n"] == 2
    assert mine.post("ticket", {"fields": {}, **swapped}).status_code == 200
    assert mine.post("ticket", {"fields": swapped}).status_code == 422
    assert mine.client.get(f"{mine.base}/state?call_id={theirs.id}").json["turns"][0]["agent"] == "您好,请讲。"
    mine.say("", event="hang_up")
    for act in ("file", "fork", "stop"):
        data = {**swapped, "turn": "1"}
        assert mine.client.post_form(f"{mine.base}/{act}?call_id={theirs.id}", data).status_code == 303
    assert theirs.standing() == before
    forked = Session.scalars(select(Call).where(Call.forked_from_id.is_not(None))).one()
    assert (forked.person_id, forked.forked_from_id) == (mine.row().person_id, mine.id)


def test_lists_and_home_hold_ones_own_calls_only(theirs: Line, mine: Line) -> None:
    for path in ("/", "/calls", f"/calls?person_id={theirs.row().person_id}", "/scenarios"):
        page = mine.client.get(path).text
        assert f'"{theirs.base}' not in page
    assert f'"{mine.base}"' in mine.client.get("/calls").text


def test_a_start_in_somebody_elses_name_is_ones_own(theirs: Line, login: Login, clock: Clock) -> None:
    client = login("learner")
    form = {"mode": "practice", "person_id": theirs.row().person_id, "id": theirs.id}
    assert client.post_form("/scenarios/rp-03/calls", form).status_code == 303
    newest = Session.scalars(select(Call).order_by(Call.id.desc())).first()
    assert newest is not None
    assert (newest.person_id, newest.id != theirs.id) == (client.person.id, True)


@pytest.mark.parametrize("role", ["mentor", "trainer", "qa_reviewer", "team_lead", "admin"])
def test_nobody_listens_in_on_a_call_or_its_ticket_form(theirs: Line, login: Login, role: str) -> None:
    listener = theirs.elsewhere(login(role))
    for act in ("", "state", "events", "debrief"):
        assert listener.get(act).status_code in {403, 404}, act
    before = theirs.standing()
    for act in ("turns", "answer", "hint", "crm", "help", "ticket"):
        refused = listener.post(act, {"n": 2, "line": "x", "fields": MINE, "question": "x"})
        assert refused.status_code in {403, 404}, act
    for act in ("file", "stop", "fork", "corrections", "comments"):
        assert listener.form(act).status_code in {403, 404}, act
    assert theirs.standing() == before


def test_a_visitor_is_sent_to_log_in_whether_the_call_exists_or_not(theirs: Line, client: object) -> None:
    for act in ("", "/state", "/debrief"):
        found, none = (client.get(f"/calls/{n}{act}") for n in (theirs.id, 999999))  # type: ignore[attr-defined]
        assert (found.status_code, none.status_code) == (303, 303)
