"""How alike two texts are, by pairs of letters. Folded text in, a share out."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[str]:
    """All pairs of neighbouring letters; punctuation does not count."""
    letters = "".join(c for c in text if c.isalnum())
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))


def likeness(one: str, other: str) -> float:
    """0 nothing in common, 1 the same pairs."""
    a, b = pairs(one), pairs(other)
    return len(a & b) / len(a | b) if a and b else float(one == other)


def shared(text: str, source: frozenset[str]) -> float:
    """The share of the text's pairs that stand in `source`."""
    own = pairs(text)
    return len(own & source) / len(own) if own else 0.0
