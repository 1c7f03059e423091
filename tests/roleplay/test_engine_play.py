"""From lines to a graded call, and the hand-over between engine and judge."""

import pytest

from lms.roleplay import engine
from lms.roleplay.handover import Finished, call_case
from lms.roleplay.play import play
from lms.roleplay.scenario import Scenario
from tests.roleplay import mini

LINES = [
    "您是说这个月的气费翻了倍，我听明白了。",
    "前两个月有没有人上门抄表？",
    "我给您登记复核。",
    "5个工作日内我给您回电答复。",
]


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return mini.mini(tmp_path_factory.mktemp("play"))


def test_the_case_holds_what_was_said_felt_told_and_filed(scenario: Scenario) -> None:
    log = [{"agent": line, "seconds": 12.0, "event": ""} for line in LINES]
    state, turns = engine.replay(scenario, persona="calm", mode="exam", seed=4, log=log)
    case = call_case(
        scenario,
        Finished(state, tuple(turns), "开场", "reluctant", ticket={"who": "何女士"}, ticket_filed=True, seconds=90.0),
    )
    assert [exchange.agent for exchange in case.exchanges] == LINES
    assert (case.start_mood.anger, case.exchanges[-1].seconds) == (35, 12.0)
    assert {fact.id: fact.released_turn for fact in case.facts} == {"estimated": 2, "six": None}
    assert {field.key: field.given for field in case.ticket}["who"] == "何女士"
    assert {field.key: field.given for field in case.ticket}["where"] is None
    assert (case.kind, case.persona, case.end_reason, case.guide) == ("service", "calm", "reluctant", scenario.guide)


def test_a_call_is_played_graded_and_the_same_every_time(scenario: Scenario) -> None:
    first = play(scenario, LINES, ticket={"who": "何女士"}, mode="exam", persona=None, seed=9)
    assert first == play(scenario, LINES, ticket={"who": "何女士"}, mode="exam", persona=None, seed=9)
    assert {
        "scenario",
        "scenario_version",
        "rubric_version",
        "engine",
        "seed",
        "turns",
        "end_reason",
        "verdicts",
    } <= first.keys()
    assert {"fatal", "dimensions", "points", "out_of", "passed", "must_pass", "needs_review"} <= first.keys()
    assert {"customer_rating", "reveal_map", "ticket"} <= first.keys()
    assert {"n", "agent", "acts", "customer", "anger", "trust", "patience", "deltas", "released"} <= first["turns"][
        0
    ].keys()


@pytest.mark.parametrize(
    ("lines", "reason"), [(LINES, "reluctant"), (LINES[:1], "trainee_ended"), ([], "trainee_ended")]
)
def test_when_the_lines_run_out_the_trainee_has_ended_the_call(
    scenario: Scenario, lines: list[str], reason: str
) -> None:
    assert play(scenario, lines, ticket=None, mode="exam", persona="normal", seed=2)["end_reason"] == reason


def test_lines_after_the_end_are_not_played(scenario: Scenario) -> None:
    result = play(scenario, ["再见。", "喂？"], ticket=None, mode="exam", persona="normal", seed=2)
    assert len(result["turns"]) == 1
