"""Chance that can be replayed: every choice comes from a hash of the seed, the turn and its purpose."""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

Item = TypeVar("Item")


def number(seed: int, turn: int, purpose: str) -> int:
    """A whole number of 32 bits, always the same for the same three."""
    return crc32(f"{seed}/{turn}/{purpose}".encode())


def happens(rate: float, seed: int, turn: int, purpose: str) -> bool:
    return number(seed, turn, purpose) % 10_000 < rate * 10_000


def shuffled(items: Sequence[Item], seed: int, turn: int, purpose: str) -> list[Item]:
    """The items in an order that hangs on the three only."""
    return [item for _, item in sorted(enumerate(items), key=lambda pair: number(seed, turn, f"{purpose}/{pair[0]}"))]
