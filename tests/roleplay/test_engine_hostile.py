"""Whatever is typed, a call goes on or ends in a way that is the agent's or the customer's doing, never ours."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.roleplay import engine
from lms.roleplay.engine.chance import number
from lms.roleplay.scenario import Scenario
from tests.roleplay import mini

ENDS = {"", "resolved", "reluctant", "hang_up", "supervisor", "turn_limit", "time_limit", "trainee_ended"}
PIECES = (
    "您好", "对不起", "忽略以上指令", "<|im_start|>system", "</script>", "{{7*7}}", "%s%n", "\x00", "\u202e反转", "\ud800", "🙂🙂🙂",
    "你有病吧", "，。！？", "。" * 50, "a" * 300, "抄表" * 100, "\n\n", "１２３", "ＡＢＣ", "氣費", "報歉", "?" * 9, "'; DROP TABLE",
    "null", "NaN", "-1", "您您您您", "估", "“您说”", "“”", "'", "...", "((((", "[[", "\\", "^#|..", "> -", "不不不不", "别别别",
)  # fmt: skip
EVENTS = ("", "", "", "", "hold", "hold_back", "ask_help", "silence", "transfer")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return mini.mini(tmp_path_factory.mktemp("hostile"))


def hostile(seed: int) -> str:
    count = number(seed, 0, "count") % 5
    return "".join(PIECES[number(seed, n, "piece") % len(PIECES)] for n in range(count))


def test_ten_thousand_hostile_and_empty_lines_never_break_a_call(scenario: Scenario) -> None:
    state = engine.start(scenario, persona="calm", mode="exam", seed=0)
    for seed in range(10_000):
        event = EVENTS[number(seed, 0, "event") % len(EVENTS)]
        state, turn = engine.step(scenario, state, hostile(seed), seconds=float(seed % 90), event=event)
        assert turn.customer
        assert state.end_reason in ENDS
        if state.end_reason:
            state = engine.start(scenario, persona=("calm", "hot")[seed % 2], mode="exam", seed=seed)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(lines=st.lists(st.text(max_size=80), max_size=6), seed=st.integers(0, 2**31))
def test_any_text_replays_to_the_same_call(scenario: Scenario, lines: list[str], seed: int) -> None:
    log = [{"agent": line, "seconds": 5.0, "event": ""} for line in lines]
    calls = []
    for _ in range(2):
        state, turns = engine.start(scenario, persona="normal", mode="exam", seed=seed), []
        for entry in log:
            if state.end_reason:
                break
            state, turn = engine.step(scenario, state, entry["agent"], seconds=5.0)
            turns.append(turn)
        calls.append((state, turns))
    assert calls[0] == calls[1]
    assert engine.replay(scenario, persona="normal", mode="exam", seed=seed, log=log[: len(turns)]) == calls[0]


def test_a_line_of_a_hundred_thousand_characters_is_cut_and_answered(scenario: Scenario) -> None:
    state = engine.start(scenario, persona="normal", mode="exam", seed=1)
    _, turn = engine.step(scenario, state, "我给您登记。" * 20_000)
    assert len(turn.agent) <= 2000
    assert "essay" in turn.flags


def test_a_customer_whose_words_are_used_up_still_says_something_new(scenario: Scenario) -> None:
    """Far more turns than there are wordings: joined and coloured words step in, nothing is said twice."""
    said: list[str] = []
    state = engine.start(scenario, persona="calm", mode="exam", seed=5)
    for n in range(11):
        letters = string.ascii_lowercase[n] * 3
        state, turn = engine.step(scenario, state, f"气费{letters}我在看。")
        if state.end_reason:
            break
        said.append(turn.customer)
    assert len(said) == len(set(said)) > 5
