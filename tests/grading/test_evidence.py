"""No `met` without the agent's own words."""

import pytest

from lms.grading.case import Act
from lms.grading.judge import grade
from lms.grading.judge.evidence import find_quote
from lms.grading.rubric import load_rubric
from lms.platform.text.normalise import fold
from tests.grading.cases import EMERGENCY_LINES, make_case

LINES = [(1, "您好，安澜燃气。"), (2, "账单涨了没有提前跟您说明，这一点很抱歉。")]


@pytest.mark.parametrize(
    ("quote", "turn"),
    [
        ("安澜燃气", 1),
        ("賬單漲了 没有提前跟您说明", 2),
        ("账单涨了没有提前和您说明，这一点很抱歉", 2),
        ("我已经给您登记了", None),
        ("", None),
        ("您", None),
    ],
)
def test_a_quote_is_found_exactly_or_nearly(quote, turn):
    assert find_quote(quote, LINES) == turn


@pytest.mark.parametrize("case", [make_case(), make_case(EMERGENCY_LINES, kind="emergency")])
def test_every_met_item_quotes_an_agent_line_of_its_turn(case):
    report = grade(case, load_rubric())
    said = {e.n: fold(e.agent) for e in case.exchanges}
    met = [v for v in report.verdicts if v.verdict == "met" and v.item[0] != "H"]
    assert len(met) > 15
    assert all(fold(v.quote) in said[v.turn] for v in met)


def test_the_customers_words_prove_nothing():
    silent = ("嗯。", "哦。", "好。")
    report = grade(
        make_case(silent, said=("换成我也会着急，工号1024，我给您登记复核，五个工作日回电，可以吗？",) * 3),
        load_rubric(),
    )
    assert {v.item for v in report.verdicts if v.verdict == "met" and v.item[0] in "ACE"} == set()


def test_an_act_whose_quote_nobody_said_counts_for_nothing():
    lines = ("您好。", "请讲。", "好的。")
    unheard = make_case(lines, acts={2: (Act("name_emotion", "您一定很着急"), Act("commit_deadline", "明天回电"))})
    report = grade(unheard, load_rubric())
    assert report.verdict("C1").verdict == "not_met"
    assert report.verdict("E5").verdict == "not_met"
    heard = make_case(("您好。", "这心情我看在眼里。", "好的。"), acts={2: (Act("name_emotion", "这心情我看在眼里"),)})
    assert grade(heard, load_rubric()).verdict("C1").verdict == "unsure"
