"""The embedded judge: rules and word lists, no model, no clock, no chance. `grade` is its door."""

from collections.abc import Mapping, Sequence

from lms.grading.case import CallCase
from lms.grading.judge import advice, must_pass, routing, scoring
from lms.grading.judge.applies import does_apply
from lms.grading.judge.call import Call
from lms.grading.judge.evidence import find_quote
from lms.grading.judge.fatal import find_fatal
from lms.grading.judge.finding import Finding
from lms.grading.judge.items import CHECKS
from lms.grading.judge.lexicon import load_lexicon
from lms.grading.rating import rate
from lms.grading.report import Fatal, Report, Reveal, Slip, Verdict
from lms.grading.rubric import Item, Rubric
from lms.grading.ticket import compare

JUDGE = "embedded-1"


def grade(case: CallCase, rubric: Rubric) -> Report:
    """Judge a finished call. Pure and deterministic: the same case and rubric give an equal report."""
    call = Call(case, rubric, load_lexicon())
    return _assemble(call, tuple(judge_item(call, item) for item in rubric.items), find_fatal(call), JUDGE)


def regrade(
    case: CallCase, rubric: Rubric, *, verdicts: Mapping[str, Verdict], overturned: frozenset[str] = frozenset()
) -> Report:
    """The report with a person's verdicts in place of the judge's, and without the overturned fatal codes."""
    call = Call(case, rubric, load_lexicon())
    judged = tuple(verdicts.get(item.code) or judge_item(call, item) for item in rubric.items)
    fatal = tuple(f for f in find_fatal(call) if f.code not in overturned)
    return _assemble(call, judged, fatal, JUDGE)


def judge_item(call: Call, item: Item) -> Verdict:
    """One item through its applicability rule, its check and the evidence gate."""
    if not does_apply(call, item):
        return Verdict(item.code, "na", "", None, "code", "high", call.lexicon.messages["na"])
    return _verdict(call, item, _through_gate(call, item, CHECKS[item.code](call)))


def _through_gate(call: Call, item: Item, finding: Finding) -> Finding:
    """`met` without words found in an agent line becomes `unsure`. A ticket is its own evidence."""
    if finding.verdict != "met" or item.dimension == "H":
        return finding
    turn = find_quote(finding.quote, [(line.n, line.raw) for line in call.lines if line.n == finding.turn])
    if turn is None:
        turn = find_quote(finding.quote, [(line.n, line.raw) for line in call.lines])
    if turn is None:
        return Finding("unsure", "", None, finding.by, "low", "no_quote")
    return finding


def _verdict(call: Call, item: Item, finding: Finding) -> Verdict:
    anchor = {"met": item.met, "not_met": item.not_met}.get(finding.verdict, call.lexicon.messages["unsure"])
    why = call.lexicon.messages[finding.message] if finding.message else anchor
    return Verdict(item.code, finding.verdict, finding.quote, finding.turn, finding.by, finding.confidence, why)


def _assemble(call: Call, verdicts: Sequence[Verdict], fatal: tuple[Fatal, ...], judge: str) -> Report:
    """Everything that follows from verdicts and fatal errors by arithmetic and look-up."""
    case, rubric, guide = call.case, call.rubric, call.guide
    weights = guide.get("weights", {})
    ticket = compare(case.ticket, filed=case.ticket_filed)
    table = scoring.dimension_points(rubric, weights, verdicts)
    deductions = scoring.hint_deductions(rubric, case.mode, case.hints_used)
    earned = scoring.total(rubric, weights, verdicts, "met")
    points = round(max(0.0, earned - sum(d.points for d in deductions)), 1)
    line = float(guide.get("pass_points", rubric.settings["pass_points"]))
    outcome = must_pass.Outcome(call, {v.item: v for v in verdicts}, fatal, ticket)
    musts = must_pass.evaluate(outcome)
    weak = scoring.weak_dimensions(rubric, table)
    return Report(
        rubric=rubric.name,
        rubric_version=rubric.version,
        judge=judge,
        verdicts=tuple(verdicts),
        fatal=fatal,
        dimensions=table,
        points=points,
        points_open=scoring.total(rubric, weights, verdicts, "unsure"),
        out_of=100.0 if any(d.out_of for d in table.values()) else 0.0,
        deductions=deductions,
        pass_points=line,
        passed=points >= line and not fatal and not weak and all(m.met for m in musts),
        must_pass=musts,
        needs_review=routing.reviews(call, rubric, verdicts, fatal, points, line),
        customer_rating=rate(call, has_fatal=bool(fatal)),
        reveal_map=tuple(Reveal(f.id, f.text, f.released_turn, f.is_key) for f in case.facts),
        ticket=ticket,
        ticket_filed=case.ticket_filed,
        better_lines=advice.better_lines(call, verdicts, fatal),
        slips=tuple(Slip(hit.turn, hit.quote) for hit in call.found("level2", faults=True)),
        advice=advice.advise(call, rubric, verdicts, fatal, musts, table),
    )
