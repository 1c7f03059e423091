"""Perception: real wordings of agents, with synonyms, negation, quotation, slips and traps for word lists."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from lms.roleplay import engine
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.engine.perceive import perceive
from lms.roleplay.engine.rules import general_rules
from lms.roleplay.engine.view import read
from lms.roleplay.scenario import load_scenario
from lms.roleplay.scenario.vocabulary import ACTS

ROOT = Path(__file__).resolve().parents[2]
CASES = yaml.safe_load(Path(__file__).with_name("perception.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["line"][:24])
def test_the_line_is_understood(case: dict[str, Any]) -> None:
    scenario = load_scenario(ROOT / "scenarios" / case.get("in", "rp-03"))
    state = engine.start(scenario, persona="normal", mode="exam", seed=1)
    before = replace(state, done=tuple((act, 1) for act in case.get("state", ())))
    heard = perceive(scenario, before, case["line"])
    found = {act.name for act in heard.acts}
    assert set(case.get("slots", ())) <= {question.slot for question in heard.questions}
    assert set(case.get("has", ())) <= found, found
    assert not set(case.get("not", ())) & found, found


def test_quotes_are_the_agents_own_words() -> None:
    scenario = load_scenario(ROOT / "scenarios" / "rp-03")
    state = engine.start(scenario, persona="normal", mode="exam", seed=1)
    line = "真是 報歉，讓您白跑一趟。  我给您登记读数复核！"
    for act in perceive(scenario, state, line).acts:
        assert act.quote in line


def test_every_rule_names_an_act_that_exists() -> None:
    rules = general_rules()
    assert {rule.act for _, rule in (*rules.clause.entries, *rules.sentence.entries)} <= ACTS
    effects = {**lexicon("acts")["good"], **lexicon("acts")["faults"]}
    assert {rule.act for _, rule in rules.clause.entries} <= effects.keys()


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("非常报歉", "非常抱歉"), ("有人来抄标吗", "有人来抄表吗"), ("要陪偿", "要赔偿"), ("關掉閥門", "关掉阀门"), ("在屋里开灯", "在屋里开灯"),
     ("恢复供气", "恢复供气"), ("现在见面", "现在见面"), ("您就等着", "您就等着"), ("是工地吗", "是工地吗")],
)  # fmt: skip
def test_slips_are_read_as_meant_and_real_words_left_alone(typed: str, read_as: str) -> None:
    assert read(typed).text.text == read_as


def test_repeating_oneself_is_noticed_in_other_words_too() -> None:
    scenario = load_scenario(ROOT / "scenarios" / "rp-03")
    state = engine.start(scenario, persona="normal", mode="exam", seed=1)
    state, _ = engine.step(scenario, state, "您的问题我们会尽快为您核实处理的，请您耐心等待。")
    _, again = engine.step(scenario, state, "您的问题我们会尽快为您核实处理，请您耐心等待哦。")
    _, other = engine.step(scenario, state, "我刚看了系统，前两期标的是估抄。")
    assert "robotic_repeat" in [act.name for act in again.acts]
    assert "robotic_repeat" not in [act.name for act in other.acts]
