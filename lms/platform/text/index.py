"""Many cues over one text: only those are tried whose letters occur in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from lms.platform.text.cues import Cue, Hit, Part, cue, find_in

Label = TypeVar("Label")


@dataclass(frozen=True)
class CueIndex(Generic[Label]):
    """Cues with a label each. A cue is filed under one or two letters that any match must hold."""

    entries: tuple[tuple[Cue, Label], ...]
    by_letters: dict[str, tuple[int, ...]]
    always: tuple[int, ...]

    def search(self, text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[Label, Cue, Hit]]:
        """Every cue found in each span of a normalised text; spans in order, cues in the order they were given."""
        for begin, end in spans:
            for number in self._candidates(text[begin:end].replace("您", "你")):
                wanted, label = self.entries[number]
                if (hit := find_in(wanted, text, begin, end)) is not None:
                    yield label, wanted, hit

    def _candidates(self, clause: str) -> list[int]:
        found = set(self.always)
        for at, letter in enumerate(clause):
            found.update(self.by_letters.get(letter, ()))
            found.update(self.by_letters.get(clause[at : at + 2], ()))
        return sorted(found)


def index_cues(labelled: Iterable[tuple[str, Label]]) -> CueIndex[Label]:
    """File (cue source, label) pairs. Raises CueError for a cue that cannot be read."""
    entries = tuple((cue(source), label) for source, label in labelled)
    filed: dict[str, list[int]] = {}
    always: list[int] = []
    for number, (wanted, _) in enumerate(entries):
        letters = _filing_letters(wanted)
        if not letters:
            always.append(number)
        for key in letters:
            filed.setdefault(key, []).append(number)
    return CueIndex(entries, {key: tuple(numbers) for key, numbers in filed.items()}, tuple(always))


def _filing_letters(wanted: Cue) -> set[str]:
    """The letters of the part that is hardest to meet by chance: two letters beat one, few alternatives beat many."""
    choices = [{piece[:2] for piece in part.pieces} for part in wanted.needed if _is_literal(part)]
    return min(choices, key=lambda keys: (any(len(key) < 2 for key in keys), len(keys)), default=set())


def _is_literal(part: Part) -> bool:
    return all(part.pieces)
