"""What people read instead of a code."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Words = dict[str, LazyString]

MODES: Words = {"practice": _l("Practice"), "exam": _l("Exam")}
PERSONAS: Words = {"calm": _l("Calm"), "normal": _l("Worried"), "hot": _l("Furious"), "cold": _l("Distrustful")}
KINDS: Words = {
    "service": _l("Service call"),
    "emergency": _l("Emergency call"),
    "privacy": _l("Privacy call"),
}
BANDS: Words = {
    "easy": _l("calm"),
    "upset": _l("displeased"),
    "worried": _l("upset"),
    "angry": _l("angry"),
    "furious": _l("beside oneself"),
}
ENDINGS: Words = {
    "resolved": _l("The customer is content and said goodbye."),
    "reluctant": _l("The customer ended the call, not quite convinced."),
    "hang_up": _l("The customer hung up in anger."),
    "supervisor": _l("The customer asked for a supervisor and ended the call."),
    "turn_limit": _l("The call became too long and ended."),
    "time_limit": _l("The time of this call is over."),
    "trainee_ended": _l("You ended the call."),
    "stopped": _l("You took a break. The call is not marked."),
    "abandoned": _l("The call was left open for long and closed by itself. It is not marked."),
    "our_fault": _l("The call broke off because of our fault. It is not marked."),
}
EVENTS: Words = {
    "hold": _l("You put the customer on hold."),
    "hold_back": _l("Back on the line"),
    "transfer": _l("You transfer the call."),
    "ask_help": _l("You asked a senior for help."),
    "silence": _l("Silence on the line."),
    "hang_up": _l("You hung up."),
}
VERDICTS: Words = {
    "met": _l("Met"),
    "not_met": _l("Missed"),
    "unsure": _l("Not clear"),
    "na": _l("Does not apply"),
    "fatal": _l("Fatal error"),
    "slip": _l("Phrase to avoid"),
    "suspected": _l("Suspected"),
    "not_seen": _l("Not seen"),
    "confirmed": _l("Confirmed"),
    "overturned": _l("Overturned"),
}
# Marks that tell verdicts apart without colour.
SIGNS = {"met": "✓", "not_met": "✗", "unsure": "？", "na": "–", "fatal": "‼", "slip": "△"}
DECIDED_BY: Words = {
    "code": _l("Rule"),
    "state": _l("State of the call"),
    "language": _l("Language rules"),
    "mentor": _l("Mentor"),
}
CONFIDENCE: Words = {"high": _l("sure"), "medium": _l("fairly sure"), "low": _l("not so sure")}
REVIEW_REASONS: Words = {
    "fatal_suspected": _l("A fatal error is suspected"),
    "unsure_core": _l("A core item is not clear"),
    "near_pass_line": _l("The points are close to the pass line"),
    "injection_flag": _l("A line speaks to the grader instead of the customer"),
    "low_confidence": _l("Several verdicts are not very sure"),
    "new_version": _l("The scenario is new: its first calls are all looked at"),
    "random_sample": _l("Drawn at random: one call in ten is looked at"),
}
TOUCHPOINTS: Words = {
    "access": _l("Getting through"),
    "waiting": _l("Waiting and transfers"),
    "attitude": _l("Attitude"),
    "expertise": _l("Expertise"),
    "resolution": _l("Solution"),
}
DEDUCTIONS: Words = {"hints": _l("Hints")}
