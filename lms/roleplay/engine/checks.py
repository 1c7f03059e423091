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


@lru_cache(maxsize=16384)
def sentence_hash(text: str) -> int:
    """What is remembered of a sentence, so that it is not said twice."""
    return crc32("".join(c for c in fold(text) if c.isalnum()).encode())


def failed_checks(scenario: Scenario, told: Iterable[str], used: Iterable[int], said: Utterance) -> Iterator[str]:
    """Names of the checks that fail.

    leak, agent_talk, machine_talk, coaching, unknown_number, sudden_thanks, length, repeated.
    """
    if betrayed(scenario, said.text) - {*told, *said.allowed}:
        yield "leak"
    yield from _faults_of_the_words(scenario, said.text)
    if said.band in _HEATED and said.plan not in _MAY_THANK and _gives_thanks(said.text):
        yield "sudden_thanks"
    if said.limit and len(said.text) > said.limit:
        yield "length"
    if sentence_hash(said.text) in used:
        yield "repeated"


@lru_cache(maxsize=16384)
def betrayed(scenario: Scenario, text: str) -> frozenset[str]:
    """Facts of which a value token stands in the text."""
    folded = fold(text)
    return frozenset(fact.id for fact in scenario.customer.facts if any(fold(value) in folded for value in fact.values))


@lru_cache(maxsize=16384)
def _faults_of_the_words(scenario: Scenario, text: str) -> tuple[str, ...]:
    """What is wrong with the words wherever they stand."""
    folded, phrases = fold(text), lexicon("checks")
    names = [
        name for name in ("agent_talk", "machine_talk", "coaching") if any(phrase in folded for phrase in phrases[name])
    ]
    return (*names, *(["unknown_number"] if unknown_numbers(scenario, folded) else []))


@lru_cache(maxsize=16384)
def _gives_thanks(text: str) -> bool:
    return any(word in fold(text) for word in lexicon("checks")["thanks"])


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
