"""From a folder to a Scenario. Everything wrong is reported at once, with file and line."""

from functools import lru_cache
from pathlib import Path

from lms.roleplay.scenario.load_brief import read_brief
from lms.roleplay.scenario.load_customer import read_customer
from lms.roleplay.scenario.load_judge import read_guide, read_ticket
from lms.roleplay.scenario.schema import Scenario
from lms.roleplay.scenario.source import Problem, ScenarioError

FILES = ("scenario.yaml", "persona.md", "facts.yaml", "phrases.yaml", "ticket.yaml", "judge.yaml")


def load_scenario(folder: Path) -> Scenario:
    """The scenario in `folder`; parsed once per version of its files. Raises ScenarioError with all problems."""
    stamps = tuple(_stamp(folder / name) for name in FILES)
    return _load(folder, stamps)


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=64)
def _load(folder: Path, stamps: tuple[int, ...]) -> Scenario:
    scenario, problems = read_scenario(folder)
    if problems:
        raise ScenarioError(problems)
    return scenario


def read_scenario(folder: Path) -> tuple[Scenario, list[Problem]]:
    """The scenario as far as it can be read, and what is wrong with it."""
    problems: list[Problem] = []
    brief = read_brief(folder, problems)
    customer = read_customer(folder, brief, problems)
    ticket = read_ticket(folder, problems)
    guide = read_guide(folder, customer, ticket, problems)
    shown = [Problem(f"{folder.name}/{p.file}", p.line, p.message) for p in problems]
    return Scenario(brief, customer, ticket, guide), shown
