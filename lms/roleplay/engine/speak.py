"""The customer's words: phrase bank, facts, traps, coloured and within her limits. Never the same sentence twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.roleplay.engine.chance import happens, shuffled
from lms.roleplay.engine.checks import Utterance, failed_checks, sentence_hash
from lms.roleplay.engine.gates import holds
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.engine.plan import Plan
from lms.roleplay.engine.state import CallState
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.schema import Fact, Trap
from lms.roleplay.scenario.vocabulary import BANDS

FILLER_RATE = 0.22
LEAD_CHARACTERS = 14
PUSH_RATE = 0.35
TWO_ANSWERS = 1.4
_ENDS = "。!?！？…~，,"
_STILL_HEATED = frozenset({"worried", "angry", "furious"})
_ROOM_FOR_MORE = frozenset({"heard"})


@dataclass(frozen=True)
class Speech:
    """What she says, the hashes of its sentences, and the facts that were really told."""

    text: str
    used: tuple[int, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class _Voice:
    """One reply in the making."""

    scenario: Scenario
    state: CallState
    plan: Plan
    parts: tuple[str, ...] = ()
    used: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        return sum(len(part) for part in self.parts)

    @property
    def limit(self) -> int:
        """Two answers may be longer than one."""
        limit = self.scenario.customer.max_chars.get(self.state.band, 60)
        return round(limit * TWO_ANSWERS) if self.plan.tells.count > 1 else limit


def speak(scenario: Scenario, state: CallState, plan: Plan) -> Speech:
    """The reply for a plan. Falls back to neighbouring bands, other plans and joined words rather than repeat itself."""
    voice = _Voice(scenario, state, plan)
    if plan.tells.is_answer:
        return _telling(voice)
    if plan.yields and (yielding := _with_any(voice, _trap(voice, plan.yields).yields, "yields")) is not voice:
        return _spoken(yielding)
    voice = _with(voice, plan.name, required=True)
    if plan.tells.offered:
        return _offering(voice)
    if plan.trap:
        voice = _with_any(voice, _trap(voice, plan.trap).say, "trap")
    elif plan.name in _ROOM_FOR_MORE and state.band in _STILL_HEATED:
        voice = _with_push(voice)
    return _spoken(_with_filler(voice))


def _trap(voice: _Voice, name: str) -> Trap:
    return next(trap for trap in voice.scenario.customer.traps if trap.id == name)


def _offering(voice: _Voice) -> Speech:
    """A fact that nobody asked for just now: added when there is room, told alone when it was asked for earlier."""
    fact = _fact(voice.scenario, voice.plan.tells.offered)
    told = _with_any(voice, fact.say, fact.id)
    if told is voice and voice.plan.tells.is_owed:
        told = _with_any(replace(voice, parts=(), used=()), fact.say, fact.id, is_bound=True)
    if told is voice or not told.parts:
        return _spoken(voice)
    return replace(_spoken(told), told=(fact.id,))


def _fact(scenario: Scenario, name: str) -> Fact:
    return next(fact for fact in scenario.customer.facts if fact.id == name)


def _telling(voice: _Voice) -> Speech:
    """A lead-in and the answers, in the order they were asked for. The first is told even when it is long."""
    tells = voice.plan.tells
    told: list[str] = []
    voice = _with_lead(voice)
    for name in (*tells.new, *tells.again):
        fact, before = _fact(voice.scenario, name), voice
        voice = _with_any(voice, fact.say if name in tells.new else (*fact.again, *fact.say), name, is_bound=not told)
        told += [name] if voice is not before else []
    for slot in (slot for slot in voice.scenario.customer.slots if slot.id in tells.plain):
        voice = _with_any(voice, slot.answers, slot.id, is_bound=not told)
    if not voice.parts or (not told and tells.new):
        voice = _with(voice, "said_already" if tells.again else "dont_know", required=True)
    return replace(_spoken(voice), told=tuple(name for name in told if name in tells.new))


def _with_lead(voice: _Voice) -> _Voice:
    """A few words before the answer: to what else was said, or to the question. May be nothing at all."""
    for plan in dict.fromkeys((voice.plan.lead or voice.plan.name, voice.plan.name)):
        for text in _pool(voice, plan, only_near=True):
            if len(text) <= LEAD_CHARACTERS and (not text or _may_say(voice, text)):
                return _added(voice, text) if text else voice
    return voice


def _with(voice: _Voice, plan: str, *, required: bool = False) -> _Voice:
    for text in _pool(voice, plan):
        if text and _may_say(voice, text):
            return _added(voice, text)
    return _with_joined(voice, plan) if required else voice


def _with_any(voice: _Voice, wordings: Iterable[str], purpose: str, *, is_bound: bool = False) -> _Voice:
    """One of the wordings that fits; `is_bound` says that it must be told even when it is longer than her band allows."""
    state = voice.state
    order = shuffled(tuple(wordings), state.seed, state.turn, purpose)
    fitting = (text for text in order if voice.length + len(text) <= voice.limit)
    found = next((text for text in fitting if _may_say(voice, text, free_length=True)), None)
    if found is not None:
        return _added(voice, found)
    rest = [text for text in order if is_bound and _may_say(voice, text, free_length=True)]
    return _added(replace(voice, parts=(), used=()), min(rest, key=len)) if rest else voice


def _with_push(voice: _Voice) -> _Voice:
    state = voice.state
    if not happens(PUSH_RATE, state.seed, state.turn, "push"):
        return voice
    pushes = [text for text in _pool(voice, "vent", only_near=True) if voice.length + len(text) <= voice.limit]
    return next((_added(voice, text) for text in pushes if text and _may_say(voice, text)), voice)


def _pool(voice: _Voice, plan: str, *, only_near: bool = False) -> Iterator[str]:
    """Wordings of the plan: her band first, then the nearest bands; then plain venting in her own band."""
    bands, state = _bank(voice, plan), voice.state
    at = BANDS.index(state.band)
    order = sorted(bands, key=lambda band: (abs(BANDS.index(band) - at), -BANDS.index(band)))
    for band in order[:2] if only_near else order:
        yield from shuffled(bands[band], state.seed, state.turn, f"{plan}/{band}")
    if plan != "vent" and not only_near:
        yield from _pool(voice, "vent")


def _bank(voice: _Voice, plan: str) -> Mapping[str, Sequence[str]]:
    """The plan's wordings by band: those that replace it by now, the scenario's own, or everybody's plain words."""
    customer = voice.scenario.customer
    for later in customer.later:
        if later.plan == plan and holds(later.when, voice.state):
            plan = later.use
    plain: Mapping[str, Sequence[str]] = lexicon("plain_words").get(plan, {})
    return customer.plans.get(plan, plain)


