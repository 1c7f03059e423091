"""A report and a call written by hand: small, but with one of everything the debrief shows."""

from types import SimpleNamespace
from typing import Any

from lms.grading.report import (
    BetterLine,
    CustomerRating,
    Deduction,
    DimensionPoints,
    Fatal,
    MustPass,
    Report,
    Reveal,
    Review,
    Slip,
    TicketResult,
    Verdict,
)

WHY = {"zh": "有依据。", "en": "For a reason."}


def verdict(item: str, said: str, *, quote: str = "", turn: int | None = None, by: str = "code") -> Verdict:
    return Verdict(item, said, quote, turn, by, "high", WHY)


def report(**changes: Any) -> Report:
    """Not passed: a fatal error, 8.5 points short, one must-do missing, B below its share."""
    values: dict[str, Any] = {
        "rubric": "default",
        "rubric_version": 1,
        "judge": "embedded-1",
        "verdicts": (
            verdict("A1", "met", quote="工号 0316", turn=1),
            verdict("B1", "not_met", quote="我知道了", turn=2, by="language"),
            verdict("B3", "unsure", turn=2, by="state"),
            verdict("C4", "na"),
        ),
        "fatal": (Fatal("FE4", "随便你", 2, WHY),),
        "dimensions": {"A": DimensionPoints(8, 8), "B": DimensionPoints(9, 18, 6), "C": DimensionPoints(0, 0)},
        "points": 69.5,
        "points_open": 6.0,
        "out_of": 100.0,
        "deductions": (Deduction("hints", 2, 4.0),),
        "pass_points": 78.0,
        "passed": False,
        "must_pass": (
            MustPass({"zh": "核对读数", "en": "Readings"}, False),
            MustPass({"zh": "时限", "en": "Time"}, True),
        ),
        "needs_review": (Review("fatal_suspected", "FE4"), Review("near_pass_line")),
        "customer_rating": CustomerRating(2, {"access": 5, "attitude": 1}, {"zh": "不耐烦。", "en": "Impatient."}),
        "reveal_map": (Reveal("estimated", "估抄", 2, True), Reveal("neighbour", "邻居", None, False)),
        "ticket": (
            TicketResult("category", "诉求类别", "billing", "repair", False, "class"),
            TicketResult("customer", "来电人", "何、5521", "何女士", True, "who"),
            TicketResult("address", "用气地址", "青枫苑", None, None, "where"),
        ),
        "ticket_filed": True,
        "better_lines": (
            BetterLine("B1", 2, "我知道了", {"zh": "我复述一下。", "en": "Let me repeat."}),
            BetterLine("H1", None, "", {"zh": "写清楚。", "en": "Write it clearly."}),
        ),
        "slips": (Slip(2, "不清楚"),),
        "advice": {"zh": "先听。", "en": "Listen first."},
        "weights": {"A": 8, "B": 18, "C": 16},
    }
    return Report(**{**values, **changes})


def turn(n: int, agent: str, *, anger: float, by: float, event: str = "") -> SimpleNamespace:
    record = {"anger": anger, "trust": 40, "patience": 50, "deltas": {"anger": by, "trust": 5, "patience": -2}}
    return SimpleNamespace(n=n, agent=agent, customer="嗯。", event=event, record=record)


def call(**changes: Any) -> SimpleNamespace:
    """Two turns of a practice call."""
    turns = [
        turn(1, "您好,工号 0316,您请讲。", anger=60, by=-5),
        turn(2, "我知道了,这个不清楚,随便你。", anger=88, by=28),
    ]
    return SimpleNamespace(**{"mode": "practice", "opening": "喂?", "turns": turns, **changes})


def correction(item: str, before: str, after: str) -> SimpleNamespace:
    return SimpleNamespace(item=item, before=before, verdict=after, reason="听了录音", reviewer_name="周师傅")


def remark(n: int, text: str) -> SimpleNamespace:
    return SimpleNamespace(turn=n, text=text, author_name="周师傅")
