"""Agreement figures against tables worked out by hand."""

import pytest

from lms.grading.agreement import cohens_kappa, decided_kappa, detection, unsure_share


def test_kappa_of_a_two_by_two_table():
    # 20 both yes, 5 yes/no, 10 no/yes, 15 both no: p_o = 35/50, p_e = (25*30 + 25*20)/2500 = 0.5, kappa = 0.4
    first = ["y"] * 25 + ["n"] * 25
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert cohens_kappa(first, second) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [(["a", "b"], ["a", "b"], 1), (["a", "b"], ["b", "a"], -1), (["a", "a"], ["a", "a"], 1), ([], [], None)],
)
def test_kappa_at_its_ends(first, second, kappa):
    assert cohens_kappa(first, second) == kappa


def test_kappa_needs_pairs():
    with pytest.raises(ValueError, match="2 labels against 1"):
        cohens_kappa(["a", "b"], ["a"])


def test_unsure_is_counted_apart():
    given = ["met", "unsure", "not_met", "na", "unsure"]
    assert unsure_share(given) == 0.5
    assert unsure_share(["na"]) == 0
    assert decided_kappa(["met", "met", "not_met", "na", "met"], given) == 1


def test_precision_and_recall_of_fatal_codes():
    # 2 found rightly, 1 wrongly, 1 missed
    result = detection([(["FE1"], ["FE1", "FE5"]), (["FE2", "FE4"], ["FE2"]), ([], [])])
    assert result.precision == pytest.approx(2 / 3)
    assert result.recall == pytest.approx(2 / 3)
    assert detection([]).precision is None
