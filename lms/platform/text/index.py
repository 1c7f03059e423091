"""Many cues over one text: only those are tried whose letters occur in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from lms.platform.text.cues import Cue, Hit, as_one_you, cue, find_in

Label = TypeVar("Label")


@dataclass(frozen=True)
class CueIndex(Generic[Label]):
    """Cues with a label each. A cue is filed under one or two letters that any match must hold.

    `keys` are, cue by cue, the letters of each of its parts: a clause that holds none of a part's cannot match.
    """

    entries: tuple[tuple[Cue, Label], ...]
    keys: tuple[tuple[frozenset[str], ...], ...]
    by_letters: dict[str, tuple[int, ...]]
    always: tuple[int, ...]

    def search(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[Label, Cue, Hit]]:
        """Every cue found in each span of a normalised text; spans in order, cues in the order they were given."""
        for begin, end in spans:
            clause = text[begin:end]
            for number in self._candidates(_letters_of(clause)):
                wanted, label = self.entries[number]
                if (hit := find_in(wanted, text, begin, end)) is not None:
                    yield label, wanted, hit

    def _candidates(self, letters: frozenset[str]) -> list[int]:
        filed = self.by_letters
        found = {number for key in filed.keys() & letters for number in filed[key]}
        return [n for n in sorted(found.union(self.always)) if not any(map(letters.isdisjoint, self.keys[n]))]


@lru_cache(maxsize=1024)
def _letters_of(clause: str) -> frozenset[str]:
    """The letters of a clause and all pairs of neighbours."""
    read = as_one_you(clause)
    return frozenset((*read, *map("".join, pairwise(read))))


def index_cues(labelled: Iterable[tuple[str, Label]]) -> CueIndex[Label]:
    """File (cue source, label) pairs. Raises CueError for a cue that cannot be read."""
    entries = tuple((cue(source), label) for source, label in labelled)
    filed: dict[str, list[int]] = {}
    always: list[int] = []
    for number, (wanted, _) in enumerate(entries):
        letters = _filing_letters(_keys(wanted))
        if not letters:
            always.append(number)
        for key in letters:
            filed.setdefault(key, []).append(number)
    keys = tuple(_keys(wanted) for wanted, _ in entries)
    return CueIndex(entries, keys, {key: tuple(numbers) for key, numbers in filed.items()}, tuple(always))


def _filing_letters(keys: tuple[frozenset[str], ...]) -> frozenset[str]:
    """The letters of the part that is hardest to meet by chance: two letters beat one, few alternatives beat many."""
    return min(keys, key=lambda part: (any(len(key) < 2 for key in part), len(part)), default=frozenset())


def _keys(wanted: Cue) -> tuple[frozenset[str], ...]:
    """One or two letters of every alternative, part by part; parts that a bare number meets are left out."""
    return tuple(frozenset(piece[:2] for piece in part.pieces) for part in wanted.needed if all(part.pieces))
