"""The debrief as plain values, from a report written by hand."""

from pathlib import Path
from typing import Any

import pytest

from lms.grading.report import BetterLine, DimensionPoints, Fatal, MustPass, Report
from lms.grading.rubric import load_rubric
from lms.roleplay.debrief import Debrief, band, build
from lms.roleplay.debrief.rows import Reason
from lms.roleplay.highlights import Mark
from lms.roleplay.scenario import Scenario, load_scenario
from tests.roleplay import reports


@pytest.fixture(scope="module")
def bill(root: Path) -> Scenario:
    return load_scenario(root / "scenarios" / "rp-03")


@pytest.fixture
def debrief(bill: Scenario) -> Any:
    def built(report: Report | None = None, call: Any = None, **more: Any) -> Debrief:
        given = report or reports.report()
        return build(call or reports.call(), given, scenario=bill, rubric=load_rubric(), **more)

    return built


def test_the_reasons_name_everything_that_stood_in_the_way(debrief: Any) -> None:
    names = [entry.name for entry in reports.report().must_pass]
    b = next(d.name for d in load_rubric().dimensions if d.code == "B")
    assert debrief().reasons == (
        Reason("fatal", ("FE4",)),
        Reason("points", points=8.5),
        Reason("must_pass", (names[0],)),
        Reason("dimension", (b,)),
    )


def test_a_passed_call_has_no_reasons(debrief: Any) -> None:
    assert debrief(reports.report(passed=True)).reasons == ()


def test_only_what_was_short_is_a_reason(debrief: Any) -> None:
    enough = {"points": 90.0, "fatal": (), "dimensions": {"B": DimensionPoints(18, 18)}}
    only = debrief(reports.report(**enough, must_pass=(MustPass({"zh": "读数"}, False),)))
    assert [reason.kind for reason in only.reasons] == ["must_pass"]


def test_dimensions_know_their_share_the_required_one_and_last_time(debrief: Any) -> None:
    before = reports.report(points=60.0, dimensions={"A": DimensionPoints(4, 8), "C": DimensionPoints(0, 0)})
    shown = debrief(previous=before)
    rows = {row.code: row for row in shown.dimensions}
    assert shown.points_before == 60.0
    assert (rows["A"].share, rows["A"].last, rows["A"].change, rows["A"].required) == (100, 50, 50, None)
    assert (rows["B"].share, rows["B"].required, rows["B"].is_short, rows["B"].last) == (50, 60, True, None)
    assert (rows["C"].applies, rows["C"].is_short) == (False, False)


def test_a_line_carries_its_quotes_and_what_has_no_place_in_it(debrief: Any) -> None:
    first, second = debrief().turns
    assert [(p.text, p.ends) for p in first.pieces if p.marks] == [("工号 0316", (Mark("A1", "met"),))]
    assert [(p.text, p.tone) for p in second.pieces if p.marks] == [
        ("我知道了", "not_met"),
        ("不清楚", "slip"),
        ("随便你", "fatal"),
    ]
    assert second.loose == (Mark("B3", "unsure"),)


def test_a_turn_shows_mood_news_better_lines_and_remarks(debrief: Any, bill: Scenario) -> None:
    shown = debrief(comments=[reports.remark(2, "慢一点"), reports.remark(0, "整体不错")])
    turn = shown.turns[1]
    assert (turn.anger, turn.band, turn.change) == (88, "angry", 28)
    assert turn.released == (next(fact.text for fact in bill.customer.facts if fact.id == "estimated"),)
    assert [line.code for line in turn.better] == ["B1"]
    assert [line.code for line in shown.general] == ["H1"]
    assert [remark.text for remark in turn.comments] == ["慢一点"]
    assert [remark.text for remark in shown.comments] == ["整体不错"]


def test_only_practice_calls_are_taken_up_again(debrief: Any) -> None:
    assert all(turn.can_fork for turn in debrief().turns)
    assert not any(turn.can_fork for turn in debrief(call=reports.call(mode="exam")).turns)


