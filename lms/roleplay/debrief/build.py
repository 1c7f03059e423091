"""The debrief as plain values: everything its page shows, worked out from the call, the report and people's words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.grading.report import Fatal, MustPass, Report, Reveal, TicketResult, Verdict
from lms.grading.rubric import Item, Rubric
from lms.roleplay.debrief.rows import (
    Better,
    DimensionRow,
    FactRow,
    FatalRow,
    ItemGroup,
    ItemRow,
    Reason,
    TicketRow,
    TurnRow,
    Words,
)
from lms.roleplay.highlights import Mark, marked
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.schema import TicketQuestion

LIMITS = ((20, "easy"), (45, "upset"), (70, "worried"), (90, "angry"))
SHOWN_ON_LINES = ("met", "not_met", "unsure")


@dataclass(frozen=True)
class Debrief:
    report: Report
    reasons: tuple[Reason, ...]
    points_before: float | None
    dimensions: tuple[DimensionRow, ...]
    fatal: tuple[FatalRow, ...]
    overturned: tuple[FatalRow, ...]
    must_pass: tuple[MustPass, ...]
    turns: tuple[TurnRow, ...]
    comments: tuple[Any, ...]
    general: tuple[Better, ...]
    facts: tuple[FactRow, ...]
    ticket: tuple[TicketRow, ...]
    groups: tuple[ItemGroup, ...]
    curve: tuple[Mapping[str, float], ...]

    @property
    def facts_found(self) -> int:
        return sum(fact.turn is not None for fact in self.facts)

    @property
    def ticket_right(self) -> int:
        return sum(row.ok is True for row in self.ticket)

    @property
    def ticket_judged(self) -> int:
        return sum(row.ok is not None for row in self.ticket)


def build(
    call: Any,
    report: Report,
    *,
    scenario: Scenario,
    rubric: Rubric,
    previous: Report | None = None,
    corrections: Sequence[Any] = (),
    comments: Sequence[Any] = (),
) -> Debrief:
    """Everything the page shows. `call` has the stored call's fields; `previous` is the last report on the scenario."""
    dimensions = _dimensions(report, rubric, previous)
    return Debrief(
        report=report,
        reasons=_reasons(report, dimensions),
        points_before=previous.points if previous else None,
        dimensions=dimensions,
        fatal=_fatal_rows(report, rubric, corrections),
        overturned=_overturned(report, rubric, corrections),
        must_pass=report.must_pass,
        turns=_turns(call, report, scenario, rubric, comments),
        comments=tuple(remark for remark in comments if remark.turn == 0),
        general=tuple(_better(line, rubric) for line in report.better_lines if line.turn is None),
        facts=tuple(_fact(fact, call, scenario) for fact in report.reveal_map),
        ticket=tuple(_ticket(result, scenario) for result in report.ticket),
        groups=_groups(report, rubric, dimensions, corrections),
        curve=_curve(call),
    )


def _dimensions(report: Report, rubric: Rubric, previous: Report | None) -> tuple[DimensionRow, ...]:
    before = previous.dimensions if previous else {}
    required = 100 * rubric.settings["pass_share"]
    return tuple(
        DimensionRow(
            code=known.code,
            name=known.name,
            points=report.dimensions[known.code].points,
            out_of=report.dimensions[known.code].out_of,
            open=report.dimensions[known.code].open,
            required=required if known.code in rubric.pass_dimensions else None,
            last=_share(before.get(known.code)),
        )
        for known in rubric.dimensions
        if known.code in report.dimensions
    )


def _share(found: Any) -> float | None:
    return 100 * found.points / found.out_of if found is not None and found.out_of else None


def _reasons(report: Report, dimensions: Sequence[DimensionRow]) -> tuple[Reason, ...]:
    """What stood between this call and passing, gravest first; empty when it passed."""
    if report.passed:
        return ()
    missing = tuple(entry.name for entry in report.must_pass if not entry.met)
    short = tuple(row.name for row in dimensions if row.is_short)
    found = (
        Reason("fatal", tuple(fatal.code for fatal in report.fatal)),
        Reason("points", points=max(0.0, report.pass_points - report.points)),
        Reason("must_pass", missing),
        Reason("dimension", short),
    )
    return tuple(reason for reason in found if reason.names or reason.points)


