"""What the customer does next: a plan from her repertoire, what she tells, whether she springs a trap."""

from dataclasses import dataclass, field, replace

from lms.roleplay.engine.chance import happens
from lms.roleplay.engine.gates import Opening, holds
from lms.roleplay.engine.perceive import Heard
from lms.roleplay.engine.state import CallState
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.schema import Trap

INSULTS = frozenset({"forbidden", "blame_customer", "refuse_flat", "sarcasm", "hang_up_threat"})
_SOOTHING = frozenset(
    {"listen_ack", "restate_demand", "name_emotion", "specific_apology", "care_wellbeing", "confirm_understanding"}
)
_SOLVING = frozenset(
    {"offer_solution", "offer_choice", "escalate", "dispatch_urgent", "recap", "register", "commit_deadline"}
)
_PAUSING = frozenset({"hold_notice", "transfer_notice"})
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
# One trap in three turns that allow it: a demand at every chance would be an interrogation.
TRAP_RATE = 0.6


@dataclass(frozen=True)
class Plan:
    """`name` is a plan of phrases.yaml; `tells` are facts and slots said with it; `trap` the demand added.

    `lead` is the plan whose words come before an answer: what else the agent said is not passed over in silence.
    """

    name: str
    tells: Opening = field(default_factory=Opening)
    trap: str = ""
    lead: str = ""


def plan_of_end(reason: str) -> Plan:
    return Plan(_PLAN_OF_END.get(reason, "goodbye_unsolved"))


def choose(scenario: Scenario, state: CallState, heard: Heard, taken: tuple[str, ...], tells: Opening) -> Plan:
    """`taken` are the good acts she took in. A fault is answered before anything else."""
    fault = _reaction_to_fault(scenario, heard)
    if fault and fault != "doubt" and not (tells.new and fault in ("said_already", "overpromised")):
        return Plan(fault)
    if tells.is_answer:
        name = "said_already" if tells.again and not tells.new else "to_question"
        return Plan(name, replace(tells, offered=""), lead=_lead(scenario, set(taken)) or name)
    name = fault or _reaction(scenario, state, set(taken), heard, tells)
    if tells.offered and not fault:
        return Plan(name, Opening(offered=tells.offered, is_owed=tells.is_owed))
    return Plan(name, trap=_trap_due(scenario, state, heard))


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
    is_polite_only = bool(taken) and taken <= _POLITE
    asked = bool(tells.unknown or heard.questions) or heard.has("ask_location", "ask_impact")
    fits = (
        (_by_kind(scenario, state, taken, heard), True),
        ("hold_ok", bool(taken & _PAUSING) and not taken & _SOLVING),
        ("verify_ok", "verify_id" in taken),
        ("deadline_ok", "commit_deadline" in taken and _knows_what(scenario, state)),
        (_on_solution(state), bool(taken & _SOLVING)),
        ("explained", "explain_cause" in taken),
        ("dont_know", bool(tells.unknown)),
        ("sorry_generic", "apologise" in taken and not taken & _SOOTHING),
        ("heard", bool(taken & _SOOTHING)),
        ("greeted", is_polite_only),
        ("dont_know", asked),
    )
    return next((name for name, does in fits if does and name), "vent")


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
    if scenario.kind == "privacy" and "disclose" in heard.faults:
        return "coax"
    if scenario.kind == "privacy" and taken & {"refuse_politely", "lawful_route"}:
        return "refused_ok" if state.times("lawful_route") and state.times("refuse_politely") else "coax"
    return ""


def _trap_due(scenario: Scenario, state: CallState, heard: Heard) -> str:
    """The next trap whose time has come. None on top of a fault or a farewell."""
    if heard.faults or heard.has("close", "hold_notice") or state.turn < 2:
        return ""
    due = next((trap for trap in scenario.customer.traps if _is_due(trap, state)), None)
    if due is None or not happens(TRAP_RATE, state.seed, state.turn, "trap"):
        return ""
    return due.id


def _is_due(trap: Trap, state: CallState) -> bool:
    return trap.id not in state.traps and holds(trap.when, state)
