"""One step of a call: perceive, update, open gates, decide the end, plan, speak. Pure."""

from dataclasses import replace

from lms.grading.case import Act
from lms.platform.text.normalise import clean, fold
from lms.roleplay.engine import gates, timing
from lms.roleplay.engine.chance import shuffled
from lms.roleplay.engine.checks import sentence_hash
from lms.roleplay.engine.ending import accepts, end_reason
from lms.roleplay.engine.parameters import lexicon
from lms.roleplay.engine.parameters import persona as temperament
from lms.roleplay.engine.perceive import Heard, perceive
from lms.roleplay.engine.plan import Plan, choose, plan_of_end
from lms.roleplay.engine.speak import Speech, speak
from lms.roleplay.engine.state import CallState, Turn
from lms.roleplay.engine.update import Change, update, with_bill
from lms.roleplay.scenario import Scenario

VERSION = "embedded-2"
EVENTS = ("", "hold", "hold_back", "transfer", "ask_help", "silence", "hang_up")
_SAID_KEPT = 120
_PAUSES = ("hold", "ask_help")


def start(scenario: Scenario, *, persona: str | None, mode: str, seed: int) -> CallState:
    """The state before the first line. `persona` None is the scenario's own. Raises KeyError for an unknown one."""
    name = persona or scenario.brief.default_persona
    who = temperament(name)
    anger = max(0.0, min(100.0, who.anger + scenario.brief.anger_offset))
    state = CallState(scenario.slug, scenario.version, name, mode, seed, anger, who.trust, who.patience)
    words = opening(scenario, state)
    return replace(state, used=(sentence_hash(words),), heard_last=fold(words))


def opening(scenario: Scenario, state: CallState) -> str:
    """Her first words."""
    return shuffled(scenario.customer.opening, state.seed, 0, "opening")[0]


def step(
    scenario: Scenario, state: CallState, line: str, *, seconds: float | None = None, event: str = ""
) -> tuple[CallState, Turn]:
    """The next state and turn. Raises ValueError when the call is over or the event unknown."""
    if state.end_reason:
        raise ValueError(f"the call ended: {state.end_reason}")
    if event not in EVENTS:
        raise ValueError(f"unknown event {event!r}")
    agent = clean(line)
    return respond(scenario, state, _heard(scenario, state, agent, event), agent, seconds=seconds, event=event)


def respond(
    scenario: Scenario, state: CallState, heard: Heard, agent: str, *, seconds: float | None = None, event: str = ""
) -> tuple[CallState, Turn]:
    """The step after perceiving, for a cleaned line whose acts are known."""
    heard = _with_timing(state, heard, agent, seconds, event)
    change = _changed(scenario, state, heard, agent, seconds, event)
    asked = _with_questions(change.state, heard) if heard.questions else change.state
    tells = gates.openings(scenario, asked, heard.questions)
    after = replace(asked, idle_turns=_idle_turns(scenario, asked, heard, change, state))
    reason = end_reason(scenario, after, heard, event)
    plan = plan_of_end(reason) if reason else _plan(scenario, after, heard, change, tells, event)
    speech = speak(scenario, after, plan)
    final = _settled(scenario, after, heard, plan, speech, reason, event)
    return final, _turn(state, final, agent, heard, plan, speech, seconds)


def _heard(scenario: Scenario, state: CallState, agent: str, event: str) -> Heard:
    """A button pressed without words is no empty line."""
    if not agent and event:
        return Heard((), (), (), "")
    return perceive(scenario, state, agent)


def _with_timing(state: CallState, heard: Heard, agent: str, seconds: float | None, event: str) -> Heard:
    acts = list(heard.acts)
    if event == "hold_back" or state.on_hold:
        is_late = timing.is_late_return(state.on_hold or "unannounced", seconds)
        acts.append(Act("silence_long") if is_late else Act("hold_return"))
    elif event == "silence" or (event == "" and timing.is_silence(agent, seconds)):
        acts.append(Act("silence_long"))
    if event == "hang_up" and not agent:
        acts.append(Act("close"))
    unique = tuple({act.name + act.slot: act for act in reversed(acts)}.values())[::-1]
    return replace(heard, acts=unique)