def _fatal_rows(report: Report, rubric: Rubric, corrections: Sequence[Any]) -> tuple[FatalRow, ...]:
    codes = [fatal.code for fatal in report.fatal]
    nths = [codes[: place + 1].count(code) for place, code in enumerate(codes)]
    return tuple(_fatal(fatal, rubric, corrections, nth) for fatal, nth in zip(report.fatal, nths, strict=True))


def _overturned(report: Report, rubric: Rubric, corrections: Sequence[Any]) -> tuple[FatalRow, ...]:
    """Fatal codes that the judge suspected and a person took away; they can be put back."""
    standing = {fatal.code for fatal in report.fatal}
    codes = dict.fromkeys(c.item for c in corrections if c.item.startswith("FE") and c.item not in standing)
    return tuple(_fatal(Fatal(code, "", 0, {}), rubric, corrections, 1) for code in codes)


def _fatal(fatal: Fatal, rubric: Rubric, corrections: Sequence[Any], nth: int) -> FatalRow:
    known = next((item for item in rubric.fatal if item.code == fatal.code), None)
    return FatalRow(
        code=fatal.code,
        name=known.name if known else fatal.code,
        quote=fatal.quote,
        turn=fatal.turn,
        why=fatal.why,
        better=known.better if known else "",
        corrections=_of(corrections, fatal.code) if nth == 1 else (),
        nth=nth,
    )


def _of(corrections: Sequence[Any], item: str) -> tuple[Any, ...]:
    return tuple(correction for correction in corrections if correction.item == item)


def _groups(
    report: Report, rubric: Rubric, dimensions: Sequence[DimensionRow], corrections: Sequence[Any]
) -> tuple[ItemGroup, ...]:
    known = {item.code: item for item in rubric.items}
    groups = []
    for row in dimensions:
        verdicts = [verdict for verdict in report.verdicts if verdict.item.startswith(row.code)]
        items = tuple(_item(verdict, known.get(verdict.item), corrections) for verdict in verdicts)
        groups.append(ItemGroup(row, items))
    return tuple(group for group in groups if group.items)


def _item(verdict: Verdict, known: Item | None, corrections: Sequence[Any]) -> ItemRow:
    return ItemRow(
        code=verdict.item,
        name=known.name if known else verdict.item,
        question=known.question if known else "",
        is_core=bool(known and known.core),
        verdict=verdict,
        corrections=_of(corrections, verdict.item),
    )


def _better(line: Any, rubric: Rubric) -> Better:
    names = {item.code: item.name for item in rubric.items} | {item.code: item.name for item in rubric.fatal}
    return Better(line.item, names.get(line.item, line.item), line.better)


def _better_here(n: int, report: Report, rubric: Rubric) -> tuple[Better, ...]:
    """What fits this turn: fatal errors first, then what was said wrong here, then what weighs most."""
    said_here = {verdict.item for verdict in report.verdicts if verdict.turn == n and verdict.verdict == "not_met"}
    worth = {item.code: item.points for item in rubric.items}
    lines = [line for line in report.better_lines if line.turn == n]
    lines.sort(key=lambda line: (line.item in worth, line.item not in said_here, -worth.get(line.item, 0)))
    return tuple(_better(line, rubric) for line in lines)


def _turns(
    call: Any, report: Report, scenario: Scenario, rubric: Rubric, comments: Sequence[Any]
) -> tuple[TurnRow, ...]:
    can_fork = call.mode == "practice"
    return tuple(_turn(stored, report, scenario, rubric, comments, can_fork) for stored in call.turns)


