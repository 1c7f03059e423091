"""One spelling for matching, with a way back to what was typed."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

MAX_CHARACTERS = 2000
_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_ROLE_TOKENS = ("<|", "|>", "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "```")


@cache
def _simplified(character: str) -> str:
    """Single characters only: a phrase table could change the length and lose the way back."""
    converted = _converter().convert(character)
    return converted if len(converted) == 1 else character


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def clean(text: str, *, limit: int = MAX_CHARACTERS) -> str:
    """What a person typed without invisible, bidi and control characters, cut at `limit` characters.

    Line breaks and tabs become spaces; role tokens of chat models lose their brackets.
    """
    kept = "".join(" " if c in "\r\n\t" else c for c in text if c in "\r\n\t" or _is_visible(c))
    for token in _ROLE_TOKENS:
        if token in kept.lower():
            kept = _without(kept, token)
    return kept.strip()[:limit]


def _is_visible(character: str) -> bool:
    # Cf: zero-width and formatting; Cc: controls, NUL; Cs: lone surrogates; Co: private use.
    return ord(character) not in _BIDI and unicodedata.category(character) not in {"Cf", "Cc", "Cs", "Co"}


def _without(text: str, token: str) -> str:
    start = text.lower().find(token)
    while start >= 0:
        text = text[:start] + " " + text[start + len(token) :]
        start = text.lower().find(token, start)
    return text


@dataclass(frozen=True)
class Normalised:
    """`text` is for matching; `origin[i]` is the index in `source` that character i came from."""

    source: str
    text: str
    origin: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The words of `source` behind text[start:end]."""
        if start >= end:
            return ""
        return self.source[self.origin[start] : self.origin[end - 1] + 1]


def normalise(source: str) -> Normalised:
    """NFKC, lower case, simplified characters, no white space. Expects cleaned text."""
    letters: list[str] = []
    origin: list[int] = []
    for index, raw in enumerate(source):
        for character in unicodedata.normalize("NFKC", raw).lower():
            if not character.isspace():
                letters.append(_simplified(character) if character > "\u2e7f" else character)
                origin.append(index)
    return Normalised(source, "".join(letters), tuple(origin))


def fold(text: str) -> str:
    """The matching form of `text` alone."""
    return normalise(clean(text)).text