def test_facts_name_the_question_or_what_could_have_been_asked(debrief: Any, bill: Scenario) -> None:
    hidden = next(fact.id for fact in bill.customer.facts if any(c.verb == "asked" for c in fact.trigger))
    found = reports.report().reveal_map[0]
    missed = type(found)(hidden, "", None, True)
    shown = debrief(reports.report(reveal_map=(found, missed))).facts
    assert (shown[0].turn, shown[0].question) == (2, reports.call().turns[1].agent)
    assert shown[1].turn is None
    assert shown[1].ask_about


def test_the_ticket_shows_labels_instead_of_keys(debrief: Any) -> None:
    shown = debrief()
    category, customer, address = shown.ticket
    assert [text["zh"] for text in category.given] == ["设施报修"]
    assert [text["zh"] for text in category.expected] == ["账单与气费异议"]
    assert (customer.given, customer.expected) == (("何女士",), ("何、5521",))
    assert (address.given, address.ok) == ((), None)
    assert (shown.ticket_right, shown.ticket_judged) == (1, 2)


def test_items_are_grouped_and_groups_with_open_questions_are_found(debrief: Any) -> None:
    groups = {group.dimension.code: group for group in debrief().groups}
    assert [row.code for row in groups["B"].items] == ["B1", "B3"]
    assert (groups["B"].count("not_met"), groups["B"].count("unsure")) == (1, 1)
    assert (groups["A"].wants_a_look, groups["B"].wants_a_look) == (False, True)


def test_corrections_stand_with_their_item(debrief: Any) -> None:
    changed = reports.correction("B1", "met", "not_met")
    item = debrief(corrections=[changed]).groups[1].items[0]
    assert item.corrections == (changed,)


def test_a_fatal_code_found_twice_has_two_anchors_and_one_history(debrief: Any) -> None:
    twice = (Fatal("FE4", "随便你", 2, reports.WHY), Fatal("FE4", "我知道了", 2, reports.WHY))
    rows = debrief(reports.report(fatal=twice), corrections=[reports.correction("FE4", "suspected", "confirmed")]).fatal
    assert [row.anchor for row in rows] == ["FE4", "FE4-2"]
    assert [len(row.corrections) for row in rows] == [1, 0]


def test_an_overturned_fatal_code_stays_visible(debrief: Any) -> None:
    gone = debrief(reports.report(fatal=()), corrections=[reports.correction("FE4", "suspected", "overturned")])
    assert gone.fatal == ()
    assert [row.code for row in gone.overturned] == ["FE4"]


def test_the_curve_starts_before_the_first_turn(debrief: Any) -> None:
    curve = debrief().curve
    assert [point["n"] for point in curve] == [0, 1, 2]
    assert [point["anger"] for point in curve] == [65, 60, 88]
    assert debrief(call=reports.call(turns=[])).curve == ()


@pytest.mark.parametrize(
    ("anger", "name"), [(0, "easy"), (20, "easy"), (21, "upset"), (70, "worried"), (71, "angry"), (91, "furious")]
)
def test_bands_follow_the_engine(anger: float, name: str) -> None:
    assert band(anger) == name


def test_a_real_report_survives_storing_and_building(debrief: Any) -> None:
    stored = Report.from_dict(reports.report().to_dict())
    assert debrief(stored).reasons == debrief().reasons


def test_the_gravest_better_line_of_a_turn_comes_first(debrief: Any) -> None:
    lines = [BetterLine(item, 2, "", reports.WHY) for item in ("A4", "E1", "B1", "FE4")]
    turn = debrief(reports.report(better_lines=tuple(lines))).turns[1]
    assert [line.code for line in turn.better] == ["FE4", "B1", "E1", "A4"]


def test_praise_for_a_whole_long_line_is_not_painted_over_it(debrief: Any) -> None:
    line = reports.call().turns[1].agent
    whole, part = (
        reports.verdict("F1", "met", quote=line, turn=2),
        reports.verdict("C1", "met", quote="我知道了", turn=2),
    )
    shown = debrief(reports.report(verdicts=(whole, part))).turns[1]
    assert {mark.code for piece in shown.pieces for mark in piece.marks} == {"C1", "FE4", ""}
