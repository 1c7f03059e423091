"""How well two judges agree on yes/no questions: the table of their answers and Cohen's kappa. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce


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
    """kappa = (po - pe) / (1 - pe) (J. Cohen, A coefficient of agreement for nominal scales, 1960).

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


def pooled_kappa(tables: Sequence[Table]) -> float | None:
    """Kappa of several tables as one."""
    return kappa(reduce(Table.__add__, tables, Table()))
