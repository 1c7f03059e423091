"""Wordings as trainees type them, judged with the scenarios' own guides. The lists are ours, not from labelled calls."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from lms.config import ROOT
from lms.grading.judge import grade
from lms.grading.report import Report
from lms.grading.rubric import load_rubric
from tests.grading.cases import EMERGENCY_LINES, make_case

WORDINGS = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text(encoding="utf-8"))
KINDS = {"rp-01": "emergency", "rp-03": "service", "rp-07": "privacy", "rp-09": "service"}
OPENINGS = {
    "rp-01": "厨房一股臭鸡蛋味，是不是漏气了？我带着孩子在家，怎么办！",
    "rp-03": "上个月才六十，这个月一百三！你们表是不是动了手脚？",
    "rp-07": "我姓李，租的房子，想问问户主的户号、欠费、半年用量。",
    "rp-09": "大转盘那边井盖没了，我孩子差点掉下去，你们管不管？",
}
HELLO = "您好，热线，工号1024，请讲。"
ARRANGED = "单子我给您登记了，排水单位去处理，抄表部门三天内给您回电。"


@cache
def guide(slug: str) -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "scenarios" / slug / "judge.yaml").read_text(encoding="utf-8"))
    return parsed


def judged(slug: str, lines: tuple[str, ...], **more: Any) -> Report:
    case = make_case(lines, kind=KINDS[slug], guide=guide(slug), opening=OPENINGS[slug], facts=(), **more)
    return grade(case, load_rubric())


def around(item: str, line: str, *, is_first: bool) -> tuple[str, ...]:
    """The line where the item belongs: first, last after an arrangement, or in the middle."""
    if is_first:
        return (line, "好的。")
    if item in ("A3", "A4"):
        return (HELLO, ARRANGED, line)
    middle = "我登记一下，安排师傅上门看，抢修急单派了。" if item == "E4" else "嗯，我在听，孩子没受伤吧。"
    return (HELLO, middle, line, "好的。")


def items() -> list[tuple[str, str, bool, str, str]]:
    return [
        (entry["item"], entry["scenario"], entry["is_first"], verdict, line)
        for entry in WORDINGS["items"]
        for verdict in ("met", "not_met")
        for line in entry[verdict]
    ]


@pytest.mark.parametrize(("item", "slug", "is_first", "verdict", "line"), items())
def test_a_wording_is_judged_by_what_it_means(item: str, slug: str, is_first: bool, verdict: str, line: str) -> None:
    lines = around(item, line, is_first=is_first)
    found = judged(slug, lines, end_reason="trainee_ended", ticket_filed=False).verdict(item)
    assert found.verdict == verdict
    assert verdict == "not_met" or found.quote in "\n".join(lines)


def in_a_call(slug: str, line: str) -> tuple[str, ...]:
    if slug == "rp-01":
        return (*EMERGENCY_LINES[:2], line, *EMERGENCY_LINES[2:])
    before = "按紧急件派排水单位了。" if slug == "rp-09" else "嗯，我在听。"
    return (HELLO, before, line, "好的，我给您记着。")


def codes(slug: str, line: str) -> set[str]:
    return {fatal.code for fatal in judged(slug, in_a_call(slug, line), ticket=()).fatal}


@pytest.mark.parametrize(
    ("code", "slug", "line"), [(e["code"], e["scenario"], line) for e in WORDINGS["fatal"] for line in e["lines"]]
)
def test_a_fatal_wording_is_found(code: str, slug: str, line: str) -> None:
    assert code in codes(slug, line)


@pytest.mark.parametrize(("slug", "line"), [(e["scenario"], line) for e in WORDINGS["innocent"] for line in e["lines"]])
def test_what_only_sounds_fatal_is_innocent(slug: str, line: str) -> None:
    assert codes(slug, line) == set()
