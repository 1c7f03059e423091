"""One finished call as the judge sees it: lines, look-ups by group, acts with evidence, moods."""

from collections.abc import Callable, Hashable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from lms.grading.case import Act, CallCase, Exchange
from lms.grading.judge.guards import passes
from lms.grading.judge.lexicon import Group, Lexicon
from lms.grading.judge.speech import Found, Line, Phrase, find_all, make_line, phrase
from lms.grading.rubric import Rubric
from lms.platform.text.normalise import clean, fold

Known = TypeVar("Known")
FAULTS = frozenset({
    "re_ask_known", "silence_long", "blame_customer", "refuse_flat", "forbidden", "overpromise", "robotic_repeat",
    "premature_solution", "id_first", "unsafe_instruction", "keep_inside", "disclose", "false_assurance", "sarcasm",
    "hang_up_threat", "private_contact", "off_topic", "injection", "unclear", "fell_for_trap",
})  # fmt: skip


class Call:
    """Look-ups over one call, each made once. Merits are looked for in `kept` text, faults in all of it."""

    def __init__(self, case: CallCase, rubric: Rubric, lexicon: Lexicon) -> None:
        self.case = case
        self.rubric = rubric
        self.lexicon = lexicon
        self.guide: Any = case.guide
        addressed = lexicon.group("injection").phrases
        self.lines = tuple(make_line(e, addressed=addressed, slips=lexicon.slips) for e in case.exchanges)
        self.spoken = tuple(line for line in self.lines if not line.is_empty)
        self._known: dict[Hashable, Any] = {}

    @property
    def kind(self) -> str:
        return self.case.kind

    @property
    def is_emergency(self) -> bool:
        return self.case.kind == "emergency"

    @property
    def is_urgent(self) -> bool:
        """An emergency, or a scenario that says safety comes first (guide.applies.D1)."""
        return self.is_emergency or self.guide.get("applies", {}).get("D1") is True

    def found(self, name: str, *, faults: bool = False) -> tuple[Found, ...]:
        """Hits of a group of the lexicon that pass its guards, in the order of the call."""
        return self.once((name, faults), lambda: self.search_group(self.lexicon.group(name), faults=faults))

    def once(self, key: Hashable, make: Callable[[], Known]) -> Known:
        """What `make` gives, worked out once a call."""
        if key not in self._known:
            self._known[key] = make()
        known: Known = self._known[key]
        return known

    def search_group(self, group: Group, *, faults: bool = False) -> tuple[Found, ...]:
        hits = self.search(group.phrases, across=group.across, faults=faults)
        return tuple(hit for hit in hits if passes(hit, group.guards))

    def search(self, phrases: Iterable[Phrase], *, across: bool = False, faults: bool = False) -> tuple[Found, ...]:
        """Hits of phrases in the order of the call, without guards."""
        wanted = tuple(p for p in phrases if p.may_occur(self._letters))
        lines = self.lines if faults else self.spoken
        hits = [
            hit for line in lines for hit in find_all(line.full if faults else line.kept, line.n, wanted, across=across)
        ]
        return tuple(sorted(hits, key=lambda hit: hit.place))

    def cues(self, sources: Iterable[str], *, across: bool = False, faults: bool = False) -> tuple[Found, ...]:
        """Hits of cues written in the scenario's guide."""
        return self.search([phrase(source) for source in sources], across=across, faults=faults)

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset().union(*(line.full.letters for line in self.lines))

    @cached_property
    def acts(self) -> tuple[tuple[int, Act], ...]:
        """Acts with evidence: faults as perceived, merits only with a quote found in what speaks to the customer."""
        held = []
        for line in self.lines:
            kept = line.kept.text.text
            for act in line.exchange.acts:
                if act.name in FAULTS or (act.quote and fold_quote(act.quote, self.lexicon.slips) in kept):
                    held.append((line.n, act))
        return tuple(held)

    def acted(self, *names: str) -> list[tuple[int, Act]]:
        """The acts of these names, in the order of the call."""
        return [(turn, act) for turn, act in self.acts if act.name in names]

    def line(self, turn: int | None) -> Line | None:
        return next((line for line in self.lines if line.n == turn), None)

    def next_lines(self, turn: int, count: int = 1) -> tuple[Line, ...]:
        """The spoken lines right after a turn."""
        return tuple(line for line in self.spoken if line.n > turn)[:count]

    @cached_property
    def customer(self) -> tuple[tuple[int, str], ...]:
        """What the customer said, normalised; turn 0 is the opening."""
        said = [(0, fold(self.case.opening))]
        return tuple(said + [(e.n, fold(e.customer)) for e in self.case.exchanges])

    def customer_before(self, turn: int) -> str:
        return "。".join(text for n, text in self.customer if n < turn)

    @cached_property
    def on_task(self) -> tuple[Line, ...]:
        """Lines in which the agent works at the matter: any perceived merit, or any word of the trade."""
        working = {turn for turn, act in self.acts if act.name not in FAULTS}
        working |= {hit.turn for hit in self.found("on_task")}
        return tuple(line for line in self.spoken if line.n in working)

    @property
    def is_long_enough(self) -> bool:
        """Enough on-task speech to say of something that it did not happen."""
        return len(self.on_task) >= 2

    def anger_rises(self) -> list[tuple[int, float]]:
        """(turn, rise) where the customer got angrier by the rubric's threshold or more."""
        rises, before = [], self.case.start_mood.anger
        for exchange in self.case.exchanges:
            if exchange.mood is not None:
                if exchange.mood.anger - before >= self.rubric.settings["anger_rise"]:
                    rises.append((exchange.n, exchange.mood.anger - before))
                before = exchange.mood.anger
        return rises

    @cached_property
    def last(self) -> Exchange | None:
        return self.case.exchanges[-1] if self.case.exchanges else None

    def longest_line(self) -> Line | None:
        """The agent line with most to look at: what a clean bill is written on."""
        return max(self.on_task or self.spoken, key=lambda line: len(line.kept.text.text), default=None)


def fold_quote(quote: str, slips: Any) -> str:
    """A quote in the form lines are searched in."""
    text = fold(clean(quote))
    for slip, meant in slips.items():
        if slip in text:
            text = text.replace(slip, meant)
    return text
