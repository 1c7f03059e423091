"""What every part of the bench takes and gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import Figure


@dataclass(frozen=True)
class Options:
    """`quick`: fewer repetitions, wider noise. `details`: also print every disagreement."""

    quick: bool = False
    details: bool = False


@dataclass(frozen=True)
class Measured:
    """The figures for the table and the history, and text to be read before it."""

    figures: Sequence[Figure]
    text: str = ""
