"""The update rule: what an act does to anger, trust and patience."""

from dataclasses import replace
from pathlib import Path

import pytest

from lms.grading.case import Act
from lms.roleplay import engine
from lms.roleplay.engine.parameters import band_of, good_effects, persona
from lms.roleplay.engine.perceive import Heard
from lms.roleplay.engine.state import CallState
from lms.roleplay.engine.update import update
from lms.roleplay.scenario import Scenario
from tests.roleplay import mini


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return mini.mini(tmp_path_factory.mktemp("update"))


def begin(scenario: Scenario, who: str = "normal") -> CallState:
    return engine.start(scenario, persona=who, mode="exam", seed=1)


def heard(*names: str) -> Heard:
    return Heard(tuple(Act(name) for name in names), (), (), "")


def after(scenario: Scenario, state: CallState, *names: str) -> CallState:
    return update(scenario, state, heard(*names)).state


@pytest.mark.parametrize(("who", "levels"), [("calm", (35, 45, 80)), ("normal", (60, 35, 60)), ("hot", (80, 20, 45))])
def test_a_persona_begins_where_the_table_says(scenario: Scenario, who: str, levels: tuple[float, ...]) -> None:
    state = begin(scenario, who)
    assert (state.anger, state.trust, state.patience) == levels


def test_soothing_works_against_inertia_and_patience_falls_by_two(scenario: Scenario) -> None:
    state = after(scenario, begin(scenario), "listen_ack")
    assert state.anger == pytest.approx(60 - 6 * (1 - 0.5 * 0.6))
    assert (state.trust, state.patience) == (39, 60)


def test_a_fault_is_felt_with_the_personas_strength(scenario: Scenario) -> None:
    assert after(scenario, begin(scenario, "calm"), "refuse_flat").anger == pytest.approx(35 + 12 * 0.8)
    assert after(scenario, begin(scenario, "normal"), "refuse_flat").anger == pytest.approx(60 + 12)


def test_an_act_stops_paying_after_its_cap(scenario: Scenario) -> None:
    once = after(scenario, begin(scenario), "apologise")
    twice = after(scenario, once, "apologise")
    assert once.anger < 60
    assert (twice.anger, twice.trust) == (once.anger, once.trust)


def test_out_of_order_pays_thirty_percent(scenario: Scenario) -> None:
    listened = after(scenario, begin(scenario), "listen_ack")
    in_order = after(scenario, replace(listened, anger=60, trust=35), "specific_apology")
    too_early = after(scenario, begin(scenario), "specific_apology")
    assert (35 - too_early.trust) == pytest.approx(0.3 * (35 - in_order.trust))
    assert (60 - too_early.anger) == pytest.approx(0.3 * (60 - in_order.anger))


def test_only_three_acts_of_substance_are_heard_in_a_turn(scenario: Scenario) -> None:
    names = ("greet", "listen_ack", "name_emotion", "ask_relevant", "explain_cause", "offer_solution")
    change = update(scenario, begin(scenario), heard(*names))
    assert change.heard == ("greet", "listen_ack", "name_emotion", "ask_relevant")


def test_one_turn_moves_no_further_than_the_bounds(scenario: Scenario) -> None:
    assert after(scenario, begin(scenario, "hot"), "forbidden", "blame_customer").anger == 97
    assert after(scenario, begin(scenario, "calm"), "forbidden", "blame_customer").anger == pytest.approx(35 + 28)
    soothed = after(scenario, begin(scenario, "calm"), "listen_ack", "name_emotion", "apologise")
    assert soothed.trust == 45 + 14


def test_levels_stay_between_0_and_100(scenario: Scenario) -> None:
    low = replace(begin(scenario), anger=1, trust=99, patience=1)
    state = after(scenario, low, "listen_ack", "name_emotion")
    assert (state.anger >= 0, state.trust) == (True, 100)
    assert after(scenario, low, "forbidden").patience == 0


@pytest.mark.parametrize(
    ("anger", "band"),
    [
        (0, "easy"),
        (20, "easy"),
        (21, "upset"),
        (46, "worried"),
        (71, "angry"),
        (90, "angry"),
        (91, "furious"),
        (100, "furious"),
    ],
)
def test_bands_follow_anger(anger: int, band: str) -> None:
    assert band_of(anger) == band


def test_emergencies_and_privacy_have_an_order_of_their_own() -> None:
    assert good_effects("emergency")["dispatch_urgent"].needs == ("safety_guidance",)
    assert good_effects("privacy")["lawful_route"].trust > good_effects("service")["lawful_route"].trust


def test_an_unknown_persona_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        persona("sweet")
