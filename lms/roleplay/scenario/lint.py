"""What a scenario may not do although its files can be read. One function a rule."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lms.platform.text.normalise import fold
from lms.roleplay.scenario.conditions import Condition
from lms.roleplay.scenario.schema import Conditions, Fact, Scenario
from lms.roleplay.scenario.source import Problem
from lms.roleplay.scenario.vocabulary import ACTS
from lms.roleplay.scenario.wordings import Wording, public_texts, spoken_texts

Finding = tuple[str, str, str]  # file, the text to point at, the message
AGENT_PHRASES = (
    "请问有什么可以帮",
    "为您服务",
    "感谢您的来电",
    "给您带来不便",
    "很高兴为",
    "帮您登记",
    "为您登记",
    "帮您核实",
    "为您查询",
    "请您稍等",
    "我们会尽快",
    "祝您生活愉快",
    "请对我的服务",
    "作为ai",
    "作为一个ai",
    "人工智能",
    "语言模型",
)
_ELEMENTS = ("who", "when", "where", "what", "want", "class", "urgency", "dispatch")


def lint(scenario: Scenario, folder: Path) -> list[Problem]:
    """Every broken rule, with file and line."""
    rules: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
        _doubled_ids, _broken_triggers, _unreachable_facts, _leaks, _mute_facts, _mute_slots,
        _repeated_wordings, _agent_talk, _too_long, _ticket_gaps, _must_pass_gaps, _two_faced_traps, _dead_replacements,
    )  # fmt: skip
    return [_located(folder, *finding) for rule in rules for finding in rule(scenario)]


def _located(folder: Path, file: str, text: str, message: str) -> Problem:
    path = folder / file
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    found = next((number for number, line in enumerate(lines, 1) if text and text[:12] in line), 1)
    return Problem(f"{folder.name}/{file}", found, message)


def _doubled_ids(scenario: Scenario) -> Iterator[Finding]:
    customer = scenario.customer
    for file, kind, ids in (
        ("facts.yaml", "slot", [slot.id for slot in customer.slots]),
        ("facts.yaml", "fact", [fact.id for fact in customer.facts]),
        ("phrases.yaml", "trap", [trap.id for trap in customer.traps]),
        ("scenario.yaml", "card", [card.id for card in scenario.brief.cards]),
        ("ticket.yaml", "field", [field.key for field in scenario.ticket]),
    ):
        yield from ((file, key, f"{kind} {key!r} stands twice") for key, n in Counter(ids).items() if n > 1)


def _broken_triggers(scenario: Scenario) -> Iterator[Finding]:
    customer = scenario.customer
    slots, facts = {slot.id for slot in customer.slots}, {fact.id for fact in customer.facts}
    for file, name, conditions in _triggers(scenario):
        for condition in conditions:
            if (wrong := _unknown_name(condition, slots, facts)) is not None:
                yield file, name, f"{name}: {wrong}"
    for known in set(scenario.brief.known) - slots:
        yield "scenario.yaml", "known", f"known slot {known!r} is not a slot of facts.yaml"


def _triggers(scenario: Scenario) -> Iterator[tuple[str, str, Conditions]]:
    yield from (("facts.yaml", fact.id, fact.trigger) for fact in scenario.customer.facts)
    yield from (("phrases.yaml", trap.id, trap.when) for trap in scenario.customer.traps)
    yield from (("phrases.yaml", later.use, later.when) for later in scenario.customer.later)
    yield from (("scenario.yaml", hint.text.get("zh", ""), hint.when) for hint in scenario.brief.hints)


def _unknown_name(condition: Condition, slots: set[str], facts: set[str]) -> str | None:
    names = {
        "asked": slots,
        "not_asked": slots,
        "released": facts,
        "not_released": facts,
        "after": ACTS,
        "not_done": ACTS,
    }
    allowed = names.get(condition.verb)
    if allowed is None or condition.name in allowed:
        return None
    return f"{condition.verb}({condition.name}) names nothing that exists"


def _unreachable_facts(scenario: Scenario) -> Iterator[Finding]:
    for fact in scenario.customer.facts:
        verbs = [condition.verb for condition in fact.trigger]
        if fact.is_key and "never" in verbs:
            yield "facts.yaml", f"id: {fact.id}", f"key fact {fact.id} can never be told"
        if len(verbs) > 1 and {"never", "volunteer"} & set(verbs):
            yield "facts.yaml", f"id: {fact.id}", f"fact {fact.id}: never and volunteer stand alone"
        yield from _contradictions(fact, scenario.brief.turn_limit)


def _contradictions(fact: Fact, turn_limit: int) -> Iterator[Finding]:
    for verb in ("anger", "trust", "patience", "turn"):
        least = max((c.bound for c in fact.trigger if c.verb == verb and c.sign == ">="), default=0)
        most = min((c.bound for c in fact.trigger if c.verb == verb and c.sign == "<="), default=100)
        if verb == "turn":
            most = min(most, turn_limit)
        if least > most:
            yield "facts.yaml", f"id: {fact.id}", f"fact {fact.id}: {verb} can never be >={least:g} and <={most:g}"


def _leaks(scenario: Scenario) -> Iterator[Finding]:
    texts = [(wording, fold(wording.text)) for wording in (*public_texts(scenario), *spoken_texts(scenario))]
    for fact in scenario.customer.facts:
        if any(condition.verb == "volunteer" for condition in fact.trigger):
            continue
        for value in fact.values:
            for wording, folded in texts:
                if wording.owner != fact.id and fold(value) in folded and not _comes_after(scenario, wording, fact):
                    yield wording.file, wording.text, f"{wording.place} betrays fact {fact.id} ({value!r})"


def _comes_after(scenario: Scenario, wording: Wording, fact: Fact) -> bool:
    """A fact that opens only after `fact` was told may use its words."""
    owner = next((f for f in scenario.customer.facts if f.id == wording.owner), None)
    return owner is not None and any(c.verb == "released" and c.name == fact.id for c in owner.trigger)


def _mute_facts(scenario: Scenario) -> Iterator[Finding]:
    for fact in scenario.customer.facts:
        values = [fold(value) for value in fact.values]
        for text in fact.say:
            if not any(value in fold(text) for value in values):
                yield "facts.yaml", text, f"fact {fact.id}: this wording holds none of its values"


def _mute_slots(scenario: Scenario) -> Iterator[Finding]:
    asked = {c.name for fact in scenario.customer.facts for c in fact.trigger if c.verb == "asked"}
    for slot in scenario.customer.slots:
        if slot.id not in asked and not slot.answers:
            yield "facts.yaml", f"id: {slot.id}", f"slot {slot.id} has neither a fact nor an answer"


def _repeated_wordings(scenario: Scenario) -> Iterator[Finding]:
    first: dict[str, Wording] = {}
    for wording in spoken_texts(scenario):
        key = "".join(c for c in fold(wording.text) if c.isalnum())
        if key and wording.place.partition(".")[0] != "to_question" and key in first:
            yield wording.file, wording.text, f"{wording.place}: same wording as {first[key].place}: {wording.text!r}"
        first.setdefault(key, wording)


def _agent_talk(scenario: Scenario) -> Iterator[Finding]:
    for wording in spoken_texts(scenario):
        for phrase in AGENT_PHRASES:
            if phrase in fold(wording.text):
                yield wording.file, wording.text, f"{wording.place} sounds like an agent ({phrase!r})"


def _too_long(scenario: Scenario) -> Iterator[Finding]:
    for wording in spoken_texts(scenario):
        if wording.limit and len(wording.text) > wording.limit:
            size = len(wording.text)
            yield wording.file, wording.text, f"{wording.place} has {size} characters, limit {wording.limit}"


def _ticket_gaps(scenario: Scenario) -> Iterator[Finding]:
    if not scenario.ticket:
        return
    present = {field.element for field in scenario.ticket}
    for element in _ELEMENTS:
        if element not in present:
            yield "ticket.yaml", "", f"no field for element {element}"


def _must_pass_gaps(scenario: Scenario) -> Iterator[Finding]:
    never = {f"fact({f.id})" for f in scenario.customer.facts if any(c.verb == "never" for c in f.trigger)}
    never |= {f"item({code})" for code, counts in (scenario.guide.get("applies") or {}).items() if counts is False}
    for rule in scenario.guide.get("must_pass") or []:
        ways = rule.get("met_by") or [] if isinstance(rule, dict) else []
        if ways and all(any(dead in way for dead in never) for way in ways):
            yield "judge.yaml", str(ways[0]), "this must-pass item cannot be met: facts never told or items left out"


def _dead_replacements(scenario: Scenario) -> Iterator[Finding]:
    plans = scenario.customer.plans
    for later in scenario.customer.later:
        if later.plan not in plans or later.use not in plans:
            yield "phrases.yaml", later.use, f"later: plan {later.plan} or {later.use} has no wordings"


def _two_faced_traps(scenario: Scenario) -> Iterator[Finding]:
    for trap in scenario.customer.traps:
        for cue in set(trap.good) & set(trap.bad):
            yield "phrases.yaml", cue, f"trap {trap.id}: cue {cue!r} is both good and bad"
