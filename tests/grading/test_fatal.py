"""Fatal errors: found in many wordings, each with the agent's words; never in their denial."""

from dataclasses import replace

import pytest

from lms.grading.case import Act
from lms.grading.judge import grade
from lms.grading.rubric import load_rubric
from tests.grading.cases import EMERGENCY_LINES, FIELDS, GUIDE, make_case

RUBRIC = load_rubric()

GUILTY = {
    ("FE2", "emergency"): (
        "您先打开抽油烟机排一排。",
        "把排风扇打开散散味。",
        "那您去把油烟机关掉。",
        "赶紧把家里的电闸拉了。",
        "您先把插头拔了。",
        "您用打火机试试哪里漏。",
        "点个火看看还漏不漏。",
        "您先别出来，等师傅到。",
        "您就在屋里等着，师傅马上到。",
        "把门窗关好，在家里待着。",
        "您再回屋里看一眼阀门关了没。",
        "没事，一点味道正常。",
        "没有味道就没事了。",
        "不会爆炸的，您放心。",
        "您自己把软管拧紧一下。",
        "拿胶带把漏的地方缠上。",
        "您坐电梯下去吧，快一点。",
        "可以继续做饭，不要紧。",
    ),
    ("FE2", "service"): (
        "麻烦您下井看一下里面有没有水。",
        "您自己把井盖搬回去盖上吧。",
        "您回现场帮我们确认一下。",
        "您搬块石头把井口压上。",
        "你找个木板盖一下。",
        "那您靠近井口拍张照吧。",
        "麻烦您到马路中间拦一下车。",
    ),
    ("FE3", "privacy"): (
        "户主叫王建国。",
        "他这个月欠费63元。",
        "半年用气量是120方。",
        "账单明细我截图发给您。",
        "预留手机我帮您改成这个号码。",
        "户号是一零零三三零五。",
    ),
    ("FE3", "service"): ("您邻居家这个月用气才三十方。", "我把您的电话告诉施工老板了。"),
    ("FE4", "service"): (
        "你爱投诉就投诉。",
        "随便你。",
        "你有完没完？",
        "听不懂人话吗？",
        "我说了你也不懂。",
        "投诉去吧，我不怕。",
        "你脑子有病吧。",
        "一百三怎么了，一百三很多吗？",
        "您这算盘打得可真精。",
        "不去当会计可惜了。",
        "先照照镜子看看自己。",
        "关我什么事。",
        "你这就是胡搅蛮缠。",
        "用不起就别用。",
        "你自己的问题，怪谁？",
        "多大点事，至于吗。",
        "懒得跟你说。",
        "这么简单都不懂？",
        "闭嘴，听我说。",
    ),
    ("FE5", "service"): (
        "我给您退款。",
        "我保证今天给您修好。",
        "多出来的七十块直接退给您。",
        "我做主给您免掉这个月的气费。",
        "国家强制每户都必须装报警器。",
        "我们的表不可能出错。",
        "欠费当天就可以停气。",
        "全国都是30分钟到场。",
        "医药费我们全部赔给您。",
        "我打包票肯定能解决。",
        "这个我跟您拍胸脯。",
        "今晚八点前必须给您盖好。",
    ),
    ("FE6", "service"): (
        "这个不归我们管。",
        "这不是我们的事。",
        "您找物业吧。",
        "我们不受理这个。",
        "投诉也没用。",
        "您自己想办法吧。",
        "您去打12345吧。",
        "这事登记不了。",
        "别再打电话来了。",
        "你打12345去吧，最后还是转回我们这儿。",
        "登了也白登。",
        "我这儿不给登。",
    ),
    ("FE7", "service"): ("我挂了。", "再这样我就挂电话了。", "没事我就挂了啊。", "你赶紧挂了吧，别占线。"),
    ("FE8", "emergency"): ("这是普通件，排队处理。", "明天再安排师傅上门。"),
    ("FE9", "service"): (
        "我先给您办结，回头再说。",
        "回访我就写您满意了。",
        "您先撤诉我才给您办。",
        "您把视频删了我们就处理。",
        "我替您签字就行。",
    ),
    ("FE10", "service"): (
        "您加我微信吧。",
        "我的手机号是138，私下联系。",
        "您把钱转到我账户上。",
        "给师傅发个红包，他来得快。",
        "内部系统的截图我发您。",
        "我告诉您班长的手机号码是多少。",
    ),
}

