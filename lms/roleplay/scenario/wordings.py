"""Every text of a scenario with the place it stands in: what the lint and the leak tests read."""

from collections.abc import Iterator
from dataclasses import dataclass

from lms.roleplay.scenario.schema import Scenario


@dataclass(frozen=True)
class Wording:
    """`owner` is the fact that may say it, "" for texts of no fact. `limit` is in characters, 0 for none."""

    file: str
    place: str
    text: str
    owner: str = ""
    limit: int = 0


def public_texts(scenario: Scenario) -> Iterator[Wording]:
    """What a trainee reads before or during the call."""
    brief = scenario.brief
    for text in brief.briefing.values():
        yield Wording("scenario.yaml", "briefing", text)
    for text in (*brief.title.values(), *brief.caller.queue.values()):
        yield Wording("scenario.yaml", "title and queue", text)
    for hint in brief.hints:
        yield Wording("scenario.yaml", "hint", hint.text["zh"])
    for card in brief.cards:
        yield Wording("scenario.yaml", f"title of card {card.id}", card.title.get("zh", ""))


def spoken_texts(scenario: Scenario) -> Iterator[Wording]:
    """Everything the customer can say."""
    customer = scenario.customer
    longest = max(customer.max_chars.values(), default=0)
    for text in customer.opening:
        yield Wording("persona.md", "opening", text)
    for plan, bands in customer.plans.items():
        for band, wordings in bands.items():
            for text in wordings:
                yield Wording("phrases.yaml", f"{plan}.{band}", text, limit=customer.max_chars.get(band, longest))
    for trap in customer.traps:
        for text in (*trap.say, *trap.yields):
            yield Wording("phrases.yaml", f"trap {trap.id}", text, limit=longest)
    yield from _told(scenario, longest)


def _told(scenario: Scenario, longest: int) -> Iterator[Wording]:
    for slot in scenario.customer.slots:
        for text in slot.answers:
            yield Wording("facts.yaml", f"answer of {slot.id}", text, limit=longest)
    for fact in scenario.customer.facts:
        for text in (*fact.say, *fact.again):
            yield Wording("facts.yaml", f"fact {fact.id}", text, owner=fact.id, limit=longest)
