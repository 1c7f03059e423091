"""The arithmetic of the measurements: shares, quantiles, intervals. Pure."""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
RESAMPLES = 1000
SEED = 20261


def share(part: int, whole: int) -> float | None:
    """part / whole; None of nothing."""
    return part / whole if whole else None


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of those that have a value; None when none has."""
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def quantile(values: Sequence[float], q: float) -> float:
    """The smallest value that at least the share `q` of the values does not exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, math.ceil(q * len(values)) - 1)]


def ratio(value: float, base: float) -> float:
    """How many times the base. Raises ValueError when the base is not above zero: it was not measured."""
    if base <= 0:
        raise ValueError("the base of a ratio must be above zero")
    return value / base


def interval(
    units: Sequence[T], figure: Callable[[Sequence[T]], float | None], *, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """The 95% percentile bootstrap interval of `figure`, drawing whole units with replacement, always from one seed.

    Units are what is independent (calls, not their items). None when the figure has a value in under half the draws.
    """
    chance = random.Random(SEED)
    drawn = (figure(chance.choices(units, k=len(units))) for _ in range(resamples)) if units else ()
    found = [value for value in drawn if value is not None]
    if len(found) < max(1, resamples // 2):
        return None
    return quantile(found, 0.025), quantile(found, 0.975)
