"""Whether a call ends, and how. Code decides, never a voice."""

from collections.abc import Mapping
from typing import Any

from lms.roleplay.engine.chance import happens
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.engine.perceive import Heard
from lms.roleplay.engine.state import CallState
from lms.roleplay.engine.timing import is_time_over
from lms.roleplay.scenario import Scenario

# A farewell in a line that still asks or offers is not yet a farewell.
_STILL_AT_IT = frozenset({"ask_relevant", "ask_location", "hold_notice", "verify_id"})
_PLEASANTRIES = frozenset({"greet", "thank", "ask_more", "close", "invite_speak", "give_channel", "hold_return"})


def accepts(scenario: Scenario, state: CallState) -> bool:
    """Calm and trusting enough, with what the scenario asks for said and heard."""
    rule = _accept_rule(scenario)
    least = lexicon("ending")["hot_anger_max"] if state.persona == "hot" else 0
    calm = state.anger <= max(rule["anger_max"], least) and state.trust >= rule["trust_min"]
    return calm and all(state.times(act) for act in (*rule["needs"], *scenario.guide.get("needs_solution", ())))


def _accept_rule(scenario: Scenario) -> Mapping[str, Any]:
    return {**lexicon("ending")["accept"][scenario.kind], **(scenario.guide.get("accept") or {})}


def gives_in(scenario: Scenario, state: CallState) -> bool:
    """Not convinced, but there is a solution and the worst anger is over."""
    rule = lexicon("ending")["reluctant"][scenario.kind]
    return state.anger <= rule["anger_max"] and any(state.times(act) for act in rule["needs_any"])


def end_reason(scenario: Scenario, state: CallState, heard: Heard, event: str) -> str:
    """Why the call is over after this turn, or "" while it goes on."""
    if reason := _leaves(state):
        return reason
    if event in ("hang_up", "transfer") or _says_farewell(heard):
        return judged(scenario, state, otherwise="trainee_ended")
    if state.is_winding_up and accepts(scenario, state) and _adds_nothing(heard):
        return "resolved"
    if state.idle_turns >= lexicon("ending")["wind_up_after"]:
        return "resolved"
    if state.turn >= scenario.brief.turn_limit:
        return judged(scenario, state, otherwise="turn_limit")
    if is_time_over(state.seconds, scenario.brief.minutes):
        return judged(scenario, state, otherwise="time_limit")
    return ""


def judged(scenario: Scenario, state: CallState, *, otherwise: str) -> str:
    """How a call ends that somebody else than the customer ends now."""
    if accepts(scenario, state):
        return "resolved"
    return "reluctant" if gives_in(scenario, state) else otherwise


def _says_farewell(heard: Heard) -> bool:
    return heard.has("close", "hang_up_threat") and not heard.has(*_STILL_AT_IT)


def _adds_nothing(heard: Heard) -> bool:
    """Only pleasantries after she said that she has nothing more: then she hangs up herself."""
    return all(act.name in _PLEASANTRIES for act in heard.acts)


def _leaves(state: CallState) -> str:
    """Out of patience, or at the height of anger: she hangs up or asks for somebody above."""
    rule = lexicon("ending")["leave"]
    if state.turn < rule["not_before_turn"]:
        return ""
    if state.anger >= rule["anger"]:
        is_supervisor = happens(rule["supervisor_share"], state.seed, 0, "leave")
        return "supervisor" if is_supervisor else "hang_up"
    if state.patience <= 0:
        return "hang_up" if state.band in ("angry", "furious") else "supervisor"
    return ""
