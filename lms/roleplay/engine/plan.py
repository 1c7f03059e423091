"""What the customer does next: a plan from her repertoire, what she tells, whether she springs a trap."""

from dataclasses import dataclass, field, replace

from lms.roleplay.engine.chance import happens
from lms.roleplay.engine.ending import accepts, gives_in
from lms.roleplay.engine.gates import Opening, holds
from lms.roleplay.engine.perceive import Heard
from lms.roleplay.engine.state import CallState
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.schema import Trap

INSULTS = frozenset({"forbidden", "blame_customer", "refuse_flat", "sarcasm", "hang_up_threat"})
_SOOTHING = frozenset({"listen_ack", "restate_demand", "name_emotion", "specific_apology", "care_wellbeing"})
_SOLVING = frozenset({"offer_solution", "offer_choice", "escalate", "dispatch_urgent", "register", "commit_deadline"})
# What only completes a promise that was given before.
_COMPLETING = frozenset({"give_owner", "give_channel", "register", "recap", "get_consent"})
_DANGEROUS = frozenset({"unsafe_instruction", "keep_inside", "false_assurance"})
# After any of these she has an answer of some kind: telling her story again would ignore it.
_ANSWERING = frozenset({
    "explain_cause", "offer_solution", "commit_deadline", "dispatch_urgent", "safety_guidance", "lawful_route", "escalate",
})  # fmt: skip
# A demand in these would fall out of the blue: they wind up, or she has just been soothed or told to wait.
_NO_TIME_FOR_TRAPS = ("close", "hold_notice", "transfer_notice", "ask_more", "recap", "get_consent", "thank",
                      "name_emotion", "specific_apology", "care_wellbeing")  # fmt: skip
_PAUSING = frozenset({"hold_notice", "transfer_notice"})
# What she kept back is told when she feels understood, not as an answer to anything else.
_CONFIDING = frozenset({"heard", "explained", "refused_ok", "weigh", "deadline_ok"})
_PAUSED = frozenset({"hold_ok", "dont_know", "closing_reluctant", "sorry_generic"})
_STILL_GREETING = 3
# Slips of the agent over which she does not keep back a new answer.
_ANSWERS_ANYWAY = frozenset({"said_already", "overpromised", "wary"})
_POLITE = frozenset({"greet", "state_id", "invite_speak", "thank"})
_PLAN_OF_END = {
    "resolved": "closing_ok",
    "reluctant": "closing_reluctant",
    "hang_up": "hang_up",
    "supervisor": "supervisor",
    "trainee_ended": "goodbye_unsolved",
    "turn_limit": "goodbye_unsolved",
    "time_limit": "goodbye_unsolved",
}
# Of the turns that allow a trap: a demand at every chance would be an interrogation.
TRAP_RATE = 0.6


@dataclass(frozen=True)
class Plan:
    """`name` is a plan of phrases.yaml; `tells` are facts and slots said with it; `trap` the demand added.

    `lead` is the plan whose words come before an answer: what else the agent said is not passed over in silence.
    `yields` is the trap that was handled well and whose own words answer that.
    """

    name: str
    tells: Opening = field(default_factory=Opening)
    trap: str = ""
    lead: str = ""
    yields: str = ""


def plan_of_end(reason: str) -> Plan:
    return Plan(_PLAN_OF_END.get(reason, "goodbye_unsolved"))


def choose(scenario: Scenario, state: CallState, heard: Heard, taken: tuple[str, ...], tells: Opening) -> Plan:
    """`taken` are the good acts she took in. A fault is answered before anything else."""
    fault = _reaction_to_fault(scenario, heard)
    if fault and fault != "doubt" and not (tells.new and fault in _ANSWERS_ANYWAY):
        return Plan(fault)
    if heard.is_too_long:
        return Plan("too_much")
    if tells.is_answer:
        name = "said_already" if tells.again and not tells.new else "to_question"
        lead = fault if fault == "wary" else _lead(scenario, set(taken))
        return Plan(name, replace(tells, offered=""), lead=lead or name)
    name = fault or _reaction(scenario, state, set(taken), heard, tells)
    if _yields(scenario, heard, name, set(taken)):
        return Plan(name, yields=heard.withstood)
    if tells.offered and not fault and name not in _PAUSED and (name in _CONFIDING or not tells.is_confided):
        return Plan(name, Opening(offered=tells.offered, is_owed=tells.is_owed))
    return Plan(name, trap=_trap_due(scenario, state, heard))


def _yields(scenario: Scenario, heard: Heard, name: str, taken: set[str]) -> bool:
    """Whether she answers to what was said about her demand; a new promise or a new way out is answered first."""
    has_words = any(trap.id == heard.withstood and trap.yields for trap in scenario.customer.traps)
    return has_words and not heard.faults and not taken & {"commit_deadline", "lawful_route", "hold_notice"}