def _with_joined(voice: _Voice, plan: str) -> _Voice:
    """The bank is used up: join an exclamation of hers to a wording, so that the sentence is a new one."""
    fillers = voice.scenario.customer.fillers or ("喂", "你听着")
    wordings = [text for text in _pool(voice, plan) if text] or [*voice.scenario.customer.opening]
    for text in wordings:
        for filler in fillers:
            for joined in (f"{filler}，{text}", f"{filler}……{text}", f"{text.rstrip(_ENDS)}，{filler}！"):
                if _may_say(voice, joined, free_length=True):
                    return _added(voice, joined)
    return _added(voice, f"{fillers[0]}……{'……' * (voice.state.turn % 40)}")


def _may_say(voice: _Voice, text: str, *, free_length: bool = False) -> bool:
    """Whether the sentence passes every check where it would stand."""
    said = Utterance(
        text=text,
        plan=voice.plan.name,
        band=voice.state.band,
        allowed=voice.plan.tells.facts,
        limit=0 if free_length else max(0, voice.limit - voice.length) or 1,
    )
    used = (*voice.state.used, *voice.used)
    return next(failed_checks(voice.scenario, voice.state.released, used, said), None) is None


def _added(voice: _Voice, text: str) -> _Voice:
    coloured = _coloured(voice, text)
    return replace(
        voice, parts=(*voice.parts, coloured), used=(*voice.used, sentence_hash(text), sentence_hash(coloured))
    )


def _coloured(voice: _Voice, text: str) -> str:
    """Dialect and age by substitution, unless that would break a check."""
    customer, state = voice.scenario.customer, voice.state
    coloured = text
    for number, (plain, own) in enumerate(customer.colour):
        if plain in coloured and happens(customer.colour_rate, state.seed, state.turn, f"colour/{number}"):
            coloured = coloured.replace(plain, own, 1)
    if coloured == text or not _may_say(voice, coloured, free_length=True):
        return text
    return coloured if voice.length + len(coloured) <= max(voice.limit, voice.length + len(text)) else text


def _with_filler(voice: _Voice) -> _Voice:
    state, fillers = voice.state, voice.scenario.customer.fillers
    if not voice.parts or not fillers or not happens(FILLER_RATE, state.seed, state.turn, "filler"):
        return voice
    filler = shuffled(fillers, state.seed, state.turn, "which filler")[0]
    first = f"{filler}，{voice.parts[0]}"
    if filler[:2] in voice.parts[0] or voice.length + len(filler) + 1 > voice.limit:
        return voice
    return replace(voice, parts=(first, *voice.parts[1:]))


def _spoken(voice: _Voice) -> Speech:
    text = ""
    for part in voice.parts:
        text += ("" if not text or text[-1] in _ENDS else "，") + part
    return Speech(text, voice.used, ())
