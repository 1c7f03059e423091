"""Hand-written calls for tests of grading."""

from typing import Any

from lms.grading.case import Act, CallCase, Exchange, KnownFact, Mood, TicketField

FIELDS = (
    TicketField("who", "来电人", "who", {"any": True}, "何女士"),
    TicketField("when", "时间", "when", {"any": True}, "9月到11月"),
    TicketField("where", "地址", "where", {"mentions": ["6 302"], "at_least": 1}, "青枫苑6栋302"),
    TicketField("what", "事由", "what", {"mentions": ["估抄|估", "130|一百三"], "at_least": 2}, "估抄补差，气费130元"),
    TicketField("want", "诉求", "want", {"any": True}, "弄清楚原因"),
    TicketField("class", "类别", "class", {"equals": "billing"}, "billing"),
    TicketField("urgency", "紧急程度", "urgency", {"equals": "normal"}, "normal"),
    TicketField("dispatch", "派遣", "dispatch", {"one_of": ["metering", "billing"]}, "metering"),
)

GUIDE: dict[str, Any] = {
    "pass_points": 78,
    "must_pass": [{"name": {"zh": "读数核对", "en": "Readings"}, "met_by": ["fact(estimated)", "item(D3)"]}],
    "key_points": [
        {"id": "late", "name": {"zh": "补差", "en": "x"}, "cues": ["估 补", "少记 补"], "required": True},
        {"id": "tier", "name": {"zh": "阶梯", "en": "x"}, "cues": ["阶梯|跨档"], "required": False},
    ],
    "wrong_claims": [
        {"cues": ["邻居 用 #方"], "why": {"zh": "邻居的用量不能说", "en": "x"}, "item": "G2", "fatal": "FE3"},
    ],
    "promises": [
        {"topic": "callback", "cues": ["#个工作日|#天 回电|答复|回复"], "allowed": True},
        {
            "topic": "refund",
            "cues": ["给您|帮您 退款|退钱|减免"],
            "allowed": False,
            "fatal": "FE5",
            "why": {"zh": "不能当场答应退费", "en": "No refund by phone"},
        },
    ],
    "private": ["1003305521"],
}

GOOD_LINES = (
    "您好，安澜燃气，工号1024，请问是什么情况？您慢慢说。",
    "您是说上个月六十，这个月一下子到了一百三，是吗？换成我也会着急，心里不踏实。",
    "账单涨了没有提前跟您说明，让您担心了，这一点很抱歉。您是想弄清楚这笔钱是怎么来的，对吧？",
    "为了保护您的信息，我先核对一下户号和户主姓氏，可以吗？",
    "以前有过这种情况吗？上两个月有没有人来抄表？",
    "原因是前两个月是估抄的，少记了，这次看了真表把差的补上，简单说就是把前面欠的一次补齐，所以显得多。",
    "办法有两个：我给您登记读数复核，安排抄表员上门重抄；或者您申请检定。您看哪个方便？",
    "好，我已经登记复核，由计量班负责，五个工作日内给您回电，您看这样可以吗？单号短信发给您。",
    "我再跟您确认一下：已经登记复核，五个工作日内回电。请问还有其他需要吗？感谢您的来电，请您先挂机。",
)

EMERGENCY_LINES = (
    "您好，燃气抢修热线，工号2017。您人在屋里还是外面？",
    "听我说：不要点火，什么开关都别碰，马上带孩子到室外去。",
    "我知道您吓坏了，我陪着您。家里还有谁？有人头晕恶心吗？",
    "抢修急单已经派出，师傅会给您打电话。您家哪个小区几号楼几单元？",
    "没检查完谁都不要回屋，我每五分钟给您打一次，可以吗？",
)


def make_case(
    lines: tuple[str, ...] = GOOD_LINES,
    *,
    kind: str = "service",
    said: tuple[str, ...] = (),
    opening: str = "上个月才六十，这个月一百三！你们表是不是动了手脚？",
    acts: dict[int, tuple[Act, ...]] | None = None,
    anger: tuple[float, ...] = (),
    seconds: tuple[float | None, ...] = (),
    guide: dict[str, Any] | None = None,
    **more: Any,
) -> CallCase:
    """A call of these agent lines. `said`, `anger` and `seconds` go by turn; acts by turn number."""
    exchanges = tuple(
        Exchange(
            n,
            line,
            said[n - 1] if n <= len(said) else "嗯。",
            acts=(acts or {}).get(n, ()),
            mood=Mood(anger[n - 1] if n <= len(anger) else 40, 60, 50),
            seconds=seconds[n - 1] if n <= len(seconds) else None,
            flags=tuple(more.get("flags", {}).get(n, ())),
        )
        for n, line in enumerate(lines, 1)
    )
    values: dict[str, Any] = {
        "scenario": "test",
        "scenario_version": 1,
        "persona": "normal",
        "mode": "exam",
        "engine": "test",
        "seed": 1,
        "end_reason": "resolved",
        "start_mood": Mood(40, 35, 60),
        "facts": (KnownFact("estimated", "估抄", True, 5), KnownFact("late", "晚抄九天", True, 5)),
        "ticket": FIELDS,
        "ticket_filed": True,
    }
    values.update({key: value for key, value in more.items() if key != "flags"})
    return CallCase(kind=kind, opening=opening, exchanges=exchanges, guide=GUIDE if guide is None else guide, **values)
