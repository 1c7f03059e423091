"""What takes a hit back: negation, quoting the customer, warnings, questions, conditions."""

import re
from collections.abc import Callable

from lms.grading.judge.speech import Found

# Words that carry a negating character without negating what follows.
_HARMLESS = re.compile(
    "不过|不管|不仅|不但|不光|不论|不久|不错|差不多|对不起|对不住|不好意思|没关系|没事|要不|不妨|不如|不止|不得不|不能不|不是不"
    "|别人|特别|分别|区别|级别|个别|差别|别墅|类别|性别|无论|未来|不满|不便|不安|不舒服|不放心|打不着"
    "|(?:先|您|你)?(?:别|不要|不用|甭)(?:着急|担心|急|慌|怕|紧张|害怕|生气|客气|激动)"
)
_NEGATION = re.compile(
    "不|没|未|别|勿|莫|甭|禁止|严禁|无需|无法|避免|防止|切忌|拒绝|反对|哪能|怎么能|怎么会|并非|谁说|无权"
)
_QUOTED = re.compile(r"[\"“「『‘'《][^\"”」』’'》]{0,60}[\"”」』’'》]")
_REPORTED = re.compile(
    "(?:您|你|客户|对方|他|她|人家|邻居)(?:刚才|刚刚|之前|前面|上次)?"
    "(?:说|提到|讲|反映|问|描述|觉得|认为|担心|怕|以为|听到|遇到|被人)(?:的|了|过|是|到)?"
)
_RECALLED = re.compile("(?:之前|上次|以前|刚才|那位|别的|其他|有的)(?:的)?(?:同事|客服|坐席|话务员|人)")
_WARNING = re.compile(
    "会(?:引起|引发|导致|产生|造成|爆|着火|有危险|出事|很危险)|很危险|太危险|非常危险|有危险|危险的|最危险|容易(?:引|爆|出)"
    "|千万|万万|切记|否则|不然|才不会|火花"
)
_FOR_SAFETY = re.compile("防止|避免|以免|免得")
_FORBIDDING = re.compile(
    "(?:不要|别|不能|不可以|不得|禁止|严禁|切勿|勿|不许|不准)[^,。!?;]*(?:[、,或和也][^,。!?;、]{0,8}){0,4}$"
)
_NEW_ORDER = re.compile("然后|赶紧|马上|立即|请您|先把|现在就|可以|帮您|我们|而是|就")
_ASKING = re.compile("(?:吗|么|没有|没|呢|吧)?\\?|(?:吗|么|没有|没)$")
_ASKING_INSIDE = re.compile("有没有|是不是|是否|怎么会|谁(?!都|也)")
_REQUEST = re.compile("可以|能不能|能否|麻烦|请|帮我|行吗|好吗|好吧|行吧|成吧|说定|试试|先")
_CONDITION = re.compile("如果|要是|假如|万一|倘若|一旦|若是|只有|除非|的话")
INTERROGATIVE = re.compile(
    r"\?|吗|没有|有没有|几|谁(?!都|也|家|能|不)|什么|是不是|多少|多久|多长|呢|哪|何|没$|大不大|怎么样|多不多|要不要"
)
_OPEN_QUESTION = re.compile(
    "(?:想|要|希望|需要)(?:我们|我|您)?(?:怎么|什么|如何|哪)|怎么(?:处理|解决|办|做)$|什么(?:要求|诉求|结果|帮助)|哪(?:些|方面|种)"
)
_FACTUAL = re.compile(
    "屋里|屋外|室内|室外|里面|外面|男|女|天然气|液化气|卡表|物联网|雨水|污水|大人|小孩|东边|西边|南|北|实抄|估抄|雨还是|左|右|一直|刚刚|刚才发现|本人"
)
_UNABLE = re.compile("不能|不敢|没法|无法|不保证|不好说|说不准|不一定|没把握")
_CHOOSING = re.compile("选|挑|办法|法子|方式|方便|路子|都行|愿意|可以|渠道|途径|自助|公众号")
_WAITING = re.compile("稍等|请等|等我|等一下|等下|稍候|别挂|不要挂|耽误您|占用您")
_PAST = re.compile(
    "等了|拖了|过去了|已经过|持续了|上个?月|上次|以前|跑了|打了#|几次|刚才|昨天|前天|多久|少于|为什么|了(?:#|[一二三两几])"
    "|没(?:人|有人|给|来|回)"
)
_LATER = re.compile(
    "再(?:说|问|报|补|登记|核|查|跟|告)|不急|不用|先不|不需要|不必|回头|以后|等您出|等您到|出来后|到外面后|不问|不查|不核"
)
_HEDGED = re.compile(
    "不等于|不代表|不能说|不见得|不一定|不能(?:掉以轻心|大意|放松|保证|排除|因为)|并不|也(?:可能|要|得|不能|有危险|会|不安全)|仍|还是要|不能当"
    "|千万|更危险|无色无味|才不会|就不会|不是说|没有(?:这|统一)|各地|本地|为准|不对|误|谣|不敢|不好说"
)
_REFUSAL = re.compile(
    "不能|不可以|不方便|无法|没法|没权|无权|不便|不允许|不得|拒绝|恕|保密|办不了|做不到|不会|没有权限|没权限|不该|不应|不可"
)
_DUE = re.compile(
    "如果|核实|检定|按规定|依规定|按照规定|符合|超差|确认是|查实|要是|若|是否|能不能|经过|属实|依法|责任|政策"
)
_FOLLOW_UP = re.compile("回访|复查|安检|之后|后续|修好后|抢修后|再跟|再给|回电")
_EXCUSE = re.compile("但|不过|可以|帮您|给您|我查|我问|确认|核实|登记|我来|马上|转")

