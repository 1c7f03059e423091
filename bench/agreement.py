"""Comparing the judge's verdicts with people's, item by item. Pure: pairs in, figures out.

How it counts. A pair is one item of one labelled call. People say met, not_met or na; the judge may also say unsure.
- unsure: share of `unsure` among the pairs that people decided (met or not_met).
- kappa: Cohen's, met against not_met, over the pairs that both decided. `unsure` and `na` are left out of it, which is
  why the two next figures stand beside it.
- right: share of all pairs with exactly the expected word; `unsure` is wrong here, and so is a wrong `na`.
- accuracy: the same, without the pairs where the judge was unsure.
- na wrong: pairs where one side says na and the other does not.
- macro: mean of the items' kappas. Items that people decided the same way in every call are left out: their kappa is
  0 or has no value, however good the judge is. They are named, and count in `right` and in `pooled`.
- pooled: kappa of all the group's pairs in one table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from bench.statistics import mean, share
from lms.grading.agreement import Table, kappa

DECIDED = {"met", "not_met"}


@dataclass(frozen=True)
class Pair:
    """One item of one call. `quote` is what the judge relied on."""

    call: str
    scenario: str
    holdout: bool
    item: str
    expected: str
    got: str
    quote: str = ""


@dataclass(frozen=True)
class FatalCall:
    """The fatal codes of one call, as people and as the judge found them."""

    call: str
    scenario: str
    holdout: bool
    expected: frozenset[str]
    got: frozenset[str]


@dataclass(frozen=True)
class Agreement:
    """Figures of a group of pairs; see the top of this file."""

    n: int
    unsure: float | None
    kappa: float | None
    macro: float | None
    right: float | None
    accuracy: float | None
    na_wrong: int
    left_out: tuple[str, ...]


def measure(pairs: Sequence[Pair]) -> Agreement:
    """All figures of these pairs."""
    asked = [pair for pair in pairs if pair.expected in DECIDED]
    answered = [pair for pair in pairs if pair.got != "unsure"]
    equal = sum(pair.expected == pair.got for pair in pairs)
    items = by(pairs, lambda pair: pair.item)
    varied = {item for item, group in items.items() if {p.expected for p in group} >= DECIDED}
    return Agreement(
        n=len(pairs),
        unsure=share(sum(pair.got == "unsure" for pair in asked), len(asked)),
        kappa=kappa(tabulate(pairs)),
        macro=mean(kappa(tabulate(items[item])) for item in sorted(varied)),
        right=share(equal, len(pairs)),
        accuracy=share(equal, len(answered)),
        na_wrong=sum((pair.expected == "na") != (pair.got == "na") for pair in pairs),
        left_out=tuple(item for item in items if item not in varied),
    )


def tabulate(pairs: Iterable[Pair]) -> Table:
    """Met against not_met, of the pairs that both sides decided."""
    return reduce(Table.__add__, map(_cell, pairs), Table())


def _cell(pair: Pair) -> Table:
    if pair.expected not in DECIDED or pair.got not in DECIDED:
        return Table()
    return {
        ("met", "met"): Table(yes_yes=1),
        ("met", "not_met"): Table(yes_no=1),
        ("not_met", "met"): Table(no_yes=1),
        ("not_met", "not_met"): Table(no_no=1),
    }[pair.expected, pair.got]


def by(pairs: Iterable[Pair], key: Callable[[Pair], str]) -> dict[str, list[Pair]]:
    """The pairs in groups, in the order in which their keys sort."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(key(pair), []).append(pair)
    return dict(sorted(groups.items()))


def fatal_recall(calls: Sequence[FatalCall]) -> float | None:
    """Share of the expected (call, code) that the judge found."""
    return share(sum(len(c.expected & c.got) for c in calls), sum(len(c.expected) for c in calls))


def fatal_precision(calls: Sequence[FatalCall]) -> float | None:
    """Share of the judge's (call, code) that people expected."""
    return share(sum(len(c.expected & c.got) for c in calls), sum(len(c.got) for c in calls))


def disagreements(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs that are not equal, `unsure` included, ordered by item."""
    return sorted((p for p in pairs if p.expected != p.got), key=lambda p: (p.item, p.call))


def of_kinds(pairs: Iterable[Pair], kind_of: Mapping[str, str], kinds: str) -> list[Pair]:
    """The pairs whose item is of one of these kinds (C, S: objective; L: semantic)."""
    return [pair for pair in pairs if kind_of[pair.item] in kinds]
