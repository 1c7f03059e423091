"""Each item: a wording that meets it, a near miss that does not, and what cannot be known."""

import pytest

from lms.grading.case import Act, KnownFact
from lms.grading.judge import grade
from lms.grading.rubric import load_rubric
from tests.grading.cases import EMERGENCY_LINES, GOOD_LINES, GUIDE, make_case

RUBRIC = load_rubric()


def _verdict(item: str, *lines: str, **more) -> str:
    return grade(make_case(lines, **more), RUBRIC).verdict(item).verdict


def _after_greeting(line: str) -> tuple[str, ...]:
    return ("您好，安澜燃气，工号1024。", line, "好的。")


def test_a_good_call_meets_nearly_everything_and_passes():
    report = grade(make_case(), RUBRIC)
    assert {v.item for v in report.verdicts if v.verdict == "not_met"} == set()
    assert report.points >= 90
    assert report.passed


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("您好，安澜燃气，工号1024，请讲。", "met"),
        ("你好，12号客服为您服务。", "met"),
        ("您好，请讲。", "not_met"),
        ("工号1024。", "not_met"),
        ("喂，说。", "not_met"),
    ],
)
def test_a1_needs_greeting_and_number_in_the_first_line(line, verdict):
    assert _verdict("A1", line, "您好，工号1024。") == verdict


@pytest.mark.parametrize(
    ("item", "line", "verdict"),
    [
        ("C1", "换成我也会着急。", "met"),
        ("C1", "突然多了一倍，搁谁心里都不踏实。", "met"),
        ("C1", "您一定吓坏了吧。", "met"),
        ("C1", "换成我也會著急。", "met"),
        ("C1", "换成我也会着级的。", "met"),
        ("C1", "我体谅您的处境。", "unsure"),
        ("C1", "我理解您的心情。", "not_met"),
        ("C1", "您别着急。", "not_met"),
        ("C1", "请报一下户号。", "not_met"),
        ("C2", "没有提前跟您说明，很抱歉。", "met"),
        ("C2", "给您带来不便，抱歉。", "not_met"),
        ("C2", "对不起，对不起。", "not_met"),
        ("B2", "您是想弄清楚这笔钱怎么来的，对吧？", "met"),
        ("B2", "您希望我们怎么处理？", "not_met"),
        ("B2", "好的，知道了。", "not_met"),
        ("B4", "以前有过这种情况吗？", "met"),
        ("B4", "有没有人受伤？", "met"),
        ("B4", "请报一下户号。", "not_met"),
        ("E1", "我安排师傅上门给您重新抄表。", "met"),
        ("E1", "好的，我知道了。", "not_met"),
        ("E3", "您看上午上门还是下午上门？", "met"),
        ("E3", "办法有两个：复核，或者检定。", "met"),
        ("E3", "您在屋里还是屋外？", "not_met"),
        ("E5", "五个工作日内给您回电。", "met"),
        ("E5", "明天下午六点前给您答复。", "met"),
        ("E5", "我们会尽快处理。", "not_met"),
        ("E5", "您等了三天都没人给您处理。", "not_met"),
        ("E5", "请稍等一分钟，我查好告诉您。", "not_met"),
        ("E6", "这件事由计量班负责。", "met"),
        ("E6", "您的单号我发短信给您。", "met"),
        ("E6", "好的，没问题。", "not_met"),
        ("B6", "我去系统里核对一下，大约一分钟，请您稍等。", "met"),
        ("B6", "等一下。", "not_met"),
        ("B6", "你先听我说。", "not_met"),
        ("G2", "请把您的银行卡密码告诉我。", "not_met"),
        ("G2", "您不用报全号，告诉我后四位就行。", "met"),
        ("F3", "基表字轮按标况工况做体积修正。", "not_met"),
    ],
)
def test_items_of_one_line(item, line, verdict):
    assert _verdict(item, *_after_greeting(line)) == verdict


def test_b1_needs_the_customers_own_content():
    opening = "上个月才六十，这个月一百三！"
    assert _verdict("B1", "您好。", "您是说上个月60，这个月一下到130，对吗？", "好的。", opening=opening) == "met"
    assert _verdict("B1", "您好。", "您说的我记下了。", "好的。", opening=opening) == "not_met"


@pytest.mark.parametrize(("told", "verdict"), [(5, "met"), (4, "met"), (3, "not_met")])
def test_b3_asks_for_eighty_percent_of_the_key_facts(told, verdict):
    facts = tuple(KnownFact(f"f{n}", "x", True, 5 if n < told else None) for n in range(5))
    assert grade(make_case(facts=facts), RUBRIC).verdict("B3").verdict == verdict


def test_b3_without_key_facts_does_not_apply():
    assert grade(make_case(facts=()), RUBRIC).verdict("B3").verdict == "na"


def test_b5_is_missed_by_asking_for_what_is_known():
    acts = {4: (Act("re_ask_known", "我先核对一下户号"),)}
    report = grade(make_case(acts=acts), RUBRIC)
    assert (report.verdict("B5").verdict, report.verdict("B5").turn) == ("not_met", 4)


def test_c3_wants_the_emotion_before_the_solution():
    solution, emotion = "我安排师傅上门给您重新抄表。", "换成我也会着急。"
    assert _verdict("C3", "您好。", emotion, solution) == "met"
    assert _verdict("C3", "您好。", solution, emotion) == "not_met"
    assert _verdict("C3", "您好。", solution, "好的。") == "not_met"
    assert _verdict("C3", "您好。", "对不起。", "对不起。", "对不起。") == "not_met"


