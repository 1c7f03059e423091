"""A call over HTTP at its bad moments: too late, twice, two at once, signed out, the files broken, the clock set back."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
import yaml
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms.accounts.models import Person
from lms.evidence import queries as ledger
from lms.grading.models import StoredReport
from lms.platform.db.base import Session
from lms.roleplay import engine, queries, rules
from lms.roleplay.library import Library, library_at
from lms.roleplay.models import Call
from lms.roleplay.service import wrap
from tests.conftest import Clock, Login
from tests.roleplay.browser_like import GOOD_LINE, Line
from tests.support.client import SeparateClient

WAIT = 20
CALM_LINES = (
    "气费一下子翻倍,换成我也会着急,真的抱歉让您操心了。您慢慢说,我都记下来。",
    "您是说上个月六十、这个月一百三,担心表有问题,想查清楚原因,对吗?",
    "请问上两个月有抄表员上门抄表吗?",
    "这次是几号抄的表?比平时晚了几天?",
    "家里现在住几口人?",
)


@pytest.fixture
def learner(login: Login, clock: Clock) -> SeparateClient:
    return login("learner")


@pytest.fixture
def line(learner: SeparateClient) -> Line:
    """A call in progress with one turn said."""
    talking = Line(learner, "rp-03").answer()
    assert talking.say().status_code == 200
    return talking


def end(line: Line) -> Line:
    assert line.say("", event="hang_up").json["ended"]
    return line


# Too late, too early, twice


def test_answering_twice_changes_nothing(line: Line, clock: Clock) -> None:
    before = line.standing()
    clock.tick(minutes=2)
    again = line.post("answer")
    assert again.status_code == 200
    assert (again.json["stage"], len(again.json["turns"])) == ("talking", 1)
    assert line.standing() == before


def test_a_ringing_call_hears_no_line_and_says_so(learner: SeparateClient) -> None:
    ringing = Line(learner, "rp-03")
    before = ringing.standing()
    refused = ringing.say()
    assert (refused.status_code, refused.json["code"]) == (409, "call.not_talking")
    assert ringing.post("hint").status_code == 409
    assert ringing.get("state").json["opening"] == ""
    assert ringing.standing() == before


def test_after_the_end_lines_and_hints_are_refused_and_the_workbench_stays(line: Line) -> None:
    end(line)
    before = line.standing()
    for n in (3, 4):
        assert line.say(n=n).status_code == 409
    assert line.post("hint").json["code"] == "call.not_talking"
    assert line.post("crm").status_code == 200
    assert line.post("help", {"question": "阶梯气价"}).json["found"]
    assert line.post("answer").json["stage"] == "wrapping"
    assert line.form("stop").status_code == 303
    assert line.standing() == before
    assert line.form("file").location == f"{line.base}/debrief"


def test_filing_before_the_end_is_refused_and_the_call_goes_on(line: Line) -> None:
    before = line.standing()
    assert line.form("file").status_code == 409
    assert line.standing() == before
    assert line.say("我帮您查账单。").status_code == 200


def test_filing_and_stopping_twice_change_nothing_more(line: Line, clock: Clock) -> None:
    end(line)
    assert line.form("file").status_code == 303
    before, points = line.standing(), Session.scalar(select(StoredReport.points))
    clock.tick(minutes=3)
    for act in ("file", "stop", "file"):
        assert line.form(act).location == f"{line.base}/debrief"
    assert line.post("ticket", {"fields": {"customer": "后来改的"}}).status_code == 409
    assert line.standing() == before
    assert Session.scalars(select(StoredReport.points)).all() == [points]
    assert ledger.count_records(line.row().person_id) == 1


def test_a_stopped_call_takes_no_ticket_and_cannot_be_filed(line: Line, clock: Clock) -> None:
    assert line.form("stop").location == f"{line.base}/debrief"
    before = line.standing()
    clock.tick(minutes=1)
    assert line.form("stop").status_code == 303
    assert line.form("file").status_code == 409
    assert line.post("ticket", {"fields": {"customer": "x"}}).status_code == 409
    assert line.say(n=2).status_code == 409
    assert line.standing() == before
    assert line.client.get(f"{line.base}/debrief").status_code == 200


def test_an_old_address_leads_to_where_the_call_stands(line: Line) -> None:
    assert line.get("debrief").location == line.base
    end(line)
    assert line.get("debrief").location == line.base
    assert line.get().status_code == 200
    line.form("file")
    assert line.get().location == f"{line.base}/debrief"


def test_another_scenario_is_refused_while_a_call_is_open_and_the_same_one_is_taken_up(line: Line) -> None:
    other = line.client.post_form("/scenarios/rp-01/calls", {"mode": "practice"})
    assert other.status_code == 409
    same = line.client.post_form("/scenarios/rp-03/calls", {"mode": "practice"})
    assert same.location == line.base


# Two at once


@pytest.fixture
def together(app: Flask, learner: SeparateClient, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`together(place, name, deed)`: two browsers of one learner do `deed`; both pass `place.name` before either goes on."""

    def run(place: Any, name: str, deed: Callable[[SeparateClient], TestResponse]) -> list[TestResponse]:
        meet, gate = getattr(place, name), threading.Barrier(2, timeout=WAIT)

        def wait(*args: Any, **kwargs: Any) -> Any:
            result = meet(*args, **kwargs)
            gate.wait()
            return result

        monkeypatch.setattr(place, name, wait)
        browsers = [app.test_client(), app.test_client()]
        for browser in browsers:
            browser.become(learner.person, now=clock.now)
        answers: list[TestResponse] = []
        threads = [threading.Thread(target=lambda b=browser: answers.append(deed(b))) for browser in browsers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(WAIT)
        monkeypatch.setattr(place, name, meet)
        Session.rollback()
        Session.expire_all()
        return answers

    return run


def test_the_same_turn_sent_twice_at_once_is_stored_once_and_both_hear_the_same(line: Line, together: Any) -> None:
    def say(client: SeparateClient) -> TestResponse:
        return line.elsewhere(client).post("turns", {"n": 2, "line": "我帮您查账单。", "event": "", "seconds": 4})

    first, second = together(engine, "step", say)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json == second.json
    assert (line.turns(), line.row().turn_count) == (2, 2)


def test_two_different_lines_at_once_leave_one_and_tell_the_other(line: Line, together: Any) -> None:
    lines = iter(["我帮您查账单。", "请问上次抄表是哪天?"])

    def say(client: SeparateClient) -> TestResponse:
        return line.elsewhere(client).post("turns", {"n": 2, "line": next(lines)})

    answers = together(engine, "step", say)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert {answer.json.get("code") for answer in answers} == {None, "call.moved_on"}
    kept = next(answer.json["agent"] for answer in answers if answer.status_code == 200)
    assert [turn.agent for turn in line.row().turns] == [GOOD_LINE, kept]
    assert line.say("我们继续。").status_code == 200


def test_two_starts_at_once_are_one_call(learner: SeparateClient, together: Any) -> None:
    def start(client: SeparateClient) -> TestResponse:
        return client.post_form("/scenarios/rp-03/calls", {"mode": "practice"})

    first, second = together(engine, "start", start)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert Session.scalar(select(func.count()).select_from(Call)) == 1


def test_two_filings_at_once_are_one_report(line: Line, together: Any) -> None:
    end(line)

    def file(client: SeparateClient) -> TestResponse:
        return line.elsewhere(client).form("file")

    first, second = together(rules, "why_not_file", file)
    assert (first.status_code, second.status_code) == (303, 303)
    assert Session.scalar(select(func.count()).select_from(StoredReport)) == 1
    assert ledger.count_records(line.row().person_id) == 1


def test_two_forks_at_once_are_one_call(line: Line, together: Any) -> None:
    end(line).form("file")

    def fork(client: SeparateClient) -> TestResponse:
        return client.post_form(f"{line.base}/fork", {"turn": "1"})

    answers = together(queries, "find_open_call", fork)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert Session.scalar(select(func.count()).select_from(Call)) == 2


def test_two_hints_at_once_are_both_counted(line: Line, together: Any) -> None:
    answers = together(engine, "hint", lambda client: line.elsewhere(client).post("hint"))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert line.row().hints_used == 2


# Signed out in mid-call


@pytest.mark.parametrize("cookie_is_lost", [False, True])
def test_a_session_that_ended_in_mid_call_is_told_and_the_same_turn_counts_once_after_log_in(
    line: Line, clock: Clock, cookie_is_lost: bool
) -> None:
    before, person = line.standing(), line.client.person
    clock.tick(hours=2)
    if cookie_is_lost:
        line.client.delete_cookie("chushi")
    refused = line.say("我帮您查账单。")
    assert (refused.status_code, refused.json["code"]) == (401, "auth.signed_out")
    assert refused.json["message"]
    assert line.standing() == before

    line.client.become(person, now=clock.now)
    line.token = line.client.csrf_token()
    taken, again = line.say("我帮您查账单。", n=2), line.say("我帮您查账单。", n=2)
    assert taken.status_code == 200
    assert again.json == taken.json
    assert line.turns() == 2


def test_a_session_that_ended_stays_ended_however_often_the_page_asks(line: Line, clock: Clock) -> None:
    clock.tick(hours=2)
    for act in ("state", "events", "state"):
        assert line.client.get(f"{line.base}/{act}", headers={"Accept": "application/json"}).status_code == 401


def test_a_person_who_was_deactivated_in_mid_call_says_nothing_more(line: Line, clock: Clock) -> None:
    person = Session.get_one(Person, line.client.person.id)
    person.epoch += 1
    before = line.standing()
    clock.tick(minutes=1)
    assert line.say().status_code == 401
    assert line.standing() == before


# The scenario's files change or break


@pytest.fixture
def content(app: Flask, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of two scenarios that the application now uses."""
    for slug in ("rp-03", "rp-09"):
        copytree(root / "scenarios" / slug, tmp_path / "scenarios" / slug)
    config = replace(app.extensions["chushi_config"], content_dir=str(tmp_path))
    monkeypatch.setitem(app.extensions, "chushi_config", config)
    monkeypatch.setattr(Library, "look_every_seconds", 0)
    return tmp_path / "scenarios"


def change(file: Path, **values: Any) -> None:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**data, **values}, allow_unicode=True), encoding="utf-8")


def break_file(file: Path, how: str) -> None:
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes({"cut": file.read_bytes()[:500] + b"\n  - [", "gbk": "客户".encode("gbk"), "empty": b""}[how])


@pytest.mark.parametrize("how", ["cut", "gbk", "empty", "gone"])
@pytest.mark.parametrize("name", ["judge.yaml", "phrases.yaml"])
def test_a_file_that_breaks_in_mid_call_ends_nobodys_call(content: Path, line: Line, name: str, how: str) -> None:
    break_file(content / "rp-03" / name, how)
    assert line.say("我帮您查账单。").status_code == 200
    assert line.get().status_code == 200
    end(line)
    assert line.form("file").status_code == 303
    assert line.client.get("/").status_code == 200


def test_after_a_restart_with_a_broken_file_the_call_waits_says_so_and_goes_on_once_it_is_mended(
    content: Path, line: Line
) -> None:
    file = content / "rp-03" / "facts.yaml"
    good, before = file.read_bytes(), line.standing()
    break_file(file, "cut")
    library_at.cache_clear()
    for refused in (line.say("我帮您查账单。"), line.post("hint"), line.post("ticket", {"fields": {}})):
        assert (refused.status_code, refused.json["code"]) == (409, "scenario.broken")
        assert refused.json["message"]
    for address in (line.base, f"{line.base}/state", "/scenarios/rp-03"):
        assert line.client.get(address).status_code == 409
    for address in ("/", "/scenarios", "/calls", "/scenarios/rp-09"):
        assert line.client.get(address).status_code == 200
    assert line.standing() == before
    file.write_bytes(good)
    assert line.say("我帮您查账单。").status_code == 200


def test_a_call_whose_scenario_was_removed_can_still_be_stopped(content: Path, line: Line) -> None:
    rmtree(content / "rp-03")
    assert line.say("我帮您查账单。").status_code == 404
    assert line.client.get("/").status_code == 200
    assert line.form("stop").status_code == 303
    assert line.row().end_reason == "stopped"
    assert Line(line.client, "rp-09").answer().say().status_code == 200


def test_a_new_version_in_mid_call_is_used_from_the_next_turn(content: Path, line: Line) -> None:
    line.say("请问上两个月有人上门抄表吗?")
    change(content / "rp-03" / "scenario.yaml", version=2)
    facts = yaml.safe_load((content / "rp-03" / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    change(content / "rp-03" / "facts.yaml", facts=[fact for fact in facts if fact["id"] != "notebook"])
    assert library_at(content.parent).get("rp-03").version == 2
    assert line.say("我帮您查账单。").status_code == 200
    end(line)
    assert line.form("file").status_code == 303
    assert line.client.get(f"{line.base}/debrief").status_code == 200
    assert line.row().scenario_version == 1


def test_a_fork_that_the_changed_scenario_cannot_replay_is_refused_in_words(content: Path, line: Line) -> None:
    for said in CALM_LINES:
        assert line.say(said).json["ended"] is None
    end(line).form("file")
    change(content / "rp-03" / "scenario.yaml", turn_limit=4, version=2)
    for turn in ("4", "5"):  # the last turn kept would end the call; the call would have ended before
        refused = line.client.post_form(f"{line.base}/fork", {"turn": turn})
        assert refused.status_code == 409
        assert "情景改过了" in refused.text
    assert Session.scalar(select(func.count()).select_from(Call)) == 1
    assert line.client.post_form(f"{line.base}/fork", {"turn": "2"}).status_code == 303


def test_calls_left_behind_are_graded_although_another_scenario_is_broken(
    content: Path, learner: SeparateClient, clock: Clock
) -> None:
    waiting = end(Line(learner, "rp-03").answer())
    graded = end(Line(learner, "rp-09").answer())
    break_file(content / "rp-03" / "ticket.yaml", "cut")
    library_at.cache_clear()
    assert wrap.expire(library_at(content.parent).get, now=clock.tick(hours=30)) == 1
    assert rules.stage(waiting.row()) is rules.Stage.WRAPPING
    assert rules.stage(graded.row()) is rules.Stage.FINISHED


# Clocks


def test_a_clock_that_is_set_back_harms_nothing(line: Line, clock: Clock) -> None:
    clock.tick(hours=-3)
    assert line.say("我帮您查账单。").status_code == 200
    assert line.row().turns[1].seconds == 0
    state = line.get("state").json
    assert (state["talked_seconds"], state["stage"]) == (0, "talking")
    assert line.get().status_code == 200
    end(line)
    assert line.form("file").status_code == 303
    assert line.client.get(f"{line.base}/debrief").status_code == 200
