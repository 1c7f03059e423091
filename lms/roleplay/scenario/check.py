"""Everything that is wrong with a scenario folder: what cannot be read first, then what the lint finds."""

from pathlib import Path

from lms.roleplay.scenario.lint import lint
from lms.roleplay.scenario.load import read_scenario
from lms.roleplay.scenario.source import Problem


def check_folder(folder: Path) -> list[Problem]:
    """Problems sorted by file and line; empty when the scenario may be used. Lints only what could be read."""
    folder = folder.resolve()
    scenario, problems = read_scenario(folder)
    return sorted({*problems, *lint(scenario, folder)})
