"""The rubric file: complete, and refused with file and line when something is wrong."""

from pathlib import Path

import pytest

from lms.grading.judge.items import CHECKS
from lms.grading.marked import DataError
from lms.grading.rubric import DEFAULT, load_rubric


def test_the_default_rubric_has_a_check_for_every_item_and_all_fatal_codes():
    rubric = load_rubric()
    assert [item.code for item in rubric.items] == list(CHECKS)
    assert [item.code for item in rubric.fatal] == [f"FE{n}" for n in range(1, 11)]
    assert rubric.item("D1").points == 8
    assert rubric.item("C1").core


@pytest.fixture
def broken(tmp_path: Path):
    def make(old: str, new: str) -> Path:
        text = DEFAULT.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "rubric.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return make


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("points: 3", "points: 4", "points of A add up to 9, not 8"),
        ("code: A2", "code: A1", "item A1 stands twice"),
        ("kind: C", "kind: X", "kind must be one of"),
        ("applies: always", "applies: sometimes", "applies must be one of"),
        ("    points: 3\n", "", "missing key 'points'"),
        ("    kind: C\n", "    kind: C\n    colour: red\n", "unknown key 'colour'"),
        ("weight: 8", "weight: 9", "points of A add up to 8, not 9"),
        ("schema: 1", "schema: 2", "schema must be 1"),
        ("name: default", "name: ''", "name must be a text"),
        ("pass_dimensions: [B, C, E]", "pass_dimensions: [B, Z]", "unknown dimension 'Z'"),
        ("hint_cost: 2", "hint_cost: -1", "hint_cost must be a number"),
        ("schema: 1", "schema: [1", "expected"),
    ],
)
def test_a_broken_rubric_is_refused_with_file_and_line(broken, old, new, complaint):
    with pytest.raises(DataError, match=r"^rubric\.yaml:\d+: ") as caught:
        load_rubric(broken(old, new))
    assert complaint in str(caught.value)


def test_the_line_named_is_the_line_at_fault(broken):
    path = broken("kind: C", "kind: X")
    line = path.read_text(encoding="utf-8").splitlines().index("    kind: X") + 1
    with pytest.raises(DataError, match=rf"^rubric\.yaml:{line}: "):
        load_rubric(path)
