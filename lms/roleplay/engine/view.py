"""A line made ready for reading: cleaned, folded, slips corrected, cut into clauses and sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from lms.platform.text.cues import Hit, clauses, is_forbidden, is_negated, is_quoted, is_reported, sentences
from lms.platform.text.normalise import Normalised, clean, normalise
from lms.roleplay.engine.rules import Rule, asking, confirming, injections
from lms.roleplay.engine.slips import corrected
from lms.roleplay.scenario.vocabulary import FAULTS

Span = tuple[int, int]
HEARD_CHARACTERS = 600

_CONSENT_TAIL = re.compile(
    "(?:您看|你看)?(?:这样)?(?:可以|行|好|成|方便|合适|可不可以|好不好|行不行|怎么样|如何)(?:吗|么|不|呢|的吗)?$"
)
_INTERROGATIVE = re.compile(
    "(?:吗|呢|么|没有|了没|没得)[呀啊哦]?$|什么|多少|多久|怎么样|是不是|有没有|有没得|能不能|会不会"
    "|哪里|哪个|哪儿|哪点|啥子|啷个|几个人|几口|请问"
)
_ENDING = re.compile("(?:没有|了没|过没|没|没得|..不)[呀啊呢哦嘛]?$")
# People who type without punctuation: a question ends with its particle, another begins with its opener.
_UNMARKED = re.compile(
    "(?<=吗)(?![呀啊哦])|(?<=没有)(?=那|您|家里|现在|另外)|(?=那?请问)|(?=您看|你看(?:这|可|行|哪|选))"
)
_MARKED_ENOUGH = 15
# 地址？ 户号。 A line this short asks for what it names.
_BARE_NOUN = 5
_REQUESTING = re.compile(
    "[您你]来?(?:说|报|念)[,、]?我来?(?:对|记|核)|(?:麻烦|请|劳驾)[您你]?(?:先|再)?(?:说|报|提供|告诉|念|核对)|核(?:一下|个|下)身"
)
_ORDERING = re.compile("(?:您|你)?(?:麻烦|帮忙|请(?!问)|先)(?!问)")
_TELLING = re.compile("解释|说明|告诉您|告诉你|跟您讲|跟您说|给您讲|给您说|弄清|查清|弄明白|搞清|没什么|不管|为什么会")
_RESTATING = re.compile(
    "[您你](?:是说|主要是?想|就是想|是想|想弄|想搞|想问|担心|着急|不明白|想知道|刚才问|刚问)|^(?:是|就是)想"
)
_CHOOSING = re.compile("[您你](?:看|觉得|选|更|想选|愿意选|倾向)(?:哪|怎么|这样|是|选|用|可|行|成)")
_ROUTINE = re.compile(
    "(?:还有|有没有|有|还)(?:什么|啥)?(?:其他|其它|别的|另外的?)(?!人|家|的?人|味|电器|路|老|小|孩|店)|(?:什么|啥)(?:可以|能)?帮(?:到|您|你|助)|还需要(?:我|什么)|还有什么"
)
_URGING = re.compile("(?:能不能|能否|可不可以|可以不可以|麻烦)[您你]?(?:现在|先|马上|赶紧|立刻|快)")
_OFFERING = re.compile(
    "(?:要不要|需不需要|需要|是否需要|用不用|可不可以|能不能|能否)(?:让)?我(?:们)?(?:来)?(?:帮|给|为|替|先)"
)
_CONDITION = re.compile("如果|要是|假如|万一|一旦|除非")


@dataclass(frozen=True)
class View:
    """One agent line. `spoilt` are the sentences that talk to the machine."""

    text: Normalised
    clauses: tuple[Span, ...]
    sentences: tuple[Span, ...]
    spoilt: tuple[Span, ...]

    @cached_property
    def asking_clauses(self) -> frozenset[Span]:
        """Clauses that ask or request something."""
        found = {(hit.clause_start, hit.clause_end) for _, _, hit in asking().search(self.text.text, self.clauses)}
        asked = found | {span for span in self.clauses if self._ends_as_question(span)}
        asked |= {span for span in self.clauses if self._is_requested(span)}
        if len(self.text.text) <= _BARE_NOUN:
            asked |= set(self.clauses)
        return frozenset(span for span in asked if not self._gives_back(span))

    @cached_property
    def confirming_sentences(self) -> frozenset[Span]:
        found = confirming().search(self.text.text, self.sentences)
        return frozenset((hit.clause_start, hit.clause_end) for _, _, hit in found)

    def _gives_back(self, span: Span) -> bool:
        """Not a question of its own: hers repeated (您主要是想弄清楚钱从哪儿来), or politeness (还有其他需要吗)."""
        clause = self.text.text[span[0] : span[1]]
        if _ROUTINE.search(clause) or _CHOOSING.search(clause):
            return True
        return _RESTATING.search(clause) is not None and not clause.endswith(("吗", "么", "呢"))

    def _is_requested(self, span: Span) -> bool:
        """Named in a sentence that requests: 您来说我来对，户主的全名，还有手机后四位."""
        clause = self.text.text[span[0] : span[1]]
        return _REQUESTING.search(self.text.text, *self.sentence_of(span[0])) is not None and "我" not in clause

    def _ends_as_question(self, span: Span) -> bool:
        return self._is_followed_by_mark(span) or _ENDING.search(self.text.text[span[0] : span[1]]) is not None

    def _is_followed_by_mark(self, span: Span) -> bool:
        return self.text.text[span[1] : span[1] + 1] == "?"

    @cached_property
    def _known_questions(self) -> dict[Span, bool]:
        return {}

    def is_question(self, span: Span) -> bool:
        """Whether the clause wants an answer. "…可以吗" after an offer is politeness, "解释为什么" is an announcement."""
        if span not in self._known_questions:
            self._known_questions[span] = self._wants_answer(span)
        return self._known_questions[span]

    def _wants_answer(self, span: Span) -> bool:
        clause = self.text.text[span[0] : span[1]]
        body = _CONSENT_TAIL.sub("", clause)
        if len(body) >= 4 and body != clause:
            return False
        if _TELLING.search(clause) or _OFFERING.search(clause) or _URGING.search(clause):
            return False
        return self._is_followed_by_mark(span) or _INTERROGATIVE.search(clause) is not None

    def asks_consent(self, span: Span) -> bool:
        """A clause that only asks for agreement: 您看这样可以吗, 您看哪个方便."""
        clause = self.text.text[span[0] : span[1]]
        return len(_CONSENT_TAIL.sub("", clause)) < 4 or _CHOOSING.search(clause) is not None

    def sentence_of(self, position: int) -> Span:
        return next((span for span in self.sentences if span[0] <= position < span[1]), (0, len(self.text.text)))

    def is_spoilt(self, position: int) -> bool:
        return any(begin <= position < end for begin, end in self.spoilt)

    def stands(self, rule: Rule, hit: Hit) -> bool:
        """Whether a hit counts: long enough, asked or told as the rule wants, and not taken back."""
        span = (hit.clause_start, hit.clause_end)
        size = span[1] - span[0]
        if size < rule.minimum or (rule.maximum and size > rule.maximum):
            return False
        if rule.question != "any" and (rule.question == "only") != self._asks(rule, span):
            return False
        return not self._is_taken_back(rule, hit)

    def _asks(self, rule: Rule, span: Span) -> bool:
        if rule.question == "only":
            return span in self.asking_clauses
        # "麻烦您下去看看井里有没有人" is an order whatever it is about: what is ordered counts as said.
        is_order = rule.act in FAULTS and _ORDERING.match(self.text.text, *span) is not None
        return self.is_question(span) and not (is_order and not self._is_followed_by_mark(span))

    def _is_taken_back(self, rule: Rule, hit: Hit) -> bool:
        if rule.guard == "keep":
            return is_quoted(self.text, hit)
        if is_negated(self.text, hit):
            return True
        if rule.guard == "sentence":
            begin, end = self.sentence_of(hit.start)
            conditional = _CONDITION.search(self.text.text, begin, end) is not None
            return is_forbidden(self.text, hit) or is_reported(self.text, hit) or conditional
        return is_quoted(self.text, hit)


def read(line: str) -> View:
    """The first HEARD_CHARACTERS of a line: nobody takes in more of it."""
    text = corrected(normalise(clean(line)[:HEARD_CHARACTERS]))
    spans = tuple(sentences(text.text))
    spoilt = tuple({(hit.clause_start, hit.clause_end) for _, _, hit in injections().search(text.text, spans)})
    return View(text, tuple(_unmarked(text.text)), spans, spoilt)


def _unmarked(text: str) -> Iterator[Span]:
    """The clauses, long ones without a mark cut where a question ends or begins."""
    for begin, end in clauses(text):
        cuts = [m.start() for m in _UNMARKED.finditer(text, begin + 1, end)] if end - begin > _MARKED_ENOUGH else []
        yield from pairwise((begin, *(cut for cut in cuts if begin < cut < end), end))
