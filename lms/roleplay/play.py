"""One whole call from a list of lines, graded: what `flask roleplay play` and `make bench` run. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.grading.judge import grade
from lms.grading.rubric import load_rubric
from lms.roleplay import engine
from lms.roleplay.engine.ending import judged
from lms.roleplay.handover import Finished, call_case
from lms.roleplay.scenario import Scenario


def play(
    scenario: Scenario,
    lines: Sequence[str],
    *,
    ticket: Mapping[str, Any] | None,
    mode: str,
    persona: str | None,
    seed: int,
    parameters: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """One agent line after the other until the call ends or the lines do, then the judge. JSON-ready.

    When the lines run out first, the trainee has ended the call. `ticket` None means that none was filed.
    """
    finished = _finished(scenario, lines, mode=mode, persona=persona, seed=seed)
    filed = Finished(
        state=finished.state,
        turns=finished.turns,
        opening=finished.opening,
        end_reason=finished.end_reason,
        ticket=ticket or {},
        ticket_filed=ticket is not None,
        parameters=parameters or {},
    )
    report = grade(call_case(scenario, filed), load_rubric()).to_dict()
    return {
        "scenario": scenario.slug,
        "scenario_version": scenario.version,
        "rubric_version": report["rubric_version"],
        "engine": engine.VERSION,
        "seed": seed,
        "mode": mode,
        "persona": finished.state.persona,
        "opening": finished.opening,
        "turns": [turn.to_dict() for turn in finished.turns],
        "end_reason": finished.end_reason,
        **report,
    }


def _finished(scenario: Scenario, lines: Sequence[str], *, mode: str, persona: str | None, seed: int) -> Finished:
    state = engine.start(scenario, persona=persona, mode=mode, seed=seed)
    opening = engine.opening(scenario, state)
    turns: list[engine.Turn] = []
    for line in lines:
        state, turn = engine.step(scenario, state, line)
        turns.append(turn)
        if turn.end_reason:
            break
    return Finished(
        state, tuple(turns), opening, state.end_reason or judged(scenario, state, otherwise="trainee_ended")
    )
