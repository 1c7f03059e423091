"""Practice only: the first hint of the scenario whose condition holds."""

from lms.roleplay.engine.gates import holds
from lms.roleplay.engine.state import CallState
from lms.roleplay.scenario import Scenario


def hint(scenario: Scenario, state: CallState) -> dict[str, str] | None:
    """{zh, en}, or None in an exam, after the end, or when nothing applies. The caller counts hints."""
    if state.mode != "practice" or state.end_reason:
        return None
    found = next((hint for hint in scenario.brief.hints if holds(hint.when, state)), None)
    return None if found is None else dict(found.text)
