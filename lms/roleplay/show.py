"""What the trainee's browser may see of a call: never a hidden fact, a rubric answer or a persona's text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.catalogue import rules as places
from lms.catalogue.vocabulary import parameters
from lms.platform.i18n.locale import current_language, text_of
from lms.platform.text.normalise import fold
from lms.platform.web.markdown import to_html
from lms.roleplay import engine, rules
from lms.roleplay.models import Call, CallTurn
from lms.roleplay.scenario import Scenario

MOOD = ("anger", "trust", "patience")


def text(texts: Mapping[str, str] | str | None) -> str:
    """Content in the person's language."""
    return text_of(texts)


def turn(stored: CallTurn, mode: str) -> dict[str, Any]:
    """One exchange. The mood is for practice only."""
    seen: dict[str, Any] = {
        "n": stored.n,
        "event": stored.event,
        "agent": stored.agent,
        "customer": stored.customer,
        "ended": stored.record.get("end_reason"),
    }
    if mode == "practice":
        seen["mood"] = {name: round(stored.record[name]) for name in MOOD}
    return seen


def progress(call: Call, scenario: Scenario, *, now: datetime) -> dict[str, Any]:
    """Where the call stands: enough to draw the conversation anew."""
    stage = rules.stage(call)
    seen: dict[str, Any] = {
        "stage": stage,
        "opening": call.opening if stage is not rules.Stage.RINGING else "",
        "turns": [turn(stored, call.mode) for stored in call.turns],
        "talked_seconds": _seconds(call.answered_at, call.ended_at or now),
        "wrapped_seconds": _seconds(call.ended_at, now),
        "hints_used": call.hints_used,
        "ticket": call.ticket,
        "ticket_saved_at": call.ticket_saved_at.isoformat() if call.ticket_saved_at else None,
        "end_reason": call.end_reason,
    }
    if call.mode == "practice":
        state = engine.CallState.from_dict(call.state)
        seen["mood"] = {name: round(getattr(state, name)) for name in MOOD}
    return seen


def _seconds(since: datetime | None, until: datetime) -> int | None:
    return None if since is None else max(0, int((until - since).total_seconds()))


def call_view(call: Call, scenario: Scenario, *, now: datetime) -> dict[str, Any]:
    """Everything the page needs at its first drawing."""
    brief = scenario.brief
    return {
        **progress(call, scenario, now=now),
        "id": call.id,
        "mode": call.mode,
        "minutes": brief.minutes,
        "waited_seconds": brief.caller.waited_seconds,
        "crm": crm(call, scenario) if call.crm_opened_at else None,
    }


def cards(scenario: Scenario, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """The knowledge tab, local parameters filled in."""
    return [
        {
            "id": card.id,
            "title": text(card.title),
            "keywords": " ".join(card.keywords),
            "html": to_html(filled(text(card.body), values)),
            "sources": card.sources,
        }
        for card in scenario.brief.cards
    ]


def filled(words: str, values: Mapping[str, str]) -> str:
    """Content with the tenant's parameters in the person's language."""
    return places.render(words, values, parameters(), current_language())


def crm(call: Call, scenario: Scenario) -> dict[str, Any]:
    """The customer's card: masked until the caller proved who they are; open at once in an emergency.

    In a privacy scenario the caller is not who they say, so it stays masked.
    """
    is_proved = scenario.kind == "service" and engine.CallState.from_dict(call.state).is_verified
    told = scenario.kind == "emergency" or is_proved
    values = call.parameters
    rows = [
        {"label": text(f.label), "value": filled(f.value if told else f.masked, values)} for f in scenario.brief.crm
    ]
    return {"told": told, "note": "" if told else text(scenario.brief.crm_note), "rows": rows}


def advice_of_senior(scenario: Scenario, question: str, values: Mapping[str, str]) -> dict[str, Any]:
    """求助: the card that shares most words with the question, or advice on how to ask."""
    asked = fold(question)
    scored = [(_shared(asked, card["keywords"] + " " + card["title"]), card) for card in cards(scenario, values)]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    if best[1] is None or best[0] == 0:
        return {"found": False}
    return {"found": True, "title": best[1]["title"], "html": best[1]["html"]}


def _shared(asked: str, words: str) -> int:
    """How many two-character pieces of the question stand in the card's words."""
    known = fold(words)
    return sum(1 for i in range(len(asked) - 1) if asked[i : i + 2] in known)
