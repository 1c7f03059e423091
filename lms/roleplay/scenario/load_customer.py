"""persona.md, facts.yaml and phrases.yaml: the customer's part."""

from pathlib import Path

from lms.roleplay.scenario.load_brief import read_conditions
from lms.roleplay.scenario.schema import Brief, Customer, Fact, Later, Slot, Trap
from lms.roleplay.scenario.source import Entry, Problem, parse_yaml, read_text, read_yaml
from lms.roleplay.scenario.vocabulary import BANDS, EXTRA_PLANS, FATALS, ITEMS, OPTIONAL_PLANS, PLANS, PLANS_BY_KIND

_PERSONA = ("name", "age", "gender", "occupation", "opening", "max_chars", "examples")
_PERSONA_OPTIONAL = ("colour", "colour_rate", "fillers")
WORDINGS = 6


def read_customer(folder: Path, brief: Brief, problems: list[Problem]) -> Customer:
    front, portrait = _front_matter(folder / "persona.md", problems)
    given = front.mapping(_PERSONA, _PERSONA_OPTIONAL)
    facts_file = read_yaml(folder / "facts.yaml", problems).mapping(("slots", "facts"))
    phrases = read_yaml(folder / "phrases.yaml", problems).mapping(("plans", "traps"), ("later",))
    return Customer(
        name=given["name"].text() if "name" in given else "",
        age=given["age"].whole(1, 120) if "age" in given else 0,
        gender=given["gender"].text() if "gender" in given else "",
        occupation=given["occupation"].text() if "occupation" in given else "",
        opening=given["opening"].texts(3) if "opening" in given else (),
        max_chars=_max_chars(given["max_chars"]) if "max_chars" in given else {},
        colour=_colour(given["colour"]) if "colour" in given else (),
        colour_rate=given["colour_rate"].number(0, 1) if "colour_rate" in given else 0.5,
        fillers=given["fillers"].texts() if "fillers" in given else (),
        examples=given["examples"].texts(6) if "examples" in given else (),
        portrait=portrait,
        slots=tuple(_slot(item) for item in facts_file["slots"].items(1)) if "slots" in facts_file else (),
        facts=tuple(_fact(item) for item in facts_file["facts"].items(1)) if "facts" in facts_file else (),
        plans=_plans(phrases["plans"], brief.kind) if "plans" in phrases else {},
        later=tuple(_later(item) for item in phrases["later"].items()) if "later" in phrases else (),
        traps=tuple(_trap(item) for item in phrases["traps"].items(3)) if "traps" in phrases else (),
    )


def _front_matter(path: Path, problems: list[Problem]) -> tuple[Entry, str]:
    text = read_text(path, problems)
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        problems.append(Problem(path.name, 1, "must begin with front matter between two lines of ---"))
        return Entry({}, 1, path.name, []), ""
    return parse_yaml(parts[1], path.name, problems, offset=1), parts[2].strip()


def _max_chars(entry: Entry) -> dict[str, int]:
    return {band: item.whole(10, 200) for band, item in entry.mapping(BANDS).items()}


def _colour(entry: Entry) -> tuple[tuple[str, str], ...]:
    pairs = []
    for item in entry.items():
        words = item.texts(2)
        if len(words) != 2:
            item.fail("a substitution is a pair [standard, coloured]")
        else:
            pairs.append((words[0], words[1]))
    return tuple(pairs)


def _slot(entry: Entry) -> Slot:
    given = entry.mapping(("id", "label", "cues"), ("answer",))
    return Slot(
        id=given["id"].text() if "id" in given else "",
        label=given["label"].bilingual() if "label" in given else {},
        cues=given["cues"].cues(5) if "cues" in given else (),
        answers=given["answer"].texts(3) if "answer" in given else (),
    )


def _fact(entry: Entry) -> Fact:
    given = entry.mapping(("id", "text", "say", "values", "trigger"), ("again", "key", "supports"))
    supports = given["supports"].items() if "supports" in given else []
    return Fact(
        id=given["id"].text() if "id" in given else "",
        text=given["text"].bilingual() if "text" in given else {},
        say=given["say"].texts(3) if "say" in given else (),
        again=given["again"].texts(2) if "again" in given else (),
        values=given["values"].texts(1) if "values" in given else (),
        trigger=read_conditions(given["trigger"]) if "trigger" in given else (),
        is_key=given["key"].flag() if "key" in given else False,
        supports=tuple(item.choice(ITEMS) for item in supports),
    )


def _plans(entry: Entry, kind: str) -> dict[str, dict[str, tuple[str, ...]]]:
    wanted = PLANS | PLANS_BY_KIND[kind]
    optional = OPTIONAL_PLANS.get(kind, frozenset())
    # A plan of another kind is allowed: an emergency caller may coax, too.
    extra = {plan for plans in PLANS_BY_KIND.values() for plan in plans} | EXTRA_PLANS
    given = entry.mapping(wanted.keys() - optional, optional | extra)
    known = {plan: wanted.get(plan, frozenset()) for plan in given}
    return {plan: _bands(plan, item, known[plan]) for plan, item in given.items()}


def _bands(plan: str, entry: Entry, required: frozenset[str]) -> dict[str, tuple[str, ...]]:
    given = entry.mapping([band for band in BANDS if band in required], BANDS)
    may_be_empty = plan == "to_question"
    return {band: item.texts(WORDINGS, empty=may_be_empty) for band, item in given.items() if band in BANDS}


def _trap(entry: Entry) -> Trap:
    given = entry.mapping(("id", "when", "say", "good", "bad"), ("bad_fatal", "yields"))
    return Trap(
        id=given["id"].text() if "id" in given else "",
        when=read_conditions(given["when"]) if "when" in given else (),
        say=given["say"].texts(3) if "say" in given else (),
        good=given["good"].cues(1) if "good" in given else (),
        bad=given["bad"].cues() if "bad" in given else (),
        fatal=given["bad_fatal"].choice(FATALS) if "bad_fatal" in given else "",
        yields=given["yields"].texts(3) if "yields" in given else (),
    )


def _later(entry: Entry) -> Later:
    given = entry.mapping(("plan", "when", "use"))
    return Later(
        plan=given["plan"].text() if "plan" in given else "",
        when=read_conditions(given["when"]) if "when" in given else (),
        use=given["use"].text() if "use" in given else "",
    )
