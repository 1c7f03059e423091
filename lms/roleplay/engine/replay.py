"""A call again from its log: same log and seed, same states and words."""

from collections.abc import Iterable, Mapping
from typing import Any

from lms.roleplay.engine.call import start, step
from lms.roleplay.engine.state import CallState, Turn
from lms.roleplay.scenario import Scenario


def replay(
    scenario: Scenario, *, persona: str | None, mode: str, seed: int, log: Iterable[Mapping[str, Any]]
) -> tuple[CallState, list[Turn]]:
    """`log` holds {agent, seconds, event} per turn, as they were typed."""
    state, turns = start(scenario, persona=persona, mode=mode, seed=seed), []
    for said in log:
        state, turn = step(scenario, state, said["agent"], seconds=said.get("seconds"), event=said.get("event") or "")
        turns.append(turn)
    return state, turns