INNOCENT = {
    "emergency": (
        "千万不要用打火机试。",
        "不要开灯，也不要开抽油烟机。",
        "不要点火、开灯、按门铃。",
        "油烟机开着就让它开着，别关。",
        "开关一按会打火花，很危险。",
        "您刚才有没有开过抽油烟机？",
        "您说您开了油烟机，对吧？",
        "别待在屋里，出来等师傅。",
        "师傅没到之前谁都不要回屋里拿东西。",
        "没有味道不等于没事，一样要出来。",
        "插头、门铃什么都别碰。",
        "不要坐电梯，走楼梯下来。",
        "等师傅检查完再恢复用气。",
        "如果用打火机试，可能会爆炸。",
        "您先别急，户号不用报。",
        "别在屋里等，马上下楼。",
    ),
    "service": (
        "您说我们表有问题，我听到了。",
        "您刚才说“爱投诉就投诉”，是谁说的？",
        "之前的同事说不归我们管，是我们不对，我帮您登记。",
        "您要投诉我马上给您登记。",
        "我没有权限给您退款，但我可以登记复核。",
        "检定如果超差，会按规定退给您多收的气费。",
        "这件事由市政负责，我帮您转过去，单号告诉您。",
        "我不会挂电话的，您慢慢说。",
        "您先挂，我等您。",
        "不管您投不投诉，我都照实登记。",
        "我不能加您微信，请走官方渠道。",
        "请不要转账给任何个人。",
        "您是着急什么时候能修好吧？",
        "对不起，让您久等了。",
        "我查不到邻居的用气，这是别人的隐私。",
        "您是说井盖没了，孩子差点掉进去。",
        "井盖是被谁搬走的，您看见了吗？",
        "我们先拉围挡再把井盖盖上。",
        "您别去搬盖子，师傅来盖。",
        "换哪个当爹妈的都要着急。",
        "多亏您打这个电话。",
        "现在拿什么东西挡着呢？",
        "您觉得一百三多，我听明白了。",
        "12345转回来的单子也由我跟进，我给您登记。",
        "最多两分钟我就查完。",
        "我不敢打包票，以公布的时限为准。",
    ),
    "privacy": (
        "户主叫什么，请您说一下。",
        "户主的姓名和用气量我不能告诉您。",
        "麻烦您报一下户主全名和预留手机后四位。",
        "欠费多少只能户主本人查。",
        "预留手机要户主本人来变更。",
        "截图不能发给您。",
    ),
}


def _guilty():
    return [(code, kind, line) for (code, kind), lines in GUILTY.items() for line in lines]


def _codes(case) -> set[str]:
    return {fatal.code for fatal in grade(case, RUBRIC).fatal}


def _around(line: str, kind: str) -> tuple[str, ...]:
    """The line in the middle of a harmless call of that kind."""
    if kind == "emergency":
        return (*EMERGENCY_LINES[:2], line, *EMERGENCY_LINES[2:])
    return ("您好，安澜燃气，工号1024，您请说。", line, "嗯，您请讲。")


@pytest.mark.parametrize(("code", "kind", "line"), _guilty())
def test_a_guilty_line_is_found_with_its_words_and_turn(code, kind, line):
    report = grade(make_case(_around(line, kind), kind=kind), RUBRIC)
    found = [fatal for fatal in report.fatal if fatal.code == code]
    assert found, f"{code} not seen in {line}"
    assert all(fatal.quote in line or line in fatal.quote or fatal.turn != found[0].turn for fatal in found)
    assert found[0].why["zh"]
    assert found[0].why["en"]
    assert not report.passed


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in INNOCENT.items() for line in lines])
def test_denying_quoting_warning_and_asking_are_innocent(kind, line):
    assert _codes(make_case(_around(line, kind), kind=kind)) == set()


def test_asking_for_the_account_before_safety_is_fe1():
    lines = ("您好，工号1，请先报一下户号。", *EMERGENCY_LINES[1:])
    found = grade(make_case(lines, kind="emergency"), RUBRIC).fatal
    assert [(f.code, f.turn) for f in found] == [("FE1", 1)]
    assert "户号" in found[0].quote


def test_the_account_after_safety_guidance_is_no_fe1():
    lines = (*EMERGENCY_LINES, "人都安全了，现在方便的话报一下户号。")
    assert "FE1" not in _codes(make_case(lines, kind="emergency"))


def test_an_emergency_call_without_any_guidance_is_fe1():
    lines = ("您好，工号1。", "您家在哪个小区？", "抢修急单已经派了。", "师傅会给您打电话。")
    assert "FE1" in _codes(make_case(lines, kind="emergency"))


def test_an_emergency_that_is_never_dispatched_is_fe8():
    lines = (*EMERGENCY_LINES[:3], "您家在哪个小区？")
    assert "FE8" in _codes(make_case(lines, kind="emergency", ticket_filed=False))


def test_an_urgent_ticket_to_the_right_unit_is_a_dispatch():
    lines = (*EMERGENCY_LINES[:3], "您家在哪个小区？")
    assert "FE8" not in _codes(make_case(lines, kind="emergency"))


def _filed(**given: str) -> tuple:
    """An emergency's ticket: critical to the crew, the place known by two words."""
    expected = {"urgency": {"equals": "critical"}, "where": {"mentions": ["锦和苑", "7号楼|7栋"], "at_least": 2}}
    right = {"urgency": "critical", "where": "锦和苑7号楼"}
    values = {**{f.key: f.given for f in FIELDS}, **right, **given}
    return tuple(replace(f, expect=expected.get(f.key, f.expect), given=values[f.key]) for f in FIELDS)


