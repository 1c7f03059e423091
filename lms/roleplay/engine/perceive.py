"""Which acts did the agent perform? From a line and the state before it; nothing is changed here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lms.grading.case import Act
from lms.platform.text.cues import Hit, quote
from lms.roleplay.engine.likeness import likeness, pairs, shared
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.engine.questions import Question, questions
from lms.roleplay.engine.rules import Rule, ScenarioRules, scenario_rules
from lms.roleplay.engine.state import CallState
from lms.roleplay.engine.view import HEARD_CHARACTERS, Span, View, read
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.vocabulary import FAULTS

ESSAY_CHARACTERS = 400
SAME_LINE = 0.75
SHORT_LINE = 6
ON_TOPIC = 0.4
_SOLVING = frozenset({"offer_solution", "offer_choice", "commit_deadline", "dispatch_urgent", "lawful_route"})
_CHECKS = ("对吗", "对吧", "是吧", "对不对", "是不是", "没错吧", "是吗", "对么")
_LISTENING = ("listen_ack", "restate_demand", "name_emotion", "ask_relevant", "ask_impact")


@dataclass(frozen=True)
class Heard:
    """What was recognised, in the order of the text. `folded` is the line for later comparison.

    `withstood` is the open trap when the line handles it, `forestalled` are traps that it answers before they are sprung;
    `is_too_long` says that she could not follow it to its end.
    """

    acts: tuple[Act, ...]
    questions: tuple[Question, ...]
    flags: tuple[str, ...]
    folded: str
    withstood: str = ""
    forestalled: frozenset[str] = frozenset()
    is_too_long: bool = False

    def has(self, *names: str) -> bool:
        return any(act.name in names for act in self.acts)

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(act.name for act in self.acts if act.name in FAULTS)


@dataclass(frozen=True)
class _Sighting:
    at: int
    act: Act
    unless: tuple[str, ...] = ()


def perceive(scenario: Scenario, state: CallState, line: str) -> Heard:
    """The acts of one line. Sentences that talk to the machine yield `injection` and nothing good."""
    view, rules = read(line), scenario_rules(scenario)
    asked = questions(scenario, state, view)
    sightings = [*_by_rules(view, rules), *_by_questions(view, asked), *_by_comparison(scenario, state, view)]
    fell, withstood = _trap_answer(scenario, state, view, rules)
    sightings += [*_disclosures(scenario, state, view, rules), *fell]
    acts = _in_context(scenario, state, _sorted_once(sightings))
    acts = (*acts, *(() if withstood else _emptiness(view, rules, acts)))
    return Heard(
        acts,
        asked,
        _flags(view, acts, len(line)),
        folded=view.text.text[:ESSAY_CHARACTERS],
        withstood=withstood,
        forestalled=frozenset(trap for trap, _, _ in rules.handled.search(view.text.text, view.clauses)),
        is_too_long=len(line) > HEARD_CHARACTERS,
    )


def _by_rules(view: View, rules: ScenarioRules) -> Iterator[_Sighting]:
    text = view.text.text
    known: set[str] = set()
    for index, spans in ((rules.rules.clause, view.clauses), (rules.rules.sentence, view.sentences)):
        for rule, _cue, hit in index.search(text, spans):
            # A good act counts once a line; a fault may be taken back in one place and stand in another.
            if rule.act not in known and _counts(view, rule, hit):
                known |= {rule.act} - FAULTS
                yield _Sighting(hit.start, Act(rule.act, quote(view.text, hit)), rule.unless)


def _counts(view: View, rule: Rule, hit: Hit) -> bool:
    if rule.act not in FAULTS and view.is_spoilt(hit.start):
        return False
    return view.stands(rule, hit)


def _by_questions(view: View, asked: tuple[Question, ...]) -> Iterator[_Sighting]:
    for question in asked:
        yield _Sighting(question.at, Act(question.act, question.quote, question.slot))


def _by_comparison(scenario: Scenario, state: CallState, view: View) -> Iterator[_Sighting]:
    """What only shows beside what was said before: the customer's own words given back, one's own line again."""
    source = pairs(state.heard_last) | scenario_rules(scenario).story
    for span in _retold(view, pairs(state.heard_last)):
        yield _Sighting(span[0], Act("listen_ack", view.text.quote(*span)))
    for begin, end in view.confirming_sentences:
        line = view.text.text[begin:end]
        if line.endswith(_CHECKS) and shared(line, source) >= 0.4 and not view.is_spoilt(begin):
            yield _Sighting(begin, Act("listen_ack", view.text.quote(begin, end)))
    if _is_repetition(state, view.text.text):
        yield _Sighting(len(view.text.text), Act("robotic_repeat", view.text.source[:60]))


def _retold(view: View, source: frozenset[str]) -> Iterator[Span]:
    """Clauses that give her last words back to her."""
    for begin, end in view.clauses:
        clause = view.text.text[begin:end]
        if end - begin >= SHORT_LINE and ("您" in clause or "你" in clause) and not view.is_question((begin, end)):
            common = len(pairs(clause) & source)
            if common >= 4 and shared(clause, source) >= 0.4 and not view.is_spoilt(begin):
                yield begin, end


def _is_repetition(state: CallState, text: str) -> bool:
    if len(text) >= SHORT_LINE:
        return any(likeness(text, before) >= SAME_LINE for before in state.said if len(before) >= SHORT_LINE)
    return len(text) >= 3 and sum(before == text for before in state.said) >= 2


def _disclosures(scenario: Scenario, state: CallState, view: View, rules: ScenarioRules) -> Iterator[_Sighting]:
    if state.is_verified and scenario.kind == "service":
        return
    for secret in rules.secrets:
        at = view.text.text.find(secret)
        if at >= 0 and secret not in state.heard_last:
            yield _Sighting(at, Act("disclose", view.text.quote(at, at + len(secret))))


def _trap_answer(scenario: Scenario, state: CallState, view: View, rules: ScenarioRules) -> tuple[list[_Sighting], str]:
    """Whether the agent fell for the open trap, or its name when the line handles it.

    The act's `slot` names the fatal error that falling for this trap is, when it is one.
    """
    index = rules.traps.get(state.open_trap)
    if index is None:
        return [], ""
    found = list(index.search(view.text.text, view.clauses))
    if any(label == "good" for label, _, _ in found):
        return [], state.open_trap
    wary = Rule("fell_for_trap", guard="sentence", question="never")
    bad = [hit for label, _, hit in found if label == "bad" and view.stands(wary, hit)]
    fatal = next(trap.fatal for trap in scenario.customer.traps if trap.id == state.open_trap)
    return [_Sighting(hit.start, Act("fell_for_trap", quote(view.text, hit), fatal)) for hit in bad[:1]], ""


def _sorted_once(sightings: list[_Sighting]) -> list[_Sighting]:
    """In the order of the text; an act counts once a line, a question once a slot. Cancelled faults are dropped."""
    kept: dict[tuple[str, str], _Sighting] = {}
    for sighting in sorted(sightings, key=lambda s: s.at):
        kept.setdefault((sighting.act.name, sighting.act.slot), sighting)
    names = {name for name, _ in kept}
    return [sighting for sighting in kept.values() if not names & set(sighting.unless)]


def _in_context(scenario: Scenario, state: CallState, sightings: list[_Sighting]) -> tuple[Act, ...]:
    """Acts that mean something else, or nothing, where they stand."""
    acts: list[Act] = []
    for sighting in sightings:
        before = {act.name for act in acts} | {name for name, _ in state.done}
        acts += _meaning(scenario, sighting.act, before, {s.act.name for s in sightings})
    return _without_doubles(acts)


def _meaning(scenario: Scenario, act: Act, before: set[str], line: set[str]) -> list[Act]:
    is_emergency = scenario.kind == "emergency"
    if act.name == "recap" and not before & _SOLVING:
        return [replace(act, name="listen_ack")]
    if act.name == "get_consent" and not (before | line) & _SOLVING:
        return []
    if act.name == "id_first":
        return [act] if is_emergency and "safety_guidance" not in before else []
    if act.name == "verify_id" and is_emergency and "safety_guidance" not in before:
        return []
    if act.name in ("keep_inside", "false_assurance") and not is_emergency:
        return []
    if act.name == "refuse_politely" and scenario.kind != "privacy":
        return []
    if act.name == "apologise" and "specific_apology" in line:
        return []
    if act.name == "offer_solution" and scenario.kind == "service" and not before & set(_LISTENING):
        return [act, replace(act, name="premature_solution")]
    return [act]


def _without_doubles(acts: list[Act]) -> tuple[Act, ...]:
    return tuple({(act.name, act.slot): act for act in reversed(acts)}.values())[::-1]


def _emptiness(view: View, rules: ScenarioRules, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """Lines in which nothing was recognised: garbled, foreign to the matter, or simply said."""
    if view.spoilt:
        begin, end = view.spoilt[0]
        return (Act("injection", view.text.quote(begin, end)), Act("off_topic", view.text.quote(begin, end)))
    if acts:
        return ()
    letters = [c for c in view.text.text if c.isalpha()]
    if len(letters) < 1 or _is_garbled("".join(letters)):
        return (Act("unclear", view.text.source[:60]),)
    if set(letters) <= set(lexicon("small_talk")["murmurs"]):
        return ()
    if len(letters) >= 4 and shared(view.text.text, rules.vocabulary) < ON_TOPIC:
        return (Act("off_topic", view.text.source[:60]),)
    return ()


def _is_garbled(letters: str) -> bool:
    """The same few letters again and again, or a run of Latin letters in a Chinese call."""
    if len(letters) >= 6 and len(set(letters)) <= 2:
        return True
    return sum(c.isascii() for c in letters) > 0.8 * len(letters) and letters not in ("ok", "sorry", "hello")


def _flags(view: View, acts: tuple[Act, ...], size: int) -> tuple[str, ...]:
    flags = ["injection"] if view.spoilt else []
    flags += ["essay"] if size > ESSAY_CHARACTERS else []
    flags += [
        act.name for act in acts if act.name in ("disclose", "unsafe_instruction", "keep_inside", "fell_for_trap")
    ]
    return tuple(dict.fromkeys(flags))