def test_c4_applies_only_when_anger_rises_and_wants_an_answer_within_two_lines():
    calm = ("您好。", "请报户号。", "换成我也会着急，您慢慢说。", "好的。")
    cold = ("您好。", "请报户号。", "请报姓名。", "请报地址。")
    risen = {"anger": (40, 60, 55, 50)}
    assert _verdict("C4", *calm) == "na"
    assert _verdict("C4", *calm, **risen) == "met"
    assert _verdict("C4", *cold, **risen) == "not_met"


def test_d1_wants_safety_before_identity():
    assert _verdict("D1", *EMERGENCY_LINES, kind="emergency") == "met"
    assert _verdict("D1", "您好，先报一下户号。", *EMERGENCY_LINES, kind="emergency") == "not_met"
    assert _verdict("D1", *GOOD_LINES) == "na"


def test_d1_is_missed_when_safety_comes_late():
    late = ("您好。", "您贵姓？", "哪个小区？", "什么时候开始的？", *EMERGENCY_LINES[1:])
    assert _verdict("D1", *late, kind="emergency") == "not_met"


def test_d2_wants_the_required_points_and_nothing_wrong():
    right = "前面是估抄，这次把差的补上。"
    assert _verdict("D2", *_after_greeting(right)) == "met"
    assert _verdict("D2", *_after_greeting("我们会处理。")) == "not_met"
    guide = {**GUIDE, "wrong_claims": [{"cues": ["表 绝对 没问题"], "why": {"zh": "x", "en": "x"}, "item": "D2"}]}
    assert _verdict("D2", *_after_greeting(right + "表绝对没问题。"), guide=guide) == "not_met"
    assert _verdict("D2", *_after_greeting(right + "我不敢说表绝对没问题。"), guide=guide) == "met"


def test_d3_knows_promised_times_and_leaves_unknown_ones_to_a_person():
    assert _verdict("D3", *_after_greeting("五个工作日内给您回电。")) == "met"
    assert _verdict("D3", *_after_greeting("师傅四十分钟到您家。")) == "unsure"
    backed = {"parameters": {"抢修到场承诺": "40 分钟"}}
    assert _verdict("D3", *_after_greeting("师傅40分钟到您家。"), **backed) == "met"
    assert _verdict("D3", *_after_greeting("我给您退款。")) == "not_met"


def test_d4_wants_a_reason_with_content():
    assert _verdict("D4", *_after_greeting("简单说就是前面估少了，这次补上。")) == "met"
    assert _verdict("D4", *_after_greeting("好的。")) == "not_met"


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("没办法，这是规定。", "not_met"),
        ("我给您退款。", "not_met"),
        ("我给您登记，转给计量班。", "met"),
        ("嗯。", "not_met"),
    ],
)
def test_e2_stays_within_authority_and_refuses_no_one_flatly(line, verdict):
    assert _verdict("E2", "您好。", line, "再见。") == verdict


def test_e4_counts_consent_for_the_solution_not_for_waiting():
    solution = "我安排师傅上门给您重新抄表。"
    assert _verdict("E4", "您好。", solution, "这样安排您看可以吗？", end_reason="turn_limit") == "met"
    assert _verdict("E4", "您好。", solution, "请稍等，可以吗？", end_reason="turn_limit") == "not_met"
    assert _verdict("E4", "您好。", solution, "好的。", end_reason="resolved") == "not_met"


def test_f1_is_fair_to_slow_typists_and_strict_with_essays():
    assert grade(make_case(seconds=(40.0,) * 9), RUBRIC).verdict("F1").verdict == "met"
    assert grade(make_case(seconds=(200.0,) * 9), RUBRIC).verdict("F1").verdict == "not_met"
    assert _verdict("F1", "您好。", "我给您解释一下，" * 30, "好的。") == "not_met"
    assert _verdict("F1", "嗯", "哦", "啊", "好") == "not_met"


def test_f2_and_f3_are_missed_by_silence_and_parroting():
    report = grade(make_case(acts={3: (Act("silence_long", ""),)}), RUBRIC)
    assert (report.verdict("F2").verdict, report.verdict("F2").turn) == ("not_met", 3)
    assert _verdict("F3", "您好。", "真的很抱歉，这个不能提供。", "真的很抱歉，这个不能提供哦。") == "not_met"


def test_g1_wants_verification_before_the_record_is_looked_up():
    look = "系统显示您家上个月用了三十方。"
    verify = "请报一下户主姓氏和手机后四位。"
    assert _verdict("G1", "您好。", verify, look) == "met"
    assert _verdict("G1", "您好。", look, verify) == "not_met"
    assert _verdict("G1", *EMERGENCY_LINES, kind="emergency") == "na"


def test_the_scenario_may_switch_items_off_and_add_its_own_cues():
    guide = {**GUIDE, "applies": {"A4": False}, "items": {"E3": {"cues": ["甲路 乙路"]}}}
    report = grade(make_case(("您好。", "走甲路或走乙路。", "好的。"), guide=guide), RUBRIC)
    assert report.verdict("A4").verdict == "na"
    assert report.verdict("E3").verdict == "met"


def test_a3_and_a4_look_at_the_end_of_the_call():
    report = grade(make_case(GOOD_LINES[:5]), RUBRIC)
    assert report.verdict("A3").verdict == "not_met"
    assert report.verdict("A4").verdict == "not_met"


@pytest.mark.parametrize("item", ["E1", "E2", "E6"])
def test_a_question_is_no_arrangement(item):
    assert _verdict(item, "您好，工号1024。", "请问上两个月有抄表员上门抄表吗？", "好的，谢谢。") == "not_met"
