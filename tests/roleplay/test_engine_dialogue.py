"""Her answer fits what was said: acts and the plans they may lead to, demands in their place, words that vary."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from lms.roleplay import engine
from lms.roleplay.engine.state import CallState, Turn
from lms.roleplay.scenario import Scenario, load_scenario

ROOT = Path(__file__).resolve().parents[2]
SLUGS = ("rp-01", "rp-03", "rp-07", "rp-09")
KNOWN = ("listen_ack", "ask_relevant", "explain_cause", "offer_solution")
PROMISED = (*KNOWN, "commit_deadline")
SAFE = ("safety_guidance",)

# line, acts heard before, scenario, the plans that fit it
FITTING: list[tuple[str, tuple[str, ...], str, set[str]]] = [
    ("您好", (), "rp-03", {"greeted"}),
    ("让您为这张账单操心，真对不起", ("listen_ack",), "rp-03", {"heard"}),
    ("对不起", (), "rp-03", {"sorry_generic"}),
    ("前两个月有人来抄表吗", (), "rp-03", {"to_question"}),
    ("您看这样处理行吗", PROMISED, "rp-03", {"deadline_ok"}),
    ("您看这样处理行吗", KNOWN, "rp-03", {"push_deadline"}),
    ("这个件我负责跟进", PROMISED, "rp-03", {"deadline_ok"}),
    ("我先帮您看看是怎么回事，我理解您着急", (), "rp-03", {"heard"}),
    ("嗯嗯", KNOWN, "rp-03", {"prompt"}),
    ("嗯嗯", (), "rp-03", {"vent"}),
    ("您稍等一分钟", (), "rp-03", {"hold_ok"}),
    ("今天股市怎么样，晚上吃火锅去不去", (), "rp-03", {"off_topic"}),
    ("您把总闸拉了吧", SAFE, "rp-01", {"wary"}),
    ("没味道了就没事，您放心", SAFE, "rp-01", {"wary"}),
    ("抢修已经派出去了，加急", SAFE, "rp-01", {"deadline_ok"}),
    ("先离开屋子，不要碰开关", (), "rp-01", {"obeys"}),
    ("孩子先离井远一点", (), "rp-09", {"obeys"}),
    ("您帮忙把盖子抬回去吧", (), "rp-09", {"wary"}),
    ("抱歉，户主的信息不能透露", (), "rp-07", {"coax"}),
    ("欠费也不能说", ("lawful_route", "refuse_politely"), "rp-07", {"refused_ok"}),
    ("户主的欠费是186.4", (), "rp-07", {"pleased", "coax", "vent"}),
    ("我给您登记读数复核，马上提交。" * 60, KNOWN, "rp-03", {"too_much", "parrot"}),
]


def scenario_of(slug: str) -> Scenario:
    return load_scenario(ROOT / "scenarios" / slug)


def begin(slug: str, *acts: str, persona: str = "normal", seed: int = 1) -> CallState:
    state = engine.start(scenario_of(slug), persona=persona, mode="exam", seed=seed)
    return replace(state, done=tuple(sorted((act, 1) for act in acts)), heard_last="")


def say(slug: str, state: CallState, *lines: str) -> tuple[CallState, Turn]:
    for line in lines:
        state, turn = engine.step(scenario_of(slug), state, line)
    return state, turn


def _name(value: object) -> str:
    """The same in every process: the order of a set is not."""
    return str(sorted(value) if isinstance(value, set) else value)[:20]


@pytest.mark.parametrize(("line", "before", "slug", "plans"), FITTING, ids=_name)
def test_the_plan_fits_what_was_said(line: str, before: tuple[str, ...], slug: str, plans: set[str]) -> None:
    for seed in range(4):
        assert say(slug, begin(slug, *before, seed=seed), line)[1].plan in plans


def test_a_demand_that_was_handled_is_answered_in_its_own_words() -> None:
    scenario = scenario_of("rp-03")
    state = replace(begin("rp-03", *KNOWN), open_trap="new_meter_now", traps=("new_meter_now",))
    _, turn = say("rp-03", state, "换表要先检定，有结果才能定。")
    trap = next(trap for trap in scenario.customer.traps if trap.id == "new_meter_now")
    assert any(words[:6] in turn.customer or words[-7:] in turn.customer for words in trap.yields)


def test_no_demand_is_sprung_on_a_line_that_answers_it_or_winds_up() -> None:
    for seed in range(40):
        state = replace(begin("rp-01", *SAFE, seed=seed), turn=4)
        assert say("rp-01", state, "油烟机就让它转，别去关")[0].open_trap != "hood_off"
        content = replace(begin("rp-03", *PROMISED, seed=seed), turn=6, anger=10, trust=90)
        assert say("rp-03", content, "我再给您登记一个复核")[0].open_trap == ""


def test_out_of_the_house_she_no_longer_says_that_she_is_leaving() -> None:
    going = [text for texts in scenario_of("rp-01").customer.plans["obeys"].values() for text in texts]
    for seed in range(12):
        state, turn = say("rp-01", begin("rp-01", seed=seed), "马上带孩子下楼，不要碰开关", "您出来了吗")
        assert "outside" in turn.released
        _, later = say("rp-01", state, "抢修没到之前千万别回屋")
        assert later.plan == "obeys"
        assert not [text for text in going if text in later.customer]


def test_what_she_kept_back_is_not_blurted_out_as_an_answer_to_something_else() -> None:
    state = replace(begin("rp-07"), asked=(("purpose", ""),), trust=60)
    refused, turn = say("rp-07", state, "抱歉，户主的信息不能透露")
    assert (turn.plan, turn.released) == ("coax", ())
    assert "purpose" in say("rp-07", refused, "我理解您着急，换成我也一样")[1].released


def test_a_rude_word_is_remembered_though_the_next_line_is_kind() -> None:
    kind = "换成是我，看到账单翻倍也会着急的。"
    insulted, _ = say("rp-03", begin("rp-03"), "你有完没完，听不懂人话。", kind)
    respected, _ = say("rp-03", begin("rp-03"), "您慢慢说。", kind)
    assert insulted.anger > respected.anger + 15
    assert insulted.trust < respected.trust - 10


@pytest.mark.parametrize("slug", SLUGS)
def test_thirty_calls_of_the_same_agent_sound_different(slug: str) -> None:
    lines: list[str] = yaml.safe_load((ROOT / f"tests/content/agents/{slug}.yaml").read_text(encoding="utf-8"))["ideal"]
    heard: list[set[str]] = [set() for _ in lines[:6]]
    for seed in range(30):
        state: Any = engine.start(scenario_of(slug), persona="normal", mode="exam", seed=seed)
        for at, line in enumerate(lines[:6]):
            state, turn = engine.step(scenario_of(slug), state, line)
            heard[at].add(turn.customer)
    assert min(map(len, heard)) >= 6
    assert sum(map(len, heard)) >= 12 * len(heard)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("persona", ["calm", "hot"])
def test_thirty_turns_of_a_repetitive_agent_bring_no_sentence_twice(slug: str, persona: str) -> None:
    """Patience and temper are held, so that she stays: only the words are looked at."""
    lines = (
        "您好。",
        "我理解您的心情。",
        "对不起。",
        "您稍等，我查一下。",
        "好的。",
        "我给您登记。",
        "家里几口人？",
        "嗯。",
    )
    scenario, state = scenario_of(slug), begin(slug, persona=persona)
    said = [engine.opening(scenario, state)]
    for n in range(30):
        state = replace(state, patience=80.0, end_reason="", turn=min(state.turn, 15), anger=min(state.anger, 95.0))
        state, turn = engine.step(scenario, state, lines[n // 2 % len(lines)])
        said.append(turn.customer)
        assert len(turn.customer) <= 1.5 * scenario.customer.max_chars[turn.band]
    assert len(said) == len(set(said))


def test_she_stays_while_the_agent_still_has_something_to_say() -> None:
    state = replace(begin("rp-03", *PROMISED), is_winding_up=True, anger=10, trust=95, turn=8)
    assert say("rp-03", state, "那我再跟您总结一下，复核已登记，五个工作日内回电。")[1].end_reason is None
    assert say("rp-03", state, "感谢您的来电。")[1].end_reason == "resolved"
