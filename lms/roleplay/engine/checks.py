"""What a reply must not do, checked in code whoever voiced it. Every check names itself when it fails."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from lms.platform.text import normalise
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.scenario import Scenario

# The same few hundred wordings of a scenario are folded in every call.
fold = lru_cache(maxsize=16384)(normalise.fold)
_NUMBER = re.compile("[0-9]{2,}")
_HEATED = frozenset({"angry", "furious"})
# Plans in which even an angry customer may say thanks.
_MAY_THANK = frozenset({"closing_ok", "closing_reluctant", "obeys"})


@dataclass(frozen=True)
class Utterance:
    """A reply to be checked. `allowed` are the facts it may tell, besides those already told."""

    text: str
    plan: str
    band: str
    allowed: tuple[str, ...] = ()
    limit: int = 0


def sentence_hash(text: str) -> int:
    """What is remembered of a sentence, so that it is not said twice."""
    return crc32("".join(c for c in fold(text) if c.isalnum()).encode())


def failed_checks(scenario: Scenario, told: Iterable[str], used: Iterable[int], said: Utterance) -> Iterator[str]:
    """Names of the checks that fail: leak, agent_talk, machine_talk, coaching, sudden_thanks, length, repeated, unknown_number."""
    folded = fold(said.text)
    if leaked(scenario, {*told, *said.allowed}, folded):
        yield "leak"
    for name in ("agent_talk", "machine_talk", "coaching"):
        if any(phrase in folded for phrase in lexicon("checks")[name]):
            yield name
    if said.band in _HEATED and said.plan not in _MAY_THANK and any(w in folded for w in lexicon("checks")["thanks"]):
        yield "sudden_thanks"
    if said.limit and len(said.text) > said.limit:
        yield "length"
    if sentence_hash(said.text) in used:
        yield "repeated"
    if unknown_numbers(scenario, folded):
        yield "unknown_number"


def leaked(scenario: Scenario, told: set[str], folded: str) -> tuple[str, ...]:
    """Facts whose value tokens stand in the text although they are locked."""
    return tuple(
        fact
        for fact, values in _values(scenario).items()
        if fact not in told and any(value in folded for value in values)
    )


@lru_cache(maxsize=64)
def _values(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Value tokens of the facts that can be locked at all: volunteered ones are told with the first answer."""
    return {fact.id: tuple(fold(value) for value in fact.values) for fact in scenario.customer.facts}


def unknown_numbers(scenario: Scenario, folded: str) -> tuple[str, ...]:
    """Numbers of two digits or more that the scenario does not know: a voice may not invent dates, sums or names."""
    return tuple(number for number in _NUMBER.findall(folded) if number not in _numbers(scenario))


@lru_cache(maxsize=64)
def _numbers(scenario: Scenario) -> frozenset[str]:
    customer = scenario.customer
    texts = [*customer.opening, *(w for slot in customer.slots for w in slot.answers)]
    texts += [w for fact in customer.facts for w in (*fact.say, *fact.again, *fact.values)]
    texts += [w for bands in customer.plans.values() for wordings in bands.values() for w in wordings]
    texts += [w for trap in customer.traps for w in trap.say]
    return frozenset(number for text in texts for number in _NUMBER.findall(fold(text)))
