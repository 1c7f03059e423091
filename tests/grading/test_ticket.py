"""The ticket is compared field by field."""

import pytest

from lms.grading.case import TicketField
from lms.grading.judge import grade
from lms.grading.rubric import load_rubric
from lms.grading.ticket import compare, describe
from tests.grading.cases import FIELDS, make_case


@pytest.mark.parametrize(
    ("expect", "given", "ok"),
    [
        ({"equals": "billing"}, "billing", True),
        ({"equals": "billing"}, "repair", False),
        ({"equals": True}, True, True),
        ({"equals": "雨"}, "雨 ", True),
        ({"one_of": ["a", "b"]}, "b", True),
        ({"one_of": ["a", "b"]}, None, False),
        ({"includes": ["a"]}, ["a", "b"], True),
        ({"includes": ["a", "c"]}, ["a", "b"], False),
        ({"mentions": ["滨江路", "北环路", "东北角"], "at_least": 2}, "濱江路與北環路口", True),
        ({"mentions": ["滨江路", "北环路", "东北角"], "at_least": 2}, "大转盘附近", False),
        ({"mentions": ["估", "补"]}, "估抄后补差", True),
        ({"any": True}, "  ", False),
        ({"any": True}, "有", True),
        ({}, "x", None),
    ],
)
def test_a_field_is_right_when_what_was_expected_is_there(expect, given, ok):
    field = TicketField("f", "字段", "other", expect, given)
    assert compare([field], filed=True)[0].ok is ok


def test_nothing_filed_makes_every_expected_field_wrong():
    results = compare(FIELDS, filed=False)
    assert all(result.ok is False and result.given is None for result in results)


def test_what_was_expected_reads_without_the_cue_language():
    assert describe({"mentions": ["> 滨江路|江边 口", "雨|污"]}) == "滨江路口、雨"


def _ticket(**given) -> tuple[TicketField, ...]:
    return tuple(TicketField(f.key, f.label, f.element, f.expect, given.get(f.key, f.given)) for f in FIELDS)


@pytest.mark.parametrize(
    ("given", "missed"),
    [
        ({}, set()),
        ({"where": "附近"}, {"H1"}),
        ({"want": ""}, {"H1"}),
        ({"class": "repair"}, {"H2"}),
        ({"dispatch": "sales"}, {"H3"}),
        ({"urgency": "critical"}, {"H3"}),
    ],
)
def test_the_ticket_decides_h(given, missed):
    report = grade(make_case(ticket=_ticket(**given)), load_rubric())
    assert {v.item for v in report.verdicts if v.item[0] == "H" and v.verdict == "not_met"} == missed


def test_an_unfiled_ticket_misses_all_of_h_and_says_why():
    report = grade(make_case(ticket_filed=False), load_rubric())
    assert [report.verdict(code).verdict for code in ("H1", "H2", "H3")] == ["not_met"] * 3
    assert report.verdict("H1").why["zh"] == "工单没有提交。"
