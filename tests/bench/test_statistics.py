"""The arithmetic that figures rest on."""

import pytest

from bench.statistics import Table, interval, kappa, mean, quantile, ratio, share


def test_kappa_of_a_textbook_table() -> None:
    """Cohen's example: 20 both yes, 15 both no, 5 and 10 apart: po 0.7, pe 0.5."""
    assert kappa(Table(yes_yes=20, yes_no=5, no_yes=10, no_no=15)) == pytest.approx(0.4)


def test_kappa_is_one_for_full_agreement_and_zero_for_one_who_always_says_yes() -> None:
    assert kappa(Table(yes_yes=3, no_no=2)) == pytest.approx(1)
    assert kappa(Table(yes_yes=3, no_yes=2)) == pytest.approx(0)


def test_kappa_has_no_value_without_pairs_or_without_variety() -> None:
    assert kappa(Table()) is None
    assert kappa(Table(yes_yes=9)) is None
    assert kappa(Table(no_no=9)) is None


def test_tables_add_up() -> None:
    assert Table(1, 2, 3, 4) + Table(10, 20, 30, 40) == Table(11, 22, 33, 44)
    assert Table(1, 2, 3, 4).n == 10


def test_share_and_mean_know_nothing_of_nothing() -> None:
    assert share(1, 4) == 0.25
    assert share(0, 0) is None
    assert mean([None, 0.2, 0.4]) == pytest.approx(0.3)
    assert mean([None]) is None


def test_quantile_is_a_measured_value() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert [quantile(values, q) for q in (0, 0.2, 0.5, 0.95, 1)] == [1, 1, 3, 5, 5]
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)


def test_ratio_refuses_a_base_that_was_not_measured() -> None:
    assert ratio(6, 2) == 3
    with pytest.raises(ValueError, match="above zero"):
        ratio(6, 0)


def _average(values: object) -> float | None:
    return mean(values)  # type: ignore[arg-type]


def test_interval_holds_the_mean_repeats_and_narrows_with_more_units() -> None:
    few, many = [0.0, 1.0] * 10, [0.0, 1.0] * 200
    low, high = interval(few, _average, resamples=300) or (1, 0)
    assert low < 0.5 < high
    assert interval(few, _average, resamples=300) == (low, high)
    narrow_low, narrow_high = interval(many, _average, resamples=300) or (0, 9)
    assert narrow_high - narrow_low < high - low


def test_interval_is_absent_when_the_figure_mostly_is() -> None:
    assert interval([], _average) is None
    assert interval([1, 2, 3], lambda _units: None) is None
