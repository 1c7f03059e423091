"""How a run is shown and kept."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import history
from bench.figures import Figure, columns, number, table


@pytest.mark.parametrize(
    ("value", "aim", "reached"),
    [
        (4.0, "<=4", True),
        (4.1, "<=4", False),
        (0.8, ">=0.80", True),
        (0.79, ">=0.80", False),
        (0.0, "=0", True),
        (1.0, "=0", False),
        (None, ">=1", False),
        (7.0, "", None),
    ],
)
def test_an_aim_is_reached_at_its_limit(value: float | None, aim: str, reached: bool | None) -> None:
    assert Figure("turn", "x", value, aim=aim).is_reached is reached


def test_numbers_show_three_digits_that_count() -> None:
    assert [number(v) for v in (None, 0.0, 200.0, 0.12345, 3.14159, 1234.5)] == [
        "-",
        "0",
        "200",
        "0.123",
        "3.14",
        "1234",
    ]


def test_the_table_shows_what_fell_short_and_the_value_before() -> None:
    shown = table(
        [Figure("turn", "turn / null", 6.5, "x", 80, "<=4"), Figure("start", "cold", 1.0)], {"turn / null": 7.25}
    )
    rows = shown.splitlines()
    assert "SHORT" in rows[1]
    assert "7.25" in rows[1]
    assert "SHORT" not in rows[2]


def test_columns_stand_under_each_other_with_chinese_text_too() -> None:
    assert columns([("气费", "a"), ("bill", "b")]) == "气费  a\nbill  b"


def test_a_run_is_one_line_with_time_commit_machine_and_figures() -> None:
    at = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
    line = history.line([Figure("p", "k", 1.5, n=3, aim="<=2")], at=at, commit="abc", machine={"cores": 2}, quick=False)
    assert "\n" not in line
    run = json.loads(line)
    assert run["at"] == "2026-11-02T01:00:00+00:00"
    assert (run["commit"], run["machine"]) == ("abc", {"cores": 2})
    assert run["figures"] == {"k": {"value": 1.5, "n": 3, "aim": "<=2"}}


def test_a_run_is_compared_with_the_newest_of_its_kind(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    for value, quick in ((1.0, False), (2.0, False), (9.0, True)):
        history.append([Figure("p", "k", value)], quick=quick, file=file)
    assert history.last_values(quick=False, file=file) == {"k": 2.0}
    assert history.last_values(quick=True, file=file) == {"k": 9.0}


def test_without_a_history_there_is_nothing_before(tmp_path: Path) -> None:
    assert history.last_values(quick=False, file=tmp_path / "none.jsonl") == {}


def test_the_machine_is_described_without_its_name() -> None:
    assert history.machine().keys() == {"cores", "arch", "python"}
