"""The arithmetic, against tables worked out by hand."""

import pytest

from lms.grading.judge import scoring
from lms.grading.report import Verdict
from lms.grading.rubric import load_rubric

RUBRIC = load_rubric()


def _verdicts(**changed: str) -> list[Verdict]:
    why = {"zh": "x", "en": "x"}
    return [Verdict(i.code, changed.get(i.code, "met"), "", None, "code", "high", why) for i in RUBRIC.items]


def test_everything_met_is_one_hundred():
    assert scoring.total(RUBRIC, {}, _verdicts(), "met") == 100
    assert scoring.dimension_points(RUBRIC, {}, _verdicts())["D"].out_of == 22


def test_a_missed_item_costs_its_points():
    # 100 - C1 (5) - E3 (2)
    assert scoring.total(RUBRIC, {}, _verdicts(C1="not_met", E3="not_met"), "met") == 93


def test_na_items_leave_the_denominator_and_the_rest_is_stretched_to_one_hundred():
    # without D1 (8) and C4 (3) 89 points are left; each is worth 100/89. C1 missed: 84 * 100/89 = 94.38
    verdicts = _verdicts(D1="na", C4="na", C1="not_met")
    table = scoring.dimension_points(RUBRIC, {}, verdicts)
    assert scoring.total(RUBRIC, {}, verdicts, "met") == 94.4
    assert (table["D"].points, table["D"].out_of) == (15.7, 15.7)  # 14 * 100/89
    assert (table["C"].points, table["C"].out_of) == (9.0, 14.6)  # 8 and 13 of 89
    assert sum(d.out_of for d in table.values()) == pytest.approx(100, abs=0.4)


def test_weights_of_the_scenario_scale_a_dimension():
    # D weighs 34 instead of 22: D1 (8 of 22) is worth 8 * 34/22 = 12.36
    weights = {"A": 4, "B": 18, "C": 10, "D": 34, "E": 16, "F": 4, "G": 6, "H": 8}
    assert scoring.worths(RUBRIC, weights, _verdicts())["D1"] == pytest.approx(12.3636, abs=1e-3)
    assert scoring.total(RUBRIC, weights, _verdicts(D1="not_met"), "met") == 87.6


def test_unsure_is_neither_a_zero_for_good_nor_a_pass():
    verdicts = _verdicts(C1="unsure")
    assert scoring.total(RUBRIC, {}, verdicts, "met") == 95
    assert scoring.total(RUBRIC, {}, verdicts, "unsure") == 5
    assert scoring.dimension_points(RUBRIC, {}, verdicts)["C"].open == 5


def test_nothing_applicable_is_nothing_out_of_nothing():
    verdicts = _verdicts(**{item.code: "na" for item in RUBRIC.items})
    assert scoring.worths(RUBRIC, {}, verdicts) == {}
    assert scoring.total(RUBRIC, {}, verdicts, "met") == 0


@pytest.mark.parametrize(
    ("mode", "hints", "cost"), [("practice", 3, 6), ("practice", 9, 10), ("exam", 3, 0), ("practice", 0, 0)]
)
def test_hints_cost_two_points_each_and_ten_at_most_in_practice_only(mode, hints, cost):
    assert sum(d.points for d in scoring.hint_deductions(RUBRIC, mode, hints)) == cost


def test_sixty_percent_of_a_dimension_is_enough():
    # B: 18 points, 60% is 10.8. Without B3 (6): 12 is enough; without B1 (4) as well: 8 is not.
    enough = scoring.dimension_points(RUBRIC, {}, _verdicts(B3="not_met"))
    weak = scoring.dimension_points(RUBRIC, {}, _verdicts(B3="not_met", B1="not_met"))
    assert scoring.weak_dimensions(RUBRIC, enough) == ()
    assert scoring.weak_dimensions(RUBRIC, weak) == ("B",)