def _lead(scenario: Scenario, taken: set[str]) -> str:
    if scenario.kind == "emergency" and "safety_guidance" in taken:
        return "obeys"
    return "heard" if taken & {"name_emotion", "specific_apology", "care_wellbeing"} else ""


def _reaction_to_fault(scenario: Scenario, heard: Heard) -> str:
    faults = set(heard.faults)
    if faults & INSULTS:
        return "insulted"
    if faults & {"injection", "off_topic"}:
        return "off_topic"
    if faults & _DANGEROUS:
        return "wary"
    if "unclear" in faults:
        return "unclear"
    if "silence_long" in faults:
        return "waiting"
    if "robotic_repeat" in faults:
        return "parrot"
    if "id_first" in faults:
        return "frightened" if "frightened" in scenario.customer.plans else "insulted"
    if "re_ask_known" in faults:
        return "said_already"
    if "overpromise" in faults:
        return "overpromised"
    return "doubt" if "premature_solution" in faults else ""


def _reaction(scenario: Scenario, state: CallState, taken: set[str], heard: Heard, tells: Opening) -> str:
    """The first of these that fits; what she waits for most comes first."""
    asked = bool(tells.unknown or heard.questions) or heard.has("ask_location", "ask_impact")
    solving = taken & (_SOLVING if state.times("offer_solution") else _SOLVING - {"offer_choice"})
    promised, explained_before = state.times("commit_deadline") > 0, state.times("explain_cause") > 0
    fits = (
        (_by_kind(scenario, state, taken, heard), True),
        ("hold_ok", bool(taken & _PAUSING) and not solving),
        ("verify_ok", "verify_id" in taken),
        ("deadline_ok", "commit_deadline" in taken and _knows_what(scenario, state)),
        ("deadline_ok", promised and bool(taken & _COMPLETING)),
        (_on_solution(state), bool(solving)),
        ("explained", "explain_cause" in taken or (explained_before and "confirm_understanding" in taken)),
        ("obeys", "safety_guidance" in taken and "obeys" in scenario.customer.plans),
        ("push_deadline", bool(taken & _COMPLETING) and state.times("offer_solution") > 0),
        ("dont_know", bool(tells.unknown)),
        ("sorry_generic", "apologise" in taken and not taken & _SOOTHING),
        ("heard", bool(taken & _SOOTHING)),
        ("greeted", bool(taken) and taken <= _POLITE and state.turn <= _STILL_GREETING),
        ("dont_know", asked),
        ("closing_reluctant", heard.has("ask_more") and gives_in(scenario, state)),
    )
    return next((name for name, does in fits if does and name), _onward(state))


def _onward(state: CallState) -> str:
    """Nothing in the line asks for an answer: she complains, or wants to hear the rest when something was said already."""
    return "prompt" if any(state.times(act) for act in _ANSWERING) else "vent"


def _knows_what(scenario: Scenario, state: CallState) -> bool:
    """A date means something only when it is clear for what."""
    return scenario.kind != "service" or state.times("offer_solution") > 0


def _on_solution(state: CallState) -> str:
    """A solution is weighed first; without a date she soon wants to know when and who."""
    if state.times("commit_deadline"):
        return "weigh"
    return "push_deadline" if state.times("offer_solution") + state.times("dispatch_urgent") > 1 else "weigh"


def _by_kind(scenario: Scenario, state: CallState, taken: set[str], heard: Heard) -> str:
    if scenario.kind == "emergency" and "safety_guidance" in taken:
        return "obeys"
    if scenario.kind == "emergency" and "dispatch_urgent" in taken:
        return "deadline_ok" if state.times("safety_guidance") else "push_deadline"
    return _as_pryer(state, taken, heard) if scenario.kind == "privacy" else ""


def _as_pryer(state: CallState, taken: set[str], heard: Heard) -> str:
    """He takes no for an answer only when he is shown another way; until then every no brings a new try."""
    has_way_out = state.times("lawful_route") and state.times("refuse_politely")
    if "disclose" in heard.faults:
        return "pleased"
    if taken & {"refuse_politely", "lawful_route"} or (heard.has("get_consent") and has_way_out):
        return "refused_ok" if has_way_out else "coax"
    return ""


def _trap_due(scenario: Scenario, state: CallState, heard: Heard) -> str:
    """The next trap whose time has come. None on top of a fault or a farewell, none when she is content."""
    if heard.faults or heard.has(*_NO_TIME_FOR_TRAPS) or state.turn < 2 or accepts(scenario, state):
        return ""
    waiting = (trap for trap in scenario.customer.traps if trap.id not in heard.forestalled)
    due = next((trap for trap in waiting if _is_due(trap, state)), None)
    if due is None or not happens(TRAP_RATE, state.seed, state.turn, "trap"):
        return ""
    return due.id


def _is_due(trap: Trap, state: CallState) -> bool:
    return trap.id not in state.traps and holds(trap.when, state)
