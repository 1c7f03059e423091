"""A practice call over HTTP, as a person's browser takes it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.browser import Answer, Browser, must
from bench.labels import LabelledCall, good_call, load_calls


def scripts() -> list[LabelledCall]:
    """One well led call of every scenario that has one. Raises LookupError when there is none at all."""
    calls = load_calls()
    found = [good_call(calls, scenario) for scenario in sorted({call.scenario for call in calls})]
    if not (usable := [call for call in found if call is not None]):
        raise LookupError("no labelled call is well led and long enough")
    return usable


def start(browser: Browser, scenario: str) -> str:
    """Start a practice call and pick up; returns its address. Raises Refused."""
    began = must(browser.post_form(f"/scenarios/{scenario}/calls", {"mode": "practice", "persona": ""}))
    must(browser.post(f"{began.location}/answer", {}))
    return began.location


def turns(browser: Browser, call: str, lines: Sequence[str]) -> Iterator[Answer]:
    """Say the lines one by one until the customer ends the call."""
    for n, line in enumerate(lines, 1):
        answer = speak(browser, call, n, line)
        yield answer
        if answer.is_error or answer.json()["ended"]:
            return


def speak(browser: Browser, call: str, n: int, line: str, event: str = "") -> Answer:
    return browser.post(f"{call}/turns", {"n": n, "line": line, "event": event, "seconds": 12})


def hang_up_and_fill(browser: Browser, call: str, last: Answer, ticket: Mapping[str, Any] | None) -> None:
    """Hang up when the customer has not, and save the ticket; filing it is the next step. Raises Refused."""
    turn = must(last).json()
    if not turn["ended"]:
        must(speak(browser, call, turn["n"] + 1, "", "hang_up"))
    must(browser.post(f"{call}/ticket", {"fields": dict(ticket or {})}))
