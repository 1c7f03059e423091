"""A whole call without database or server: the agent's lines against the embedded customer, graded."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.grading.judge import grade
from lms.grading.report import Report
from lms.grading.rubric import load_rubric
from lms.roleplay import engine, handover
from lms.roleplay.scenario import Scenario

# What `fair to text` allows a quick typist: nobody is late in a script.
SCRIPTED_SECONDS = None


def converse(
    scenario: Scenario, lines: Sequence[str], *, mode: str, persona: str | None, seed: int
) -> tuple[engine.CallState, list[engine.Turn]]:
    """Play the lines until they are used up or the customer ends the call; lines after the end are not heard."""
    state = engine.start(scenario, persona=persona, mode=mode, seed=seed)
    turns: list[engine.Turn] = []
    for line in lines:
        if state.end_reason:
            break
        state, turn = engine.step(scenario, state, line, seconds=SCRIPTED_SECONDS)
        turns.append(turn)
    return state, turns


def finish(
    scenario: Scenario, state: engine.CallState, turns: Sequence[engine.Turn], ticket: Mapping[str, Any] | None
) -> handover.Finished:
    """The call as grading is given it. A script that ends before the customer does was ended by the agent."""
    begun = engine.start(scenario, persona=state.persona, mode=state.mode, seed=state.seed)
    return handover.Finished(
        state=state,
        turns=tuple(turns),
        opening=engine.opening(scenario, begun),
        end_reason=state.end_reason or "trainee_ended",
        ticket=ticket or {},
        ticket_filed=ticket is not None,
    )


def play(
    scenario: Scenario,
    lines: Sequence[str],
    *,
    ticket: Mapping[str, Any] | None,
    mode: str,
    persona: str | None,
    seed: int,
) -> dict[str, Any]:
    """Play, grade, and give everything as JSON values: the stable output of `flask roleplay play --json`."""
    state, turns = converse(scenario, lines, mode=mode, persona=persona, seed=seed)
    finished = finish(scenario, state, turns, ticket)
    report = grade(handover.call_case(scenario, finished), load_rubric())
    return {
        "scenario": scenario.slug,
        "scenario_version": scenario.version,
        "engine": engine.VERSION,
        "persona": state.persona,
        "mode": mode,
        "seed": seed,
        "opening": finished.opening,
        "turns": [_turn(turn) for turn in turns],
        "end_reason": finished.end_reason,
        **_judged(report),
    }


def _turn(turn: engine.Turn) -> dict[str, Any]:
    row = turn.to_dict()
    kept = ("n", "agent", "acts", "customer", "anger", "trust", "patience", "deltas", "released", "flags")
    return {name: row[name] for name in kept}


def _judged(report: Report) -> dict[str, Any]:
    row = report.to_dict()
    dimensions = {code: {"points": d["points"], "out_of": d["out_of"]} for code, d in row["dimensions"].items()}
    passed_on = ("rubric_version", "verdicts", "fatal", "points", "out_of", "passed", "must_pass", "needs_review")
    also = ("customer_rating", "reveal_map", "ticket", "better_lines", "advice", "judge")
    return {**{name: row[name] for name in (*passed_on, *also)}, "dimensions": dimensions}
