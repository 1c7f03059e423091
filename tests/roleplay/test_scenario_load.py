"""Scenario files: everything wrong is reported at once, with file and line, and nothing wrong is let in."""

from pathlib import Path
from typing import Any

import pytest

from lms.roleplay.scenario import ScenarioError, load_scenario
from lms.roleplay.scenario.conditions import ConditionError, parse_conditions
from tests.roleplay import mini


def problems(folder: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_complete_scenario_loads_with_its_three_audiences(tmp_path: Path) -> None:
    scenario = mini.mini(tmp_path)
    assert (scenario.slug, scenario.kind, scenario.version) == ("mini", "service", 1)
    assert scenario.customer.facts[0].values == ("估",)
    assert scenario.ticket[0].element == "who"
    assert scenario.guide["pass_points"] == 80


def test_the_same_files_are_parsed_once(tmp_path: Path) -> None:
    folder = mini.write(tmp_path, mini.files())
    assert load_scenario(folder) is load_scenario(folder)


@pytest.mark.parametrize(
    ("file", "path", "value", "message"),
    [
        ("scenario.yaml", ("kind",), "chat", "must be one of"),
        ("scenario.yaml", ("turn_limit",), "many", "must be a number"),
        ("scenario.yaml", ("surprise",), 1, "unknown key 'surprise'"),
        ("scenario.yaml", ("slug",), "other", "folder's name"),
        ("scenario.yaml", ("briefing",), {"zh": "只有中文"}, "missing key 'en'"),
        ("facts.yaml", ("facts", 0, "trigger"), "asked reading", "is not a condition"),
        ("facts.yaml", ("slots", 0, "cues"), ["-不"], "cue does not parse"),
        ("facts.yaml", ("slots", 0, "cues"), ["一", "二"], "at least 5 wordings"),
        ("judge.yaml", ("weights", "A"), 9, "must sum to 100, sum is 101"),
        ("judge.yaml", ("must_pass", 0, "met_by"), ["fact(nobody)"], "does not exist"),
        ("judge.yaml", ("must_pass", 0, "met_by"), ["because"], "is not fact(id)"),
        ("judge.yaml", ("items",), {"Z9": {}}, "unknown key 'Z9'"),
        ("ticket.yaml", ("fields", 0, "expect"), {}, "exactly one of"),
    ],
)
def test_a_wrong_value_is_refused_at_its_line(
    tmp_path: Path, file: str, path: tuple[Any, ...], value: Any, message: str
) -> None:
    content = mini.files()
    place = content[file]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    found = problems(mini.write(tmp_path, content))
    assert any(message in problem and problem.startswith(f"mini/{file}:") for problem in found), found


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    content = mini.files()
    content["scenario.yaml"]["kind"] = "chat"
    del content["phrases.yaml"]["plans"]["vent"]
    content["judge.yaml"]["weights"]["A"] = 0
    found = problems(mini.write(tmp_path, content))
    assert {problem.split(":")[0] for problem in found} == {
        "mini/scenario.yaml",
        "mini/phrases.yaml",
        "mini/judge.yaml",
    }


def test_the_line_is_the_line_of_the_value(tmp_path: Path) -> None:
    folder = mini.write(tmp_path, mini.files())
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    (folder / "scenario.yaml").write_text(text.replace("difficulty: 1", "difficulty: 9"), encoding="utf-8")
    line = text.splitlines().index("difficulty: 1") + 1
    assert problems(folder) == [f"mini/scenario.yaml:{line}: must be between 1 and 5, is 9"]


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    folder = mini.write(tmp_path, mini.files())
    (folder / "ticket.yaml").unlink()
    assert [problem for problem in problems(folder) if "ticket.yaml" in problem] == [
        "mini/ticket.yaml:1: file is missing"
    ]


def test_broken_yaml_and_doubled_keys_are_named(tmp_path: Path) -> None:
    content = mini.files()
    content["ticket.yaml"] = "fields: [\n  {key: a"
    content["facts.yaml"] = "slots: []\nslots: []\nfacts: []\n"
    found = problems(mini.write(tmp_path, content))
    assert any("ticket.yaml" in problem and "is not YAML" in problem for problem in found)
    assert any("facts.yaml:2: key 'slots' stands twice" in problem for problem in found)


def test_conditions_are_joined_by_and() -> None:
    first, second = parse_conditions("asked(reading) & anger<=45")
    assert (first.verb, first.name) == ("asked", "reading")
    assert (second.verb, second.sign, second.bound) == ("anger", "<=", 45)


@pytest.mark.parametrize("source", ["", "asked()", "anger<45", "mood>=3", "asked(a) and anger<=3"])
def test_a_trigger_that_cannot_be_read_is_refused(source: str) -> None:
    with pytest.raises(ConditionError):
        parse_conditions(source)
