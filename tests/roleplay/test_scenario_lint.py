"""The lint: what a readable scenario may still not do."""

from pathlib import Path
from typing import Any

import pytest

from lms.roleplay.scenario.check import check_folder
from tests.roleplay import mini


def findings(folder: Path, content: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in check_folder(mini.write(folder, content))]


def test_the_small_scenario_is_clean(tmp_path: Path) -> None:
    assert findings(tmp_path, mini.files()) == []


def _set(file: str, *path: Any, value: Any) -> dict[str, Any]:
    content = mini.files()
    place = content[file]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_set("scenario.yaml", "briefing", "zh", value="她家读数是估抄的。"), "betrays fact estimated"),
        (
            _set("phrases.yaml", "plans", "vent", "easy", 0, value="单子上那个估字！"),
            "vent.easy betrays fact estimated",
        ),
        (_set("facts.yaml", "slots", 2, "answer", 0, value="六口人做饭"), "betrays fact six"),
        (_set("facts.yaml", "facts", 0, "trigger", value="asked(nothing)"), "names nothing that exists"),
        (_set("facts.yaml", "facts", 0, "trigger", value="never"), "can never be told"),
        (_set("facts.yaml", "facts", 1, "trigger", value="anger>=60 & anger<=40"), "can never be >=60 and <=40"),
        (_set("facts.yaml", "facts", 1, "trigger", value="turn>=99"), "turn can never be"),
        (_set("facts.yaml", "facts", 1, "say", 0, value="人多"), "holds none of its values"),
        (_set("facts.yaml", "slots", 1, "id", value="reading"), "stands twice"),
        (_set("phrases.yaml", "plans", "vent", "easy", 0, value="vent的easy话乙"), "same wording"),
        (_set("phrases.yaml", "plans", "vent", "easy", 0, value="很高兴为您服务呀"), "sounds like an agent"),
        (_set("phrases.yaml", "plans", "vent", "furious", 0, value="啊" * 29), "has 29 characters, limit 28"),
        (_set("ticket.yaml", "fields", 0, "element", value="other"), "no field for element who"),
        (_set("scenario.yaml", "known", value=["nobody"]), "is not a slot"),
        (_set("phrases.yaml", "traps", 0, "bad", value=["登记"]), "both good and bad"),
    ],
)
def test_the_lint_finds(tmp_path: Path, content: dict[str, Any], message: str) -> None:
    found = findings(tmp_path, content)
    assert any(message in finding for finding in found), found


def test_a_plan_with_five_wordings_is_too_thin(tmp_path: Path) -> None:
    content = mini.files()
    content["phrases.yaml"]["plans"]["vent"]["easy"].pop()
    assert any("at least 6 entries, has 5" in finding for finding in findings(tmp_path, content))
