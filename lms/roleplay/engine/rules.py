"""How acts are recognised: rules from lexicons/*.yaml and from a scenario's judge.yaml, filed for fast search."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from lms.platform.text.index import CueIndex, index_cues
from lms.platform.text.normalise import fold
from lms.roleplay.engine.likeness import pairs
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.vocabulary import FAULTS

# What a rubric item's cues in judge.yaml mean to the customer.
_ACT_OF_ITEM = {
    "A2": "invite_speak", "A3": "recap", "A4": "ask_more", "B1": "listen_ack", "B2": "restate_demand", "B4": "ask_impact",
    "B6": "hold_notice", "C1": "name_emotion", "C2": "specific_apology", "D4": "explain_cause", "E1": "offer_solution",
    "E2": "escalate", "E3": "offer_choice", "E4": "get_consent", "E5": "commit_deadline", "E6": "give_owner",
}  # fmt: skip
_FAULT_OF_FATAL = {
    "FE1": "id_first", "FE2": "unsafe_instruction", "FE3": "disclose", "FE4": "forbidden", "FE5": "overpromise",
    "FE6": "refuse_flat", "FE7": "hang_up_threat", "FE8": "false_assurance", "FE10": "private_contact",
}  # fmt: skip
SHORT_CLAUSE = 6
# 抢修派出去了 tells about the crew; it teaches her nothing and sends nobody out.
_NEWS_OF_A_CREW = " -派出|派了出|单子出|发出去"
_QUESTION_ITEMS = frozenset({"ask_impact", "ask_more", "invite_speak", "get_consent", "confirm_understanding"})


@dataclass(frozen=True)
class Rule:
    """One way to recognise an act. `question`: any, only or never; `guard`: what takes the hit back.

    `minimum` and `maximum` bound the clause in characters; a maximum of 0 is none.
    """

    act: str
    minimum: int = 0
    maximum: int = 0
    question: str = "any"
    guard: str = "near"
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Cues that must stand in one clause, and cues that may spread over a sentence."""

    clause: CueIndex[Rule]
    sentence: CueIndex[Rule]


@dataclass(frozen=True)
class ScenarioRules:
    """What a line of one scenario is read with: the rules for every call and its own.

    `vocabulary` are the letter pairs of all its texts: what the call is about; `story` those of what she opens with.
    """

    rules: Rules
    slots: CueIndex[str]
    traps: Mapping[str, CueIndex[str]]
    handled: CueIndex[str]
    vocabulary: frozenset[str]
    story: frozenset[str]
    secrets: tuple[str, ...]


@cache
def general_rules() -> Rules:
    """The rules for every call."""
    clause: list[tuple[str, Rule]] = []
    sentence: list[tuple[str, Rule]] = []
    for name in ("good_acts", "faults", "safety_faults"):
        for act, row in lexicon(name).items():
            clause += [(cue, _rule(act, row)) for cue in row.get("clause", ())]
            clause += [(cue, replace(_rule(act, row), maximum=SHORT_CLAUSE)) for cue in row.get("short", ())]
            sentence += [(cue, _rule(act, row)) for cue in row.get("sentence", ())]
    return Rules(index_cues(clause), index_cues(sentence))


def _rule(act: str, row: Mapping[str, Any]) -> Rule:
    guard = "keep" if row.get("negation") == "keep" else row.get("guard", "near")
    return Rule(
        act,
        minimum=row.get("min", 0),
        question=row.get("question", "any"),
        guard=guard,
        unless=tuple(row.get("unless", ())),
    )


@cache
def injections() -> CueIndex[str]:
    return index_cues((cue, "injection") for cue in lexicon("injection")["sentence"])


@cache
def asking() -> CueIndex[str]:
    return index_cues((cue, "asking") for cue in lexicon("questions")["asking"])


@cache
def confirming() -> CueIndex[str]:
    return index_cues((cue, "confirming") for cue in lexicon("questions")["confirming"])


@lru_cache(maxsize=64)
def scenario_rules(scenario: Scenario) -> ScenarioRules:
    return ScenarioRules(
        rules=_with_own(general_rules(), tuple(_guide_rules(scenario))),
        slots=index_cues((cue, slot.id) for slot in scenario.customer.slots for cue in slot.cues),
        traps={
            trap.id: index_cues([*((c, "good") for c in trap.good), *((c, "bad") for c in trap.bad)])
            for trap in scenario.customer.traps
        },
        handled=index_cues((cue, trap.id) for trap in scenario.customer.traps for cue in trap.good),
        vocabulary=_vocabulary(scenario),
        story=frozenset().union(*(pairs(fold(text)) for text in scenario.customer.opening)),
        secrets=_secrets(scenario),
    )


def _with_own(general: Rules, own: tuple[tuple[str, Rule], ...]) -> Rules:
    """One index of both: a line is searched once. A fault must stand in one clause."""
    spread = [pair for pair in own if pair[1].act not in FAULTS]
    clause = [(wanted.source, rule) for wanted, rule in general.clause.entries]
    sentence = [(wanted.source, rule) for wanted, rule in general.sentence.entries]
    return Rules(index_cues([*clause, *own]), index_cues([*sentence, *spread]))


def _guide_rules(scenario: Scenario) -> Iterator[tuple[str, Rule]]:
    guide = scenario.guide
    for code, item in (guide.get("items") or {}).items():
        if code in _ACT_OF_ITEM:
            act = _ACT_OF_ITEM[code]
            yield from (
                (cue, Rule(act, question="any" if act in _QUESTION_ITEMS else "never")) for cue in item.get("cues", ())
            )
    taught = "safety_guidance" if scenario.kind == "emergency" else "explain_cause"
    for point in guide.get("key_points") or ():
        yield from ((cue + _NEWS_OF_A_CREW, Rule(taught, question="never", guard="keep")) for cue in point["cues"])
    for claim in guide.get("wrong_claims") or ():
        act = _FAULT_OF_FATAL.get(claim.get("fatal", ""), "")
        if act:
            yield from ((cue, Rule(act, question="never", guard="sentence")) for cue in claim["cues"])
    for promise in guide.get("promises") or ():
        if not promise["allowed"]:
            yield from ((cue, Rule("overpromise", question="never", guard="sentence")) for cue in promise["cues"])
    yield from ((cue, Rule("disclose")) for cue in guide.get("private") or ())


def _vocabulary(scenario: Scenario) -> frozenset[str]:
    brief, customer = scenario.brief, scenario.customer
    texts = [brief.title["zh"], brief.briefing["zh"], *customer.opening, *customer.examples]
    texts += [card.body["zh"] + card.title["zh"] for card in brief.cards]
    texts += [wording for slot in customer.slots for wording in (*slot.cues, *slot.answers)]
    texts += [wording for fact in customer.facts for wording in (*fact.say, *fact.again)]
    texts += [wording for trap in customer.traps for wording in (*trap.say, *trap.good, *trap.bad)]
    texts += [wording for bands in customer.plans.values() for wordings in bands.values() for wording in wordings]
    texts += [item["better"]["zh"] for item in (scenario.guide.get("items") or {}).values() if "better" in item]
    texts += lexicon("small_talk")["service_words"]
    return frozenset().union(*(pairs(fold(text)) for text in texts))


def _secrets(scenario: Scenario) -> tuple[str, ...]:
    """Values of the customer card that identify somebody: said before verification they are a disclosure."""
    values = [part for field in scenario.brief.crm for part in field.value.replace("，", "；").split("；")]
    folded = {fold(value) for value in values}
    return tuple(sorted(value for value in folded if len(value) >= 4 and any(c.isdigit() for c in value)))
