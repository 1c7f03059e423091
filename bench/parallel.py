"""Part `parallel`: many people on the phone at once on one server process, and whether all that was said is kept.

Everybody has an own account, session, connection and address, and waits for nobody: the next line follows the answer
at once. Real trainees think for 10 to 30 seconds in between, so 200 here load the server like thousands of them.
"""

import sqlite3
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from bench import calling
from bench.browser import Answer, Browser, Refused, must
from bench.figures import Figure
from bench.labels import LabelledCall
from bench.part import Measured, Options
from bench.process import tree_cpu_seconds
from bench.server import CROWD_NUMBER, Server, served
from bench.statistics import quantile
from lms.accounts.service import demo

PART = "parallel"
PEOPLE, QUICK_PEOPLE = 200, 30
TURNS = 8
LOGINS_AT_ONCE = 4
Said = tuple[int, int, str, str]


@dataclass
class Caller:
    """What one person's call came to. `said` are the acknowledged turns: call, number, line, customer's answer."""

    said: list[Said] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    debrief: str = ""
    error: str = ""


@dataclass(frozen=True)
class Crowd:
    """The finished calls, and the seconds and server CPU that they took together."""

    callers: Sequence[Caller]
    seconds: float
    cpu: float
    reconnects: int


def run(options: Options) -> Measured:
    """All calls at once; then what was acknowledged is read back from the database."""
    people = QUICK_PEOPLE if options.quick else PEOPLE
    with served(crowd=people) as server:
        with ThreadPoolExecutor(LOGINS_AT_ONCE) as logins:
            browsers = list(logins.map(lambda number: _signed_in(server, number), range(people)))
        crowd = _all_at_once(server, browsers)
        stored, complaints = _stored(server.database), server.complaints()
    return Measured(figures(crowd, stored), _text(crowd, complaints))


def _signed_in(server: Server, number: int) -> Browser:
    browser = server.browser(number)
    browser.log_in(CROWD_NUMBER.format(number), demo.PASSWORD)
    return browser


def _all_at_once(server: Server, browsers: Sequence[Browser]) -> Crowd:
    scripts, callers = calling.scripts(), [Caller() for _ in browsers]
    threads = [
        threading.Thread(target=_take, args=(browser, scripts[number % len(scripts)], caller))
        for number, (browser, caller) in enumerate(zip(browsers, callers, strict=True))
    ]
    cpu, began = tree_cpu_seconds(server.pids), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, spent = time.perf_counter() - began, tree_cpu_seconds(server.pids) - cpu
    return Crowd(callers, seconds, spent, sum(browser.reconnects for browser in browsers))


def _take(browser: Browser, script: LabelledCall, caller: Caller) -> None:
    """One whole call; any refusal or broken connection ends it and is kept as the caller's error."""
    try:
        call = calling.start(browser, script.scenario)
        last = _talk(browser, call, script, caller)
        calling.hang_up_and_fill(browser, call, last, script.ticket)
        caller.debrief = must(browser.post(f"{call}/file", {})).location
    except (Refused, OSError, HTTPException) as error:
        caller.error = f"{type(error).__name__}: {error}"


def _talk(browser: Browser, call: str, script: LabelledCall, caller: Caller) -> Answer:
    """Say the lines and note what was acknowledged; returns the last answer. Raises Refused."""
    number, began, last = int(call.rpartition("/")[2]), time.perf_counter(), None
    for last in calling.turns(browser, call, script.lines[:TURNS]):
        caller.waits.append(time.perf_counter() - began)
        turn = must(last).json()
        caller.said.append((number, turn["n"], turn["agent"], turn["customer"]))
        began = time.perf_counter()
    if last is None:
        raise Refused("no line was said")
    return last


def _stored(database: Path) -> frozenset[Said]:
    """The turns that stand in the database: call, number, line, answer."""
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT call_id, n, agent, customer FROM roleplay_turns").fetchall()
    connection.close()
    return frozenset(rows)


def figures(crowd: Crowd, stored: frozenset[Said]) -> list[Figure]:
    """Errors, lost turns, speed."""
    said = [turn for caller in crowd.callers for turn in caller.said]
    waits = [1000 * wait for caller in crowd.callers for wait in caller.waits]
    errors = [caller for caller in crowd.callers if caller.error or not caller.debrief]
    spread = f"p50 {quantile(waits, 0.5):.0f}, max {max(waits):.0f}; nobody thinks between lines" if waits else ""
    return [
        Figure(PART, "calls with an error", len(errors), "", len(crowd.callers), "=0"),
        Figure(PART, "acknowledged turns lost", len(set(said) - stored), "", len(said), "=0"),
        Figure(PART, "kept connections closed by the server", crowd.reconnects, "", len(crowd.callers)),
        Figure(PART, "turns a second", len(said) / crowd.seconds, "/s", len(said), remark=f"{crowd.seconds:.1f} s"),
        Figure(PART, "wait for an answer, p95", quantile(waits, 0.95), "ms", len(waits), remark=spread),
        Figure(PART, "server CPU a call", 1000 * crowd.cpu / len(crowd.callers), "ms", len(crowd.callers)),
    ]


def _text(crowd: Crowd, complaints: str) -> str:
    """What went wrong on both sides; one line when nothing did."""
    errors = sorted({caller.error for caller in crowd.callers if caller.error})
    if errors:
        return "\n".join([*errors[:10], complaints])
    return f"{len(crowd.callers)} calls at once, each {TURNS} turns, ticket and grading"
