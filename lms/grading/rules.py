"""Decisions about reports as pure functions."""

from dataclasses import replace
from hashlib import sha256

from lms.grading.report import Report, Review

VERDICTS = ("met", "not_met", "na")
FATAL_VERDICTS = ("confirmed", "overturned")
SAMPLED_PERCENT = 10


def choices(item: str) -> tuple[str, ...]:
    """What a reviewer may say of a rubric item, or of a fatal code."""
    return FATAL_VERDICTS if item.startswith("FE") else VERDICTS


def standing(report: Report, item: str) -> str | None:
    """What the report says of an item now; None for one it does not know."""
    if item.startswith("FE"):
        return "suspected" if any(fatal.code == item for fatal in report.fatal) else "not_seen"
    return next((v.verdict for v in report.verdicts if v.item == item), None)


def sampling_reasons(subject_id: int, *, is_new_version: bool) -> tuple[str, ...]:
    """New versions are looked at by people, and a tenth of everything, chosen by a hash nobody can steer."""
    drawn = int(sha256(f"sample:{subject_id}".encode()).hexdigest(), 16) % 100 < SAMPLED_PERCENT
    return (("new_version",) if is_new_version else ()) + (("random_sample",) if drawn else ())


def with_reviews(report: Report, reviews: tuple[Review, ...]) -> Report:
    """The report with further reasons for a person's look."""
    return replace(report, needs_review=report.needs_review + reviews)