def _changed(
    scenario: Scenario, state: CallState, heard: Heard, agent: str, seconds: float | None, event: str
) -> Change:
    share = lexicon("timing")["late_hold_announced"] if state.on_hold == "announced" else 1.0
    begun = replace(
        state,
        turn=state.turn + 1,
        seconds=round(state.seconds + timing.spoken_seconds(agent, seconds), 1),
        on_hold=_kind_of_hold(heard, event),
    )
    change = update(scenario, begun, heard, fault_share=share)
    return replace(change, state=with_bill(change.state, heard))


def _kind_of_hold(heard: Heard, event: str) -> str:
    if event not in _PAUSES:
        return ""
    return "announced" if heard.has("hold_notice", "transfer_notice") else "unannounced"


def _with_questions(state: CallState, heard: Heard) -> CallState:
    """Questions beyond what she can answer at once are not remembered: she did not take them in."""
    taken = [(q.slot, q.cue) for q in heard.questions][: gates.FACTS_A_TURN + 1]
    return replace(state, asked=tuple(dict.fromkeys((*state.asked, *taken))))


def _idle_turns(scenario: Scenario, after: CallState, heard: Heard, change: Change, before: CallState) -> int:
    """How many turns in a row a satisfied customer has heard nothing new: then she ends the call."""
    is_new = bool(heard.questions) or any(before.times(act) == 0 for act in change.heard)
    return 0 if is_new or not accepts(scenario, after) else before.idle_turns + 1


def _plan(scenario: Scenario, state: CallState, heard: Heard, change: Change, tells: gates.Opening, event: str) -> Plan:
    if event in _PAUSES:
        return Plan("hold_ok")
    if event == "hold_back" and not heard.has("silence_long") and not tells.is_answer:
        return Plan("resume")
    if accepts(scenario, state) and heard.has("ask_more") and not heard.faults:
        return Plan("closing_ok")
    return choose(scenario, state, heard, change.heard, tells)


def _settled(
    scenario: Scenario, state: CallState, heard: Heard, plan: Plan, speech: Speech, reason: str, event: str
) -> CallState:
    """What is remembered of the turn."""
    told_slots = (*plan.tells.plain, *_slots_of(scenario, speech.told))
    verified = state.is_verified or (heard.has("verify_id") and scenario.kind == "service" and plan.name != "insulted")
    return replace(
        state,
        released=tuple(dict.fromkeys((*state.released, *speech.told))),
        answered=tuple(dict.fromkeys((*state.answered, *told_slots))),
        traps=(*state.traps, plan.trap) if plan.trap else state.traps,
        open_trap=plan.trap,
        used=tuple(dict.fromkeys((*state.used, *speech.used))),
        said=(*state.said, heard.folded[:_SAID_KEPT])[-60:] if heard.folded else state.said,
        heard_last=fold(speech.text),
        is_verified=verified,
        is_winding_up=plan.name == "closing_ok" and not reason,
        end_reason=reason,
    )


def _slots_of(scenario: Scenario, facts: tuple[str, ...]) -> list[str]:
    triggers = [fact.trigger for fact in scenario.customer.facts if fact.id in facts]
    return [condition.name for trigger in triggers for condition in trigger if condition.verb == "asked"]


def _turn(
    before: CallState, after: CallState, agent: str, heard: Heard, plan: Plan, speech: Speech, seconds: float | None
) -> Turn:
    deltas = {name: round(getattr(after, name) - getattr(before, name), 2) for name in ("anger", "trust", "patience")}
    return Turn(
        n=after.turn,
        agent=agent,
        acts=heard.acts,
        customer=speech.text,
        plan=plan.name,
        band=after.band,
        anger=after.anger,
        trust=after.trust,
        patience=after.patience,
        deltas=deltas,
        released=speech.told,
        flags=heard.flags,
        seconds=seconds,
        end_reason=after.end_reason or None,
    )