_INQUIRY = re.compile(
    r"\?$|(?:吗|么|没有|没得|了没|过没|嘛)\??$|是不是|有没有|有无|是否|几(?!个工作日|天内)|哪(?!怕|家都)|多少|多久|好多|什么|啥|谁(?!都|也)"
)
_OFFERING = re.compile(
    "我(?:们|这边|这就|来|马上|现在|帮|给|先|可以|再|按|把)|帮[您你]|给[您你](?!写|说过|讲过|打过|送)|要不(?!要)|可以|[您你]选|[您你]挑|还是|或者|建议"
)

Guard = Callable[[Found], bool]


def is_negated(found: Found, *, reach: int = 5) -> bool:
    """A negation within `reach` characters before any part of the cue, inside the clause, outside the parts."""
    begin, end = found.clause
    clause = _HARMLESS.sub(lambda m: "　" * len(m.group()), found.view.text.text[begin:end])
    spans = [m.span() for part in found.phrase.cue.needed if (m := part.search(found.clause_text()))]
    masked = list(clause)
    for start, stop in spans:
        masked[start:stop] = "　" * (stop - start)
    text = "".join(masked)
    return any(_NEGATION.search(text[max(0, start - reach) : start]) for start, _ in spans)


def is_far_negated(found: Found) -> bool:
    """As is_negated, anywhere before in the clause: 不要为了拿东西再回屋里."""
    return is_negated(found, reach=20)


def is_reported(found: Found) -> bool:
    """The words are the customer's or someone else's: in quotation marks, or after 您说/之前的同事."""
    text = found.view.text.text
    if any(m.start() <= found.start and found.end <= m.end() for m in _QUOTED.finditer(text)):
        return True
    begin, _ = found.view.sentence_at(found.start)
    before = text[found.clause[0] : found.start]
    return bool(_REPORTED.search(before)) or bool(_RECALLED.search(text[begin : found.start]))


def is_warning(found: Found) -> bool:
    """The sentence warns of what would happen, or forbids a few words earlier in a list (不要开灯、打火机)."""
    sentence = found.sentence()
    if _WARNING.search(sentence) and not _FOR_SAFETY.search(sentence):
        return True
    begin, _ = found.view.sentence_at(found.start)
    before = _HARMLESS.sub("　　", found.view.text.text[begin : found.start])
    listed = _FORBIDDING.search(before)
    return listed is not None and not _NEW_ORDER.search(before[listed.start() :])


def is_question(found: Found) -> bool:
    """The sentence asks whether it is or was so; a polite request (可以…吗) is not such a question."""
    text = found.view.text.text
    begin, end = found.view.sentence_at(found.start)
    sentence = text[begin : min(end + 1, len(text))]
    asks = _ASKING.search(sentence) or _ASKING_INSIDE.search(found.clause_text())
    return bool(asks) and not _REQUEST.search(sentence)


def is_inquiry(found: Found) -> bool:
    """The clause asks for facts and offers nothing: 前两个月有人上门抄表吗 is no arrangement."""
    text = found.view.text.text
    clause = text[found.clause[0] : found.clause[1] + 1].rstrip("。,!;、:~…")
    return bool(_INQUIRY.search(clause)) and not _OFFERING.search(clause)


def is_not_asked(found: Found) -> bool:
    """The sentence asks nothing, so it is no inquiry."""
    text = found.view.text.text
    begin, end = found.view.sentence_at(found.start)
    return not INTERROGATIVE.search(text[begin : min(end + 1, len(text))])


def is_not_last(found: Found) -> bool:
    """More follows in the sentence: 行吧，那地址呢 is no question for consent."""
    return found.clause[1] < found.view.sentence_at(found.start)[1]


def _in_sentence(pattern: re.Pattern[str]) -> Guard:
    return lambda found: bool(pattern.search(found.sentence()))


def _in_clause(pattern: re.Pattern[str]) -> Guard:
    return lambda found: bool(pattern.search(found.clause_text()))


_SOOTHED = re.compile(
    "(?:别|不要|不用|不必|甭|莫|勿)(?:太|再|那么|这么|先)?(?:着急|急|慌|怕|担心|害怕|紧张|生气|上火|激动)"
)


def is_only_soothed(found: Found) -> bool:
    """别着急 tells the customer what to feel; it does not name what is felt."""
    left = _SOOTHED.sub("", found.clause_text())
    return left != found.clause_text() and found.phrase.cue.search(left) is None


GUARDS: dict[str, Guard] = {
    "negated": is_negated,
    "far_negated": is_far_negated,
    "negated_feeling": is_only_soothed,
    "reported": is_reported,
    "warning": is_warning,
    "question": is_question,
    "asks": is_not_asked,
    "ends": is_not_last,
    "conditional": _in_sentence(_CONDITION),
    "wh": _in_clause(_OPEN_QUESTION),
    "fact_question": lambda found: bool(
        _FACTUAL.search(found.clause_text()) and not _CHOOSING.search(found.clause_text())
    ),
    "inquiry": is_inquiry,
    "unable": _in_clause(_UNABLE),
    "waiting": _in_sentence(_WAITING),
    "past": _in_clause(_PAST),
    "later": _in_sentence(_LATER),
    "hedged": _in_sentence(_HEDGED),
    "refusal": _in_clause(_REFUSAL),
    "unless_due": _in_sentence(_DUE),
    "follow_up": _in_sentence(_FOLLOW_UP),
    "level2_excused": _in_sentence(_EXCUSE),
}


def passes(found: Found, guards: tuple[str, ...]) -> bool:
    """None of the named guards takes the hit back."""
    return not any(GUARDS[name](found) for name in guards)
