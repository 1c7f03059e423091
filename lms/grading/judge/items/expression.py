"""F: expression. In text, reply time is judged against a fair typing speed, never absolutely."""

from difflib import SequenceMatcher

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding, clean, fault
from lms.grading.judge.speech import Line

SAME = 0.85
SAME_MIN = 6
PARROT_APOLOGIES = 3
JARGON_IN_LINE = 3


def pace(call: Call) -> Finding:
    """Lines neither too long nor too short on average; at most `late_share` of the replies late for their length."""
    limits = call.rubric.settings
    lines = [line for line in call.spoken if not line.is_injected]
    if too_long := next((line for line in call.lines if len(line.full.text.text) > limits["line_max"]), None):
        return fault(too_long.n, too_long.raw)
    if lines and sum(len(line.full.text.text) for line in lines) / len(lines) < limits["line_mean_min"]:
        return fault(lines[0].n, lines[0].raw)
    late = [line for line in lines if _is_late(call, line)]
    if lines and len(late) > limits["late_share"] * len(lines):
        return fault(late[0].n, late[0].raw)
    return clean(call)


def _is_late(call: Call, line: Line) -> bool:
    limits = call.rubric.settings
    fair = limits["reply_base_seconds"] + limits["reply_seconds_per_character"] * len(line.full.text.text)
    return line.exchange.seconds is not None and line.exchange.seconds > fair


def no_silence(call: Call) -> Finding:
    if silent := call.acted("silence_long"):
        line = call.line(silent[0][0])
        return fault(silent[0][0], silent[0][1].quote or (line.raw if line else ""))
    return clean(call)


def no_parroting(call: Call) -> Finding:
    if repeated := call.acted("robotic_repeat"):
        return fault(repeated[0][0], repeated[0][1].quote)
    if line := _repeated_line(call) or _apology_parrot(call) or _jargon_line(call):
        return fault(line.n, line.raw)
    return clean(call)


def _repeated_line(call: Call) -> Line | None:
    """A line that says almost the same as an earlier one."""
    seen: list[str] = []
    for line in call.spoken:
        text = line.kept.text.text
        if len(text) >= SAME_MIN and any(_is_same(text, earlier) for earlier in seen):
            return line
        seen.append(text)
    return None


def _is_same(text: str, earlier: str) -> bool:
    if len(earlier) < SAME_MIN or not 0.7 < len(text) / len(earlier) < 1.4:
        return False
    matcher = SequenceMatcher(None, text, earlier, autojunk=False)
    return matcher.real_quick_ratio() >= SAME and matcher.quick_ratio() >= SAME and matcher.ratio() >= SAME


def _apology_parrot(call: Call) -> Line | None:
    turns = sorted({hit.turn for hit in call.found("apology")})
    if len(turns) >= PARROT_APOLOGIES and len(turns) * 2 >= len(call.spoken):
        return call.line(turns[PARROT_APOLOGIES - 1])
    return None


def _jargon_line(call: Call) -> Line | None:
    """Three and more different technical terms in one line. A line that is only too long is F1's."""
    words = call.lexicon.group("jargon").phrases
    terms = [part for p in words for part in p.cue.source.split("|")]
    return next((ln for ln in call.spoken if sum(t in ln.kept.text.text for t in terms) >= JARGON_IN_LINE), None)


CHECKS = {"F1": pace, "F2": no_silence, "F3": no_parroting}
