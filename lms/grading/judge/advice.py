"""Better lines for what was missed, and the one next thing to practise."""

from collections.abc import Callable, Mapping, Sequence

from lms.grading.judge.call import Call
from lms.grading.report import BetterLine, DimensionPoints, Fatal, MustPass, Verdict, Words
from lms.grading.rubric import Rubric


def better_lines(call: Call, verdicts: Sequence[Verdict], fatal: Sequence[Fatal]) -> tuple[BetterLine, ...]:
    """For every item missed or undecided and every fatal: what to say, at the turn where it belonged."""
    missed = [v for v in verdicts if v.verdict in ("not_met", "unsure")]
    lines = [_better_line(call, v.item, v.turn or _home(call, v.item), item_better(call, v.item)) for v in missed]
    grave = [_better_line(call, f.code, f.turn, call.rubric.fatal_item(f.code).better) for f in fatal]
    return tuple(grave + lines)


def item_better(call: Call, code: str) -> Words:
    """The scenario's better line for an item, else the rubric's."""
    own = call.guide.get("items", {}).get(code, {}).get("better")
    return own or call.rubric.item(code).better


def _better_line(call: Call, code: str, turn: int | None, better: Words) -> BetterLine:
    line = call.line(turn)
    return BetterLine(code, turn, line.raw if line else "", better)


def _home(call: Call, code: str) -> int | None:
    """Where an item belongs when nothing said points to a turn."""
    if not call.spoken or code[0] == "H":
        return None
    return _HOMES.get(code, _middle)(call)


def _first(call: Call) -> int:
    return call.spoken[0].n


def _last(call: Call) -> int:
    return call.spoken[-1].n


def _middle(call: Call) -> int:
    return call.spoken[len(call.spoken) // 2].n


def _second(call: Call) -> int:
    return call.spoken[min(1, len(call.spoken) - 1)].n


def _angriest(call: Call) -> int:
    """The agent's turn after which the customer was angriest."""
    moods = [(e.mood.anger, -e.n) for e in call.case.exchanges if e.mood is not None]
    return -max(moods)[1] if moods else _first(call)


def _solution(call: Call) -> int:
    hits = call.found("E1.strong")
    return hits[0].turn if hits else _last(call)


_HOMES: Mapping[str, Callable[[Call], int]] = {
    "A1": _first, "A2": _first, "A3": _last, "A4": _last, "B1": _second, "B2": _second, "B4": _second,
    "C1": _angriest, "C2": _angriest, "C3": _second, "C4": _angriest, "D1": _first,
    "E1": _solution, "E2": _solution, "E3": _solution, "E4": _solution, "E5": _last, "E6": _last,
}  # fmt: skip


def advise(
    call: Call,
    rubric: Rubric,
    verdicts: Sequence[Verdict],
    fatal: Sequence[Fatal],
    must_pass: Sequence[MustPass],
    table: Mapping[str, DimensionPoints],
) -> Words:
    """One next step: a fatal error first, then a must-pass, then the dearest item of the weakest dimension."""
    if fatal:
        item = rubric.fatal_item(fatal[0].code)
        return _say(call, "advice_fatal", name=item.name, better=item.better)
    if missed := next((m for m in must_pass if not m.met), None):
        return _say(call, "advice_must", name=missed.name)
    if (worst := _dearest_miss(rubric, verdicts, table)) is None:
        return call.lexicon.messages["advice_done"]
    message = "advice_item" if worst.verdict == "not_met" else "advice_open"
    return _say(call, message, name=rubric.item(worst.item).name, better=item_better(call, worst.item))


def _dearest_miss(rubric: Rubric, verdicts: Sequence[Verdict], table: Mapping[str, DimensionPoints]) -> Verdict | None:
    """In the dimension with the lowest share: what was missed before what is open, dearest first."""
    missed = [v for v in verdicts if v.verdict in ("not_met", "unsure")]
    return min(
        missed,
        key=lambda v: (_share(table[v.item[0]]), v.verdict == "unsure", -rubric.item(v.item).points, v.item),
        default=None,
    )


def _share(points: DimensionPoints) -> float:
    return points.points / points.out_of if points.out_of else 1.0


def _say(call: Call, message: str, **words: Words) -> Words:
    template = call.lexicon.messages[message]
    return {lang: template[lang].format(**{key: text[lang] for key, text in words.items()}) for lang in ("zh", "en")}