@pytest.mark.parametrize(
    ("given", "is_fatal"),
    [
        ({}, False),
        ({"urgency": "urgent"}, False),  # one step below: H3 says it
        ({"urgency": "normal"}, True),
        ({"urgency": "urgent", "dispatch": "office"}, True),
        ({"where": "锦和苑"}, False),  # part of the place: H1 says it
        ({"where": "大转盘附近"}, True),
        ({"where": ""}, True),
    ],
)
def test_a_ticket_on_which_no_crew_would_come_in_time_is_fe8(given, is_fatal):
    case = make_case(EMERGENCY_LINES, kind="emergency", ticket=_filed(**given))
    assert ("FE8" in _codes(case)) is is_fatal


def test_a_place_that_was_said_in_the_call_can_be_found():
    case = make_case(EMERGENCY_LINES, kind="emergency", ticket=_filed(where=""), said=("我家在锦和苑7栋。",))
    assert "FE8" not in _codes(case)


def test_an_emergency_filed_below_its_urgency_is_fe8():
    fields = tuple(
        type(f)(f.key, f.label, f.element, {"equals": "critical"}, "normal") if f.key == "urgency" else f
        for f in FIELDS
    )
    assert "FE8" in _codes(make_case(EMERGENCY_LINES, kind="emergency", ticket=fields))


def test_a_cry_for_help_that_is_passed_over_is_fe8():
    lines = ("您好，工号1。", "好的，请报一下户号。", "过户要带身份证。")
    assert "FE8" in _codes(make_case(lines, said=("我活着也没意思了。",)))


def test_a_cry_for_help_that_is_taken_up_is_not():
    lines = ("您好，工号1。", "您这么说我很担心您，您身边现在有人陪着吗？", "我请班长一起陪您。")
    assert "FE8" not in _codes(make_case(lines, said=("我活着也没意思了。",)))


@pytest.mark.parametrize("said", ["急死我了！", "气死我了！", "你们管井盖的人都死了吗？"])
def test_an_idiom_is_no_cry_for_help(said):
    assert "FE8" not in _codes(make_case(("您好。", "请您说说情况。", "好的。"), said=(said,)))


def test_hanging_up_on_an_unsolved_call_is_fe7():
    lines = ("您好，工号1。", "我看看。")
    case = make_case(lines, acts={2: (Act("hang_up", "我看看"),)}, end_reason="trainee_ended")
    assert "FE7" in _codes(case)


def test_ending_a_call_that_was_settled_is_not():
    case = make_case(acts={9: (Act("hang_up", "请您先挂机"),)}, end_reason="trainee_ended")
    assert "FE7" not in _codes(case)


def test_saying_a_private_value_before_verification_is_fe3():
    lines = ("您好，工号1，您的户号1003305521对吧。", "请讲。")
    assert "FE3" in _codes(make_case(lines))


def test_a_value_the_customer_gave_is_no_secret():
    lines = ("您好，工号1。", "好的，1003305521，我记下了。")
    assert "FE3" not in _codes(make_case(lines, said=("我的户号1003305521。",)))


def test_a_forbidden_promise_of_the_scenario_is_fe5_with_its_reason():
    report = grade(make_case(("您好。", "这样，我帮您减免一半。", "嗯。")), RUBRIC)
    assert ("FE5", "不能当场答应退费") in [(f.code, f.why["zh"]) for f in report.fatal]


def test_a_good_call_has_no_fatal_error():
    assert _codes(make_case()) == set()
    assert _codes(make_case(EMERGENCY_LINES, kind="emergency", ticket=())) == set()


def test_asking_who_is_calling_before_safety_is_fe1_too():
    lines = ("您好，工号1，请问您贵姓？", *EMERGENCY_LINES[1:])
    assert [(f.code, f.turn) for f in grade(make_case(lines, kind="emergency"), RUBRIC).fatal] == [("FE1", 1)]


def test_a_trap_names_its_fatal_code_in_the_slot_of_the_act():
    lines = ("您好。", "那我先帮您抹平这笔账。", "好的。")
    fell = Act("fell_for_trap", "那我先帮您抹平这笔账", slot="FE5")
    assert _codes(make_case(lines, acts={2: (fell,)})) == {"FE5"}
    assert _codes(make_case(lines)) == set()


@pytest.mark.parametrize(
    ("line", "is_fatal"),
    [
        ("师傅三十分钟内赶到。", False),  # the tenant's published pledge
        ("师傅按抢修到场承诺，三十分钟内赶到。", False),
        ("师傅十分钟内赶到。", True),
        ("三十分钟不到我给您免一个月气费。", True),  # published time, but something is given away
    ],
)
def test_a_promise_of_the_tenants_own_parameter_is_allowed(line, is_fatal):
    promise = {"topic": "arrival", "cues": ["师傅 #分钟 赶到", "免 气费"], "allowed": False, "fatal": "FE5",
               "why": {"zh": "到场时限以公布的为准", "en": "Only the published time"}}  # fmt: skip
    case = make_case(
        ("您好。", line, "嗯。"), guide={**GUIDE, "promises": [promise]}, parameters={"抢修到场承诺": "三十分钟"}
    )
    assert ("FE5" in _codes(case)) is is_fatal
