"""What a check of one item comes to, before the evidence gate."""

from dataclasses import dataclass

from lms.grading.judge.call import Call
from lms.grading.judge.speech import Found, Line

ENOUGH = 2


@dataclass(frozen=True)
class Finding:
    """verdict: met | not_met | na | unsure. `message` names a sentence of the lexicon; empty: the item's anchor."""

    verdict: str
    quote: str = ""
    turn: int | None = None
    by: str = "code"
    confidence: str = "high"
    message: str = ""


def met(hit: Found, *, by: str = "code", confidence: str = "high") -> Finding:
    return Finding("met", hit.quote, hit.turn, by, confidence)


def not_met(hit: Found | None = None, *, by: str = "code", confidence: str = "high", message: str = "") -> Finding:
    quote, turn = (hit.quote, hit.turn) if hit else ("", None)
    return Finding("not_met", quote, turn, by, confidence, message)


def unsure(hit: Found | None = None, *, by: str = "language", message: str = "unsure") -> Finding:
    quote, turn = (hit.quote, hit.turn) if hit else ("", None)
    return Finding("unsure", quote, turn, by, "low", message)


def fault(turn: int, quote: str, *, by: str = "code", message: str = "") -> Finding:
    """Not met because of what was said (or not said) in that turn."""
    return Finding("not_met", quote, turn, by, "high", message)


def clean(call: Call, *, by: str = "code", witness: Line | None = None) -> Finding:
    """Nothing wrong was found. Counts only where enough was said; the witness is a line that was looked at."""
    line = witness or call.longest_line()
    if line is None or len(call.spoken) < ENOUGH:
        return Finding("not_met", by=by, confidence="medium", message="too_short")
    return Finding("met", line.raw, line.n, by, "medium" if call.is_long_enough else "low")


def graded(strong: tuple[Found, ...], weak: tuple[Found, ...], call: Call) -> Finding:
    """The ladder of a language item: a strong cue is met, a weak one unsure, none is not met."""
    if strong:
        return met(strong[0], by="language", confidence="high" if len(strong) > 1 else "medium")
    if weak:
        return unsure(weak[0])
    return not_met(by="language", confidence="medium" if len(call.on_task) >= 4 else "low")
