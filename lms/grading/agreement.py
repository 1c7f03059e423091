"""How well two judges agree: Cohen's kappa, the share left open, precision and recall."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

UNSURE = "unsure"


@dataclass(frozen=True)
class Detection:
    """Of yes/no findings: `precision` of those found, `recall` of those there. None where nothing was to divide by."""

    true_positives: int
    false_positives: int
    false_negatives: int

    @property
    def precision(self) -> float | None:
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else None

    @property
    def recall(self) -> float | None:
        there = self.true_positives + self.false_negatives
        return self.true_positives / there if there else None


def cohens_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """kappa = (p_o - p_e) / (1 - p_e), p_o the observed share of equal labels, p_e the share expected from the two
    judges' own label frequencies (J. Cohen, A coefficient of agreement for nominal scales, 1960).

    None for no labels, and 1.0 when both gave one and the same label throughout (p_e = 1). ValueError: lengths differ.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels against {len(second)}")
    if not first:
        return None
    total = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / total
    left, right = Counter(first), Counter(second)
    expected = sum(left[label] * right[label] for label in left) / total**2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def decided_kappa(expected: Sequence[str], given: Sequence[str]) -> float | None:
    """Kappa over the pairs in which the judge did not answer `unsure`."""
    pairs = [(e, g) for e, g in zip(expected, given, strict=True) if g != UNSURE]
    return cohens_kappa([e for e, _ in pairs], [g for _, g in pairs])


def unsure_share(given: Sequence[str]) -> float:
    """Share of `unsure` among the verdicts on items that apply; 0 for none."""
    applicable = [verdict for verdict in given if verdict != "na"]
    return applicable.count(UNSURE) / len(applicable) if applicable else 0.0


def detection(pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> Detection:
    """Counts over (expected codes, found codes) of each call; precision = TP/(TP+FP), recall = TP/(TP+FN)."""
    hits = wrong = missed = 0
    for expected, found in pairs:
        there, seen = set(expected), set(found)
        hits += len(there & seen)
        wrong += len(seen - there)
        missed += len(there - seen)
    return Detection(hits, wrong, missed)
