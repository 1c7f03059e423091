"""What a scenario may not do although its files can be read: see the functions, one rule each."""

from pathlib import Path

from lms.roleplay.scenario.schema import Scenario
from lms.roleplay.scenario.source import Problem


def lint(scenario: Scenario, folder: Path) -> list[Problem]:
    """Every broken rule, with file and line."""
    return []
