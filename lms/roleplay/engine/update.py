"""The update rule: acts in, new levels out. Pure; the numbers are in lexicons/acts.yaml and personas.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lms.roleplay.engine.parameters import (
    Effect,
    fault_effects,
    good_effects,
    lexicon,
    limits,
    persona,
)
from lms.roleplay.engine.perceive import Heard
from lms.roleplay.engine.state import CallState
from lms.roleplay.scenario import Scenario


@dataclass(frozen=True)
class Change:
    """What a line did. `heard` are the good acts that the customer took in, in order."""

    state: CallState
    heard: tuple[str, ...]


def update(scenario: Scenario, state: CallState, heard: Heard, *, fault_share: float = 1.0) -> Change:
    """The state after the acts. `fault_share` lowers what silence costs when a hold was announced."""
    taken = _taken_in(scenario, state, heard)
    done, effects = dict(state.done), []
    for act in taken:
        effects.append(_good(scenario, done, act))
        done[act] = done.get(act, 0) + 1
    for fault in heard.faults:
        effects.append((fault_effects()[fault], fault_share if fault == "silence_long" else 1.0))
    return Change(_applied(state, done, effects), taken)


def _taken_in(scenario: Scenario, state: CallState, heard: Heard) -> tuple[str, ...]:
    """Politeness, what is no news any more, and the first three acts of substance: nobody takes in more at once.

    A line read out a second time is not listened to at all.
    """
    if heard.has("robotic_repeat"):
        return ()
    effects, room = good_effects(scenario.kind), int(limits()["good_acts_a_turn"])
    taken: list[str] = []
    for act in heard.acts:
        effect = effects.get(act.name)
        if effect is None:
            continue
        is_light = effect.is_minor or (effect.cap > 0 and state.times(act.name) + taken.count(act.name) >= effect.cap)
        if is_light or room > 0:
            room -= 0 if is_light else 1
            taken.append(act.name)
    return tuple(taken)


def _good(scenario: Scenario, done: Mapping[str, int], act: str) -> tuple[Effect, float]:
    """The act's effect and the share of it that counts here: nothing after its cap, little out of order."""
    effect = good_effects(scenario.kind)[act]
    if effect.cap and done.get(act, 0) >= effect.cap:
        return effect, 0.0
    in_order = all(need in done for need in effect.needs)
    return effect, 1.0 if in_order else limits()["out_of_order"]


def _applied(state: CallState, done: Mapping[str, int], effects: list[tuple[Effect, float]]) -> CallState:
    bounds = limits()
    trust = sum(effect.trust * share for effect, share in effects)
    patience = sum(effect.patience * share for effect, share in effects)
    top = 100.0 if state.anger >= bounds["first_blow_to"] - 1 else bounds["first_blow_to"]
    return replace(
        state,
        done=tuple(sorted(done.items())),
        anger=_level(state.anger + _anger_change(state, effects), top),
        trust=_level(state.trust + min(bounds["trust_change"], trust)),
        patience=_level(state.patience + patience + bounds["patience_a_turn"]),
    )


def _anger_change(state: CallState, effects: list[tuple[Effect, float]]) -> float:
    """Soothing works by temperament and against inertia: the angrier, the stickier."""
    who = persona(state.persona)
    change = sum(e.anger * share * (who.soothe if e.anger < 0 else who.react) for e, share in effects)
    if change < 0:
        change *= 1 - who.inertia * state.anger / 100
    return max(limits()["anger_fall"], min(limits()["anger_rise"], change))


def _level(value: float, top: float = 100.0) -> float:
    return round(max(0.0, min(top, value)), 2)


def with_bill(state: CallState, heard: Heard) -> CallState:
    """An overpromise pleases now; two turns later the customer holds the agent to it."""
    bill = lexicon("acts")["overpromise_bill"]
    if heard.has("overpromise") and not state.bill_due:
        return replace(state, bill_due=state.turn + bill["after_turns"])
    if state.bill_due and state.turn == state.bill_due:
        anger, trust, patience = bill["effect"]
        return replace(
            state,
            anger=_level(state.anger + anger),
            trust=_level(state.trust + trust),
            patience=_level(state.patience + patience),
        )
    return state
