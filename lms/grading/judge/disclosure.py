"""Private values in the agent's mouth."""

from lms.grading.judge.call import Call
from lms.grading.judge.guards import passes
from lms.grading.judge.speech import Found


def first_verification(call: Call) -> int | None:
    """The turn in which identity was first asked for, by words or by perceived act."""
    turns = [hit.turn for hit in call.found("verify")] + [turn for turn, _ in call.acted("verify_id")]
    return min(turns, default=None)


def disclosures(call: Call) -> list[Found]:
    """guide.private cues the agent said: in a privacy call at all, elsewhere up to the turn of verification.

    What the customer said first is no secret any more; the general wordings of FE3 count as well.
    """
    return call.once("disclosures", lambda: _disclosures(call))


def record_values(call: Call) -> list[Found]:
    """guide.private cues alone: what the customer's own record holds, before verification."""
    verified = first_verification(call)
    values = [hit for hit in call.cues(call.guide.get("private", ()), faults=True) if not _was_told(call, hit)]
    if call.kind != "privacy" and verified is not None:
        values = [hit for hit in values if hit.turn <= verified]
    return values


def _disclosures(call: Call) -> list[Found]:
    values = record_values(call)
    groups = [group for group in call.lexicon.fatal_groups(call.kind) if group.fatal == "FE3"]
    general = [hit for group in groups for hit in call.found(group.name, faults=True) if not _was_told(call, hit)]
    return sorted([*values, *general], key=lambda hit: hit.place)


def _was_told(call: Call, hit: Found) -> bool:
    """The customer said the same words before, or the agent refuses to say them."""
    said = hit.view.text.text[hit.start : hit.end]
    return said in call.customer_before(hit.turn) or not passes(hit, ("refusal",))
