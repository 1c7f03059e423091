"""The labelled calls: written by people who judged every item by meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lms.config import ROOT

FOLDER = ROOT / "tests" / "content" / "calls"


@dataclass(frozen=True)
class LabelledCall:
    """`expect` holds met, not_met or na for each item; `holdout` calls were written without a look at the lexicons.

    `ticket` is None when the agent wrote none.
    """

    id: str
    scenario: str
    style: str
    holdout: bool
    persona: str
    seed: int
    mode: str
    lines: Sequence[str]
    ticket: Mapping[str, Any] | None
    expect: Mapping[str, str]
    fatal: frozenset[str]


def load_calls(folder: Path = FOLDER) -> list[LabelledCall]:
    """Every labelled call of every file, in order. Raises TypeError when a call lacks a key or has a strange one."""
    found = []
    for file in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for call in content["calls"]:
            fatal = frozenset(call.pop("fatal"))
            found.append(LabelledCall(scenario=content["scenario"], fatal=fatal, **call))
    return found


def good_call(calls: Sequence[LabelledCall], scenario: str, *, at_least: int = 8) -> LabelledCall | None:
    """A well led call of that scenario with so many lines: what a trainee who knows the job would type."""
    good = (c for c in calls if c.scenario == scenario and c.style.startswith("good") and c.ticket)
    return next((c for c in good if len(c.lines) >= at_least), None)
