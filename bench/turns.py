"""Part `turn`: what a turn of a call and the debrief page cost, as multiples of a request that does nothing.

One person, one request after the other, the kinds in turn within every round, so that noise of the machine falls on
all of them alike. Every scenario is played twice before it counts: a server that has just started reads files first. CPU is the server's own, of all its processes. The null request is GET /healthz: the whole life of
a request without any work; the signed-in one sends the session cookie with it.
"""

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bench import calling
from bench.browser import Answer, Browser, must
from bench.figures import Figure, columns
from bench.labels import LabelledCall
from bench.part import Measured, Options
from bench.process import tree_cpu_seconds
from bench.server import LEARNER, Server, served
from bench.statistics import quantile, ratio
from lms.accounts.service import demo

PART = "turn"
NULL, SIGNED_IN, TURN, DEBRIEF, FILE = "null", "null, signed in", "turn", "debrief page", "ticket and grading"
ROUNDS, QUICK_ROUNDS = 60, 8
NULLS_A_ROUND, DEBRIEFS_A_ROUND = 10, 3
# A response may be sent a moment before the server's thread has finished with it.
SETTLE_SECONDS = 0.004


@dataclass
class Kind:
    """What requests of one kind have cost so far, in seconds."""

    cpu: float = 0.0
    walls: list[float] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """Mean server CPU of one request."""
        return 1000 * self.cpu / len(self.walls)

    def wall_ms(self, q: float) -> float:
        return 1000 * quantile(self.walls, q)


class Meter:
    """Runs blocks of requests and books their cost by kind."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.kinds = {kind: Kind() for kind in (NULL, SIGNED_IN, TURN, DEBRIEF, FILE)}

    def measure(self, kind: str, requests: Iterable[Answer]) -> Answer:
        """Take every answer of `requests`, which sends one request a step; returns the last. Raises Refused."""
        booked, last, before = self.kinds[kind], None, self._cpu()
        began = time.perf_counter()
        for last in requests:
            booked.walls.append(time.perf_counter() - began)
            must(last)
            began = time.perf_counter()
        booked.cpu += self._cpu() - before
        if last is None:
            raise ValueError(f"no request of the kind {kind}")
        return last

    def _cpu(self) -> float:
        time.sleep(SETTLE_SECONDS)
        return tree_cpu_seconds(self.server.pids)


def run(options: Options) -> Measured:
    """Measure rounds of: nulls, a call's turns, its ticket, its debrief."""
    with served() as server:
        person, stranger = server.browser(), server.browser()
        person.log_in(LEARNER, demo.PASSWORD)
        scripts = calling.scripts()
        for script in scripts * 2:
            _round(Meter(server), person, stranger, script)
        meter = Meter(server)
        for script in itertools.islice(itertools.cycle(scripts), QUICK_ROUNDS if options.quick else ROUNDS):
            _round(meter, person, stranger, script)
    return Measured(figures(meter.kinds), _text(meter.kinds))


def _round(meter: Meter, person: Browser, stranger: Browser, script: LabelledCall) -> None:
    call = calling.start(person, script.scenario)
    meter.measure(NULL, _repeat(NULLS_A_ROUND, lambda: stranger.get("/healthz")))
    last = meter.measure(TURN, calling.turns(person, call, script.lines[:10]))
    meter.measure(SIGNED_IN, _repeat(NULLS_A_ROUND, lambda: person.get("/healthz")))
    calling.hang_up_and_fill(person, call, last, script.ticket)
    filed = meter.measure(FILE, _repeat(1, lambda: person.post(f"{call}/file", {})))
    meter.measure(DEBRIEF, _repeat(DEBRIEFS_A_ROUND, lambda: person.get(filed.location)))


def _repeat(times: int, request: Callable[[], Answer]) -> Iterable[Answer]:
    return (request() for _ in range(times))


def figures(kinds: dict[str, Kind]) -> list[Figure]:
    """CPU of each kind, and as multiples of the null request's."""
    null = kinds[NULL].cpu_ms
    made = [Figure(PART, f"{name}, server CPU", k.cpu_ms, "ms", len(k.walls)) for name, k in kinds.items()]
    times = {name: ratio(kinds[name].cpu_ms, null) for name in (TURN, DEBRIEF, FILE)}
    signed = f"{ratio(kinds[TURN].cpu_ms, kinds[SIGNED_IN].cpu_ms):.1f} x the signed-in null"
    n = {name: len(kinds[name].walls) for name in times}
    return [
        *made,
        Figure(PART, "turn / null, CPU", times[TURN], "x", n[TURN], "<=4", signed),
        Figure(PART, "debrief page / null, CPU", times[DEBRIEF], "x", n[DEBRIEF]),
        Figure(PART, "ticket and grading / null, CPU", times[FILE], "x", n[FILE]),
    ]


def _text(kinds: dict[str, Kind]) -> str:
    rows = [
        (name, str(len(k.walls)), f"{k.cpu_ms:.2f}", f"{k.wall_ms(0.5):.2f}", f"{k.wall_ms(0.95):.2f}")
        for name, k in kinds.items()
    ]
    return columns([("request", "n", "server CPU ms", "wall p50 ms", "wall p95 ms"), *rows])
