"""Part `agreement`: the labelled calls through the embedded customer and judge, against people's verdicts."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench import agreement
from bench.agreement import Agreement, FatalCall, Pair
from bench.figures import Figure, columns, number
from bench.labels import LabelledCall, load_calls
from bench.part import Measured, Options
from bench.statistics import interval
from lms.config import ROOT
from lms.grading.agreement import pooled_kappa
from lms.grading.rubric import load_rubric
from lms.roleplay.play import play
from lms.roleplay.scenario import load_scenario

PART = "agreement"
GROUPS = {"objective": "CS", "semantic": "L"}
AIMS = {"objective": ">=0.80", "semantic": ">=0.45"}
ROW_HEAD = ("met/not/na", "kappa", "right", "accuracy", "unsure", "na wrong")


def run(options: Options) -> Measured:
    """Play every labelled call as the command line would, and compare."""
    calls = load_calls()
    results = [_play(call) for call in calls]
    pairs = [pair for call, result in zip(calls, results, strict=True) for pair in _pairs(call, result)]
    fatal = [_fatal(call, result) for call, result in zip(calls, results, strict=True)]
    kind_of = {item.code: item.kind for item in load_rubric().items}
    figures = [*_figures(pairs, fatal, kind_of, "all"), *_held_out(pairs, fatal, kind_of)]
    return Measured(figures, _text(pairs, fatal, kind_of, options) + "\n\n" + _cut_short(calls, results))


def _play(call: LabelledCall) -> dict[str, Any]:
    scenario = load_scenario(ROOT / "scenarios" / call.scenario)
    ticket = None if call.ticket is None else dict(call.ticket)
    return play(scenario, list(call.lines), ticket=ticket, mode=call.mode, persona=call.persona, seed=call.seed)


def _pairs(call: LabelledCall, result: Mapping[str, Any]) -> list[Pair]:
    got = {verdict["item"]: verdict for verdict in result["verdicts"]}
    return [
        Pair(call.id, call.scenario, call.holdout, item, expected, got[item]["verdict"], got[item]["quote"])
        for item, expected in call.expect.items()
    ]


def _fatal(call: LabelledCall, result: Mapping[str, Any]) -> FatalCall:
    found = frozenset(fatal["code"] for fatal in result["fatal"])
    return FatalCall(call.id, call.scenario, call.holdout, call.fatal, found)


def _held_out(pairs: Sequence[Pair], fatal: Sequence[FatalCall], kind_of: Mapping[str, str]) -> list[Figure]:
    return _figures([p for p in pairs if p.holdout], [f for f in fatal if f.holdout], kind_of, "holdout")


def _figures(pairs: Sequence[Pair], fatal: Sequence[FatalCall], kind_of: Mapping[str, str], which: str) -> list[Figure]:
    found: list[Figure] = []
    for group, kinds in GROUPS.items():
        found += _group(agreement.of_kinds(pairs, kind_of, kinds), group, which)
    expected, got = sum(len(f.expected) for f in fatal), sum(len(f.got) for f in fatal)
    recall, precision = agreement.fatal_recall(fatal), agreement.fatal_precision(fatal)
    return [
        *found,
        Figure(PART, f"fatal recall, {which}", recall, n=expected, aim=">=1", remark="call and code"),
        Figure(PART, f"fatal precision, {which}", precision, n=got, remark=_range(fatal, agreement.fatal_precision)),
    ]


def _group(pairs: Sequence[Pair], group: str, which: str) -> list[Figure]:
    now, aim = agreement.measure(pairs), AIMS[group]
    tables = [agreement.tabulate(of_call) for of_call in agreement.by(pairs, lambda pair: pair.call).values()]
    left_out = f"without {' '.join(now.left_out)}: people gave one verdict" if now.left_out else ""
    unsure_aim = "<=0.40" if group == "semantic" else ""
    pooled = _range(tables, pooled_kappa)
    return [
        Figure(PART, f"{group} pooled kappa, {which}", now.kappa, n=now.n, aim=aim, remark=pooled),
        Figure(PART, f"{group} macro kappa, {which}", now.macro, n=now.n, aim=aim, remark=left_out),
        Figure(PART, f"{group} unsure, {which}", now.unsure, n=now.n, aim=unsure_aim),
        Figure(PART, f"{group} right, {which}", now.right, n=now.n, remark="unsure counts as wrong"),
    ]


def _range(units: Sequence[Any], figure: Any) -> str:
    found = interval(units, figure)
    return f"95% {found[0]:.2f}-{found[1]:.2f} over {len(units)} calls" if found else ""


def _text(pairs: Sequence[Pair], fatal: Sequence[FatalCall], kind_of: Mapping[str, str], options: Options) -> str:
    by_item = agreement.by(pairs, lambda pair: f"{pair.item} {kind_of[pair.item]}")
    by_scenario = agreement.by(pairs, lambda p: f"{p.scenario} {'semantic' if kind_of[p.item] == 'L' else 'objective'}")
    blocks = [_rows("item", by_item), _rows("scenario", by_scenario), _fatal_rows(fatal)]
    return "\n\n".join([*blocks, *([_details(pairs)] if options.details else [])])


def _rows(name: str, groups: Mapping[str, Sequence[Pair]]) -> str:
    """One row a group; the second column says how often people gave each verdict: kappa of 59 against 1 says little."""
    rows = [(key, _given(group), *_row(agreement.measure(group))) for key, group in groups.items()]
    return columns([(name, *ROW_HEAD), *rows])


def _given(pairs: Sequence[Pair]) -> str:
    return "/".join(str(sum(p.expected == word for p in pairs)) for word in ("met", "not_met", "na"))


def _row(now: Agreement) -> tuple[str, ...]:
    return (*map(number, (now.kappa, now.right, now.accuracy, now.unsure)), str(now.na_wrong))


def _fatal_rows(fatal: Sequence[FatalCall]) -> str:
    missed = [f"  missed {code} in {f.call}" for f in fatal for code in sorted(f.expected - f.got)]
    false = [f"  false alarm {code} in {f.call}" for f in fatal for code in sorted(f.got - f.expected)]
    return "\n".join(["fatal", *(missed + false or ["  nothing missed, no false alarm"])])


def _details(pairs: Sequence[Pair]) -> str:
    rows = [(p.item, p.call, p.expected, p.got, p.quote or "-") for p in agreement.disagreements(pairs)]
    return columns([("item", "call", "expected", "got", "quote"), *rows])


def _cut_short(calls: Sequence[LabelledCall], results: Sequence[Mapping[str, Any]]) -> str:
    """Lines that the customer's hanging up left unsaid weigh on the items: people judged all the lines."""
    said = [(call, len(result["turns"]), result["end_reason"]) for call, result in zip(calls, results, strict=True)]
    cut = [f"  {call.id}: {n} of {len(call.lines)} ({end})" for call, n, end in said if n < len(call.lines)]
    return "\n".join([f"calls that ended before their last line: {len(cut)} of {len(calls)}", *cut])
