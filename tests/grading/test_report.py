"""What follows from verdicts: passing, must-pass, routing to people, advice, rating, regrading, JSON."""

import json
from dataclasses import replace

import pytest

from lms.grading.case import KnownFact, Mood
from lms.grading.judge import grade, regrade
from lms.grading.judge.must_pass import ExpressionError
from lms.grading.report import Fatal, Report
from lms.grading.rubric import load_rubric
from tests.grading.cases import GOOD_LINES, GUIDE, make_case

RUBRIC = load_rubric()
UGLY = ("喂，说。", "你爱投诉就投诉。", "没办法，这是规定。")


def _must(*met_by: str) -> dict:
    return {**GUIDE, "must_pass": [{"name": {"zh": "关键一步", "en": "The key step"}, "met_by": list(met_by)}]}


def _reasons(report: Report) -> set[str]:
    return {review.reason for review in report.needs_review}


@pytest.mark.parametrize(
    ("met_by", "met"),
    [
        (("fact(estimated)",), True),
        (("fact(hidden)",), False),
        (("item(A1) & fact(estimated)",), True),
        (("item(A1) & fact(hidden)",), False),
        (("fact(hidden)", "item(A1)"), True),
        (("cue(估抄|实抄)",), True),
        (("cue(退款 & 赔)",), False),
        (("ticket(class) & no_fatal(FE3)",), True),
        (("ticket(nothing)",), False),
        (("act(verify_id)",), False),
    ],
)
def test_must_pass_expressions(met_by, met):
    facts = (KnownFact("estimated", "x", True, 5), KnownFact("hidden", "x", True))
    if "&" in met_by[0] and met_by[0].startswith("cue"):
        with pytest.raises(ExpressionError):
            grade(make_case(guide=_must(*met_by)), RUBRIC)
        return
    assert grade(make_case(guide=_must(*met_by), facts=facts), RUBRIC).must_pass[0].met is met


def test_a_missed_must_pass_fails_a_good_call_and_is_the_advice():
    report = grade(make_case(guide=_must("ticket(nothing)")), RUBRIC)
    assert report.points >= report.pass_points
    assert not report.passed
    assert "关键一步" in report.advice["zh"]
    assert "The key step" in report.advice["en"]


def test_a_weak_core_dimension_fails_a_call_with_enough_points():
    facts = (KnownFact("a", "x", True),)
    case = make_case(facts=facts, guide={"pass_points": 50})
    report = grade(case, RUBRIC)
    missed_b = {i.code for i in RUBRIC.items if i.code in ("B1", "B3")}
    worse = {c: replace(report.verdict(c), verdict="not_met") for c in missed_b}
    failed = regrade(case, RUBRIC, report=report, verdicts=worse)
    assert failed.points >= 50
    assert not failed.passed


def test_a_fatal_error_comes_first_in_the_advice_and_goes_to_a_person():
    report = grade(make_case((*GOOD_LINES[:4], "你有完没完？", *GOOD_LINES[4:])), RUBRIC)
    assert report.points > 80
    assert not report.passed
    assert "辱骂" in report.advice["zh"]
    assert ("fatal_suspected", "FE4") in [(r.reason, r.item) for r in report.needs_review]


def test_the_advice_is_one_thing_worth_most_in_the_weakest_dimension():
    lines = tuple(line for line in GOOD_LINES if "着急" not in line and "抱歉" not in line)
    report = grade(make_case(lines), RUBRIC)
    assert "说出感受或影响" in report.advice["zh"] or "先情绪后方案" in report.advice["zh"]


def test_routing_to_people():
    assert "near_pass_line" in _reasons(grade(make_case(guide={**GUIDE, "pass_points": 98}), RUBRIC))
    assert "near_pass_line" not in _reasons(grade(make_case(UGLY), RUBRIC))
    assert "injection_flag" in _reasons(grade(make_case(flags={3: ("injection",)}), RUBRIC))
    generic = tuple(line.replace("换成我也会着急，心里不踏实", "我体谅您的处境") for line in GOOD_LINES)
    generic = tuple(line.replace("让您担心了，", "") for line in generic)
    unsure = grade(make_case(generic), RUBRIC)
    assert ("unsure_core", "C1") in [(r.reason, r.item) for r in unsure.needs_review]
    assert unsure.points_open == pytest.approx(unsure.dimensions["C"].open, abs=0.2)