def _turn(
    stored: Any, report: Report, scenario: Scenario, rubric: Rubric, comments: Sequence[Any], can_fork: bool
) -> TurnRow:
    found = marked(stored.agent, _quotes(stored, report))
    names = _fact_names(scenario)
    return TurnRow(
        n=stored.n,
        event=stored.event,
        pieces=found.pieces,
        loose=found.loose,
        customer=stored.customer,
        band=band(stored.record["anger"]),
        anger=round(stored.record["anger"]),
        change=round(stored.record.get("deltas", {}).get("anger", 0)),
        released=tuple(names.get(f.fact, f.text) for f in report.reveal_map if f.released_turn == stored.n),
        better=_better_here(stored.n, report, rubric),
        comments=tuple(remark for remark in comments if remark.turn == stored.n),
        can_fork=can_fork,
    )


def _quotes(stored: Any, report: Report) -> list[tuple[str, Mark]]:
    """What the judge quoted of a turn; items it could not decide show as open."""
    n = stored.n
    told = [v for v in report.verdicts if v.turn == n and v.verdict in SHOWN_ON_LINES and not _says_little(v, stored)]
    said = [(v.quote, Mark(v.item, v.verdict)) for v in told]
    fatal = [(f.quote, Mark(f.code, "fatal")) for f in report.fatal if f.turn == n]
    slips = [(s.quote, Mark("", "slip")) for s in report.slips if s.turn == n]
    return [*fatal, *slips, *said]


def _says_little(verdict: Verdict, stored: Any) -> bool:
    """Praise that quotes a whole long line means: nothing was wrong in it. It would drown what can be learned."""
    clauses = [part for part in re.split(r"[,，。.!！?？;；]", stored.agent) if part.strip()]
    return verdict.verdict == "met" and len(clauses) > 1 and len(verdict.quote) >= len(stored.agent.strip()) - 1


def band(anger: float) -> str:
    """The wording band of an anger of 0-100."""
    return next((name for limit, name in LIMITS if anger <= limit), "furious")


def _fact_names(scenario: Scenario) -> dict[str, Words]:
    return {fact.id: fact.text for fact in scenario.customer.facts}


def _fact(found: Reveal, call: Any, scenario: Scenario) -> FactRow:
    lines = {stored.n: stored.agent for stored in call.turns}
    known = next((fact for fact in scenario.customer.facts if fact.id == found.fact), None)
    labels = {slot.id: slot.label for slot in scenario.customer.slots}
    asked = [c.name for c in known.trigger if c.verb == "asked"] if known else []
    return FactRow(
        text=known.text if known else found.text,
        is_key=found.is_key,
        turn=found.released_turn,
        question=lines.get(found.released_turn or 0, ""),
        ask_about=tuple(labels[name] for name in asked if name in labels),
    )


def _ticket(result: TicketResult, scenario: Scenario) -> TicketRow:
    question = next((q for q in scenario.ticket if q.key == result.field), None)
    return TicketRow(
        label=question.label if question else result.label,
        given=_worded(result.given, question),
        expected=_expected(result, question),
        example=question.example if question else "",
        ok=result.ok,
    )


def _expected(result: TicketResult, question: TicketQuestion | None) -> tuple[Words | bool, ...]:
    expect = question.expect if question else {}
    for way in ("equals", "one_of", "includes"):
        if way in expect:
            return _worded(expect[way], question)
    return _worded(result.expected.replace("#", "N "), None)  # a cue's sign for any number


def _worded(value: Any, question: TicketQuestion | None) -> tuple[Words | bool, ...]:
    """Chosen keys as their labels; texts and truth values as they are; nothing as nothing."""
    labels = dict(question.choices) if question else {}
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(
        labels.get(entry, entry) if isinstance(entry, str) else entry for entry in values if entry not in (None, "")
    )


def _curve(call: Any) -> tuple[Mapping[str, float], ...]:
    """The customer's three levels before the first turn and after each."""
    after = [{name: stored.record[name] for name in ("anger", "trust", "patience")} for stored in call.turns]
    if not after:
        return ()
    moved = call.turns[0].record.get("deltas", {})
    start = {name: max(0.0, min(100.0, level - moved.get(name, 0))) for name, level in after[0].items()}
    return tuple({"n": n, **levels} for n, levels in enumerate([start, *after]))
