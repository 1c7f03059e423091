"""The evidence gate: no `met` without the agent's own words."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from lms.platform.text.normalise import fold

SIMILAR = 0.9
SHORTEST = 2


def find_quote(quote: str, lines: Sequence[tuple[int, str]]) -> int | None:
    """The turn of the agent line the quote comes from: exact after normalising, else at least 0.9 similar.

    `lines` are (turn, what the agent typed). None when nobody said it.
    """
    wanted = fold(quote)
    if len(wanted) < SHORTEST:
        return None
    folded = [(turn, fold(text)) for turn, text in lines]
    exact = next((turn for turn, text in folded if wanted in text), None)
    return exact if exact is not None else next((turn for turn, text in folded if _is_similar(wanted, text)), None)


def _is_similar(wanted: str, text: str) -> bool:
    """Some stretch of `text` as long as the quote is at least 0.9 similar to it."""
    if len(text) < len(wanted) * SIMILAR:
        return False
    matcher = SequenceMatcher(None, wanted, wanted, autojunk=False)
    for start in range(max(1, len(text) - len(wanted) + 1)):
        matcher.set_seq1(text[start : start + len(wanted)])
        if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR:
            return True
    return False
