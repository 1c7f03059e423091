"""One spelling for matching, with a way back to what was typed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

MAX_CHARACTERS = 2000
_BIDI = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SPACE_AS_COMMA = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")
_ROLE_TOKENS = ("<|", "|>", "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "```")


@lru_cache(maxsize=16384)
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


@lru_cache(maxsize=16384)
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
    """NFKC, lower case, simplified characters, no white space. Expects cleaned text.

    Many people type a space where others put a comma: between two runs of Chinese it becomes one.
    """
    letters: list[str] = []
    origin: list[int] = []
    commas = {match.start() for match in _SPACE_AS_COMMA.finditer(source)}
    for index, raw in enumerate(source):
        for character in "," if index in commas else _spelled(raw):
            letters.append(character)
            origin.append(index)
    return Normalised(source, "".join(letters), tuple(origin))


@lru_cache(maxsize=16384)
def _spelled(raw: str) -> str:
    folded = unicodedata.normalize("NFKC", raw).lower()
    return "".join(_simplified(c) if c > "\u2e7f" else c for c in folded if not c.isspace())


def fold(text: str) -> str:
    """The matching form of `text` alone."""
    return normalise(clean(text)).text
