"""Where data about a person lies. Each feature registers its own part in the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """`export` gives JSON values of one person; `erase` removes what says who they were, in the same transaction."""

    name: str
    export: Callable[[int], Any]
    erase: Callable[[int], None]


SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a feature's part; again for the same name replaces it."""
    SOURCES[:] = [known for known in SOURCES if known.name != source.name] + [source]