def test_hints_are_a_line_of_their_own():
    free = grade(make_case(mode="practice"), RUBRIC)
    paid = grade(make_case(mode="practice", hints_used=2), RUBRIC)
    assert [(d.reason, d.count, d.points) for d in paid.deductions] == [("hints", 2, 4)]
    assert paid.points == pytest.approx(free.points - 4)


def test_better_lines_say_where_and_prefer_the_scenarios_words():
    guide = {**GUIDE, "items": {"C1": {"better": {"zh": "这事换谁都急", "en": "Anyone would"}}}}
    report = grade(make_case(("您好。", "请报户号。", "好的。"), anger=(50, 80, 60), guide=guide), RUBRIC)
    lines = {line.item: line for line in report.better_lines}
    assert lines["C1"].better["zh"] == "这事换谁都急"
    assert (lines["C1"].turn, lines["C1"].said) == (2, "请报户号。")
    assert lines["A1"].turn == 1
    assert lines["E5"].better == RUBRIC.item("E5").better
    missed = {v.item for v in report.verdicts if v.verdict in ("not_met", "unsure")}
    assert missed <= set(lines)


def test_the_customer_rates_by_how_the_call_went():
    happy = grade(make_case(anger=(40, 35, 30, 30, 28, 25, 20, 18, 15)), RUBRIC).customer_rating
    angry = grade(make_case(UGLY, anger=(70, 90, 98), end_reason="hang_up", start_mood=Mood(60, 20, 50)), RUBRIC)
    assert happy.overall >= 4
    assert angry.customer_rating.overall <= 2
    assert set(happy.touchpoints) == {"access", "waiting", "attitude", "expertise", "resolution"}
    assert all(1 <= p <= 5 for p in [*happy.touchpoints.values(), *angry.customer_rating.touchpoints.values()])
    assert happy.reason["zh"] != angry.customer_rating.reason["zh"]


def test_level_two_phrases_are_shown_but_not_fatal():
    report = grade(make_case((*GOOD_LINES[:3], "您先冷静。", *GOOD_LINES[3:])), RUBRIC)
    assert [(s.turn, s.quote) for s in report.slips] == [(4, "您先冷静")]
    assert report.fatal == ()


def test_a_report_survives_json_and_grading_is_repeatable():
    report = grade(make_case(UGLY), RUBRIC)
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report
    assert grade(make_case(UGLY), RUBRIC) == report
    with pytest.raises(ValueError, match="schema"):
        Report.from_dict({**report.to_dict(), "schema": 0})


def test_a_person_overturns_a_verdict_and_the_points_follow():
    case = make_case((*GOOD_LINES[:8], "你有完没完？", GOOD_LINES[8]))
    report = grade(case, RUBRIC)
    free = regrade(case, RUBRIC, report=report, verdicts={}, overturned=frozenset({"FE4"}))
    assert (report.passed, free.passed) == (False, True)
    assert "fatal_suspected" not in _reasons(free)
    missed = {"C1": replace(report.verdict("C1"), verdict="not_met", decided_by="mentor")}
    lower = regrade(case, RUBRIC, report=report, verdicts=missed)
    assert lower.points < report.points
    assert lower.verdict("C1").decided_by == "mentor"
    grave = Fatal("FE9", "", 0, {"zh": "x", "en": "x"})
    assert not regrade(case, RUBRIC, report=free, verdicts={}, confirmed=(grave,)).passed


def test_an_empty_call_is_judged_too():
    report = grade(make_case((), facts=(), ticket_filed=False, end_reason="our_fault"), RUBRIC)
    assert report.points == 0
    assert not report.passed
    assert report.advice["zh"]
