"""Chance that can be replayed: every choice comes from a hash of the seed, the turn and its purpose."""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

Item = TypeVar("Item")
_MASK = 0xFFFFFFFF


def number(seed: int, turn: int, purpose: str) -> int:
    """A whole number of 32 bits, always the same for the same three."""
    return _mixed(crc32(f"{seed}/{turn}/{purpose}".encode()))


def _mixed(value: int) -> int:
    """A checksum alone keeps neighbouring seeds alike: they would choose the same words. Mixing breaks that up."""
    value = (value ^ value >> 16) * 0x85EBCA6B & _MASK
    value = (value ^ value >> 13) * 0xC2B2AE35 & _MASK
    return value ^ value >> 16


def happens(rate: float, seed: int, turn: int, purpose: str) -> bool:
    return number(seed, turn, purpose) % 10_000 < rate * 10_000


def shuffled(items: Sequence[Item], seed: int, turn: int, purpose: str) -> list[Item]:
    """The items in an order that hangs on the three only."""
    rest, draw = list(items), number(seed, turn, purpose)
    for last in range(len(rest) - 1, 0, -1):
        draw = _mixed(draw + last)
        other = draw % (last + 1)
        rest[last], rest[other] = rest[other], rest[last]
    return rest
