"""One measured figure with its aim, and the table of a run."""

import operator
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_HOLDS = {"<=": operator.le, ">=": operator.ge, "=": operator.eq}
HEAD = ("part", "figure", "measured", "n", "aim", "", "before", "remark")


@dataclass(frozen=True)
class Figure:
    """`key` names it in the history. `aim` is like "<=4", ">=0.80", "=0"; empty when it is only watched.

    `value` is None when it could not be computed from the material; such a figure never reaches its aim.
    """

    part: str
    key: str
    value: float | None
    unit: str = ""
    n: int | None = None
    aim: str = ""
    remark: str = ""

    @property
    def is_reached(self) -> bool | None:
        """Whether the aim is met; None without an aim."""
        if not self.aim:
            return None
        sign = self.aim.rstrip("0123456789.")
        return self.value is not None and bool(_HOLDS[sign](self.value, float(self.aim[len(sign) :])))

    @property
    def verdict(self) -> str:
        return {None: "", True: "ok", False: "SHORT"}[self.is_reached]

    def shown(self) -> str:
        return f"{number(self.value)} {self.unit}".strip()


def number(value: float | None) -> str:
    """Three digits that count; whole numbers whole; a dash for no value."""
    if value is None:
        return "-"
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:#.3g}" if abs(value) >= 1 else f"{value:.3f}"


def table(figures: Sequence[Figure], before: Mapping[str, float | None]) -> str:
    """All figures, one a line, with their value in the last run of the same kind."""
    rows = [HEAD] + [
        (
            figure.part,
            figure.key,
            figure.shown(),
            "" if figure.n is None else str(figure.n),
            figure.aim,
            figure.verdict,
            number(before[figure.key]) if figure.key in before else "",
            figure.remark,
        )
        for figure in figures
    ]
    return columns(rows)


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows with their cells one under the other; a Chinese character is two places wide."""
    sizes = [max(_places(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = (
        "  ".join(cell + " " * (size - _places(cell)) for cell, size in zip(row, sizes, strict=True)) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
