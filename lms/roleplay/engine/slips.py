"""Second reading of a line: slips of the input method become the words that were meant. Length stays the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from lms.platform.text.normalise import Normalised
from lms.roleplay.engine.parameters import lexicon

Sounds = tuple[str, ...]


@dataclass(frozen=True)
class Slips:
    sound_of: Mapping[str, str]
    words: Mapping[Sounds, str]
    never: frozenset[str]
    pairs: tuple[tuple[str, str], ...]


@cache
def slips() -> Slips:
    sounds = {character: sound for sound, characters in lexicon("same_sound").items() for character in characters}
    data = lexicon("slips")
    words = {tuple(sounds[c] for c in word): word for word in data["words"] if all(c in sounds for c in word)}
    return Slips(sounds, words, frozenset(data["never"]), tuple((wrong, right) for wrong, right in data["pairs"]))


def corrected(line: Normalised) -> Normalised:
    """The line with slips read as what was meant; quotes still give what was typed."""
    known = slips()
    text = line.text
    for wrong, right in known.pairs:
        if wrong in text:
            text = text.replace(wrong, right)
    return replace(line, text=_by_sound(text, known))


def _by_sound(text: str, known: Slips) -> str:
    sounds = [known.sound_of.get(c, "") for c in text]
    letters = list(text)
    for size in (3, 2):
        for at in range(len(letters) - size + 1):
            word = known.words.get(tuple(sounds[at : at + size]))
            if word is not None and _is_slip("".join(letters[at : at + size]), word, known):
                letters[at : at + size] = word
    return "".join(letters)


def _is_slip(typed: str, word: str, known: Slips) -> bool:
    if typed == word or typed in known.never:
        return False
    return any(a == b for a, b in zip(typed, word, strict=True))
