"""The embedded judge: rules and word lists, no model, no clock, no chance. `grade` is its door."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.grading.case import CallCase
from lms.grading.judge import advice, must_pass, routing, scoring
from lms.grading.judge.applies import does_apply
from lms.grading.judge.call import Call
from lms.grading.judge.evidence import find_quote
from lms.grading.judge.fatal import find_fatal
from lms.grading.judge.finding import Finding
from lms.grading.judge.items import CHECKS
from lms.grading.judge.lexicon import load_lexicon
from lms.grading.judge.outcome import work_out
from lms.grading.rating import rate
from lms.grading.report import Fatal, Report, Reveal, Slip, Verdict
from lms.grading.rubric import Item, Rubric
from lms.grading.ticket import compare

JUDGE = "embedded-2"
__all__ = ["JUDGE", "grade", "judge_item", "regrade"]


def grade(case: CallCase, rubric: Rubric) -> Report:
    """Judge a finished call. Pure and deterministic: the same case and rubric give an equal report."""
    call = Call(case, rubric, load_lexicon())
    return _assemble(call, tuple(judge_item(call, item) for item in rubric.items), find_fatal(call), JUDGE)


def regrade(
    case: CallCase,
    rubric: Rubric,
    *,
    report: Report,
    verdicts: Mapping[str, Verdict],
    overturned: frozenset[str] = frozenset(),
    confirmed: Sequence[Fatal] = (),
) -> Report:
    """The report with a person's verdicts in place of the judge's.

    Overturned fatal codes are left out, `confirmed` ones the judge had not seen are added; reasons to look at what is
    now decided are dropped. The judge's other verdicts are taken from `report`, not made again.
    """
    call = Call(case, rubric, load_lexicon())
    judged = tuple(verdicts.get(v.item, v) for v in report.verdicts)
    fatal = tuple(f for f in report.fatal if f.code not in overturned) + tuple(confirmed)
    settled = {*verdicts, *overturned, *(f.code for f in confirmed)}
    reviews = tuple(review for review in report.needs_review if review.item not in settled)
    return replace(_assemble(call, judged, fatal, report.judge), needs_review=reviews)


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
    weights = {d.code: float(guide.get("weights", {}).get(d.code, d.weight)) for d in rubric.dimensions}
    ticket = compare(case.ticket, filed=case.ticket_filed)
    musts = must_pass.evaluate(must_pass.Outcome(call, {v.item: v for v in verdicts}, fatal, ticket))
    deductions = scoring.hint_deductions(rubric, case.mode, case.hints_used)
    line = float(guide.get("pass_points", rubric.settings["pass_points"]))
    outcome = work_out(rubric, weights, verdicts, fatal=fatal, must_pass=musts, deductions=deductions, pass_points=line)
    return Report(
        rubric=rubric.name,
        rubric_version=rubric.version,
        judge=judge,
        verdicts=tuple(verdicts),
        fatal=fatal,
        dimensions=outcome.dimensions,
        points=outcome.points,
        points_open=outcome.points_open,
        out_of=outcome.out_of,
        deductions=deductions,
        pass_points=line,
        passed=outcome.passed,
        weights=weights,
        must_pass=musts,
        needs_review=routing.reviews(call, rubric, verdicts, fatal, outcome.points, line),
        customer_rating=rate(call, has_fatal=bool(fatal)),
        reveal_map=tuple(Reveal(f.id, f.text, f.released_turn, f.is_key) for f in case.facts),
        ticket=ticket,
        ticket_filed=case.ticket_filed,
        better_lines=advice.better_lines(call, verdicts, fatal),
        slips=tuple(Slip(hit.turn, hit.quote) for hit in call.found("level2", faults=True)),
        advice=advice.advise(call, rubric, verdicts, fatal, musts, outcome.dimensions),
    )
