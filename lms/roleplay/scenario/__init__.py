"""Scenarios as plain values: read from scenarios/<slug>/, checked with file and line, three audiences kept apart."""

from lms.roleplay.scenario.lint import lint
from lms.roleplay.scenario.load import load_scenario
from lms.roleplay.scenario.schema import Scenario
from lms.roleplay.scenario.source import Problem, ScenarioError

__all__ = ["Problem", "Scenario", "ScenarioError", "lint", "load_scenario"]
