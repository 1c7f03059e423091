"""The arithmetic that figures rest on."""

import pytest

from bench.statistics import interval, mean, quantile, ratio, share


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
