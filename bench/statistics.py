"""The arithmetic of the measurements: agreement, quantiles, intervals. Pure."""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
RESAMPLES = 1000
SEED = 20261


@dataclass(frozen=True)
class Table:
    """Two judges on yes/no questions: `yes_no` means the first said yes and the second no."""

    yes_yes: int = 0
    yes_no: int = 0
    no_yes: int = 0
    no_no: int = 0

    def __add__(self, other: "Table") -> "Table":
        return Table(
            self.yes_yes + other.yes_yes,
            self.yes_no + other.yes_no,
            self.no_yes + other.no_yes,
            self.no_no + other.no_no,
        )

    @property
    def n(self) -> int:
        return self.yes_yes + self.yes_no + self.no_yes + self.no_no


def kappa(table: Table) -> float | None:
    """Cohen's kappa, (po - pe) / (1 - pe).

    po is the share of equal answers, pe the share expected from each judge's own share of yes. None when there is
    nothing to count, or when both gave one and the same answer throughout: then pe is 1 and kappa has no value.
    """
    n = table.n
    if n == 0:
        return None
    first, second = (table.yes_yes + table.yes_no) / n, (table.yes_yes + table.no_yes) / n
    expected = first * second + (1 - first) * (1 - second)
    observed = (table.yes_yes + table.no_no) / n
    return None if math.isclose(expected, 1) else (observed - expected) / (1 - expected)


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
