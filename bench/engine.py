"""Part `engine`: what the embedded customer costs by itself, and the command that plays and grades a call."""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.calling import scripts
from bench.figures import Figure
from bench.labels import LabelledCall, load_calls
from bench.part import Measured, Options
from bench.server import settings
from bench.statistics import quantile
from lms.config import ROOT
from lms.roleplay import engine
from lms.roleplay.scenario import load_scenario

PART = "engine"
STEPS, QUICK_STEPS = 4000, 2000
COMMANDS, QUICK_COMMANDS = 5, 2
COMMAND_SCENARIO = "rp-03"


def run(options: Options) -> Measured:
    """Steps over all labelled calls, seed after seed; then whole commands in fresh processes."""
    steps = _steps(QUICK_STEPS if options.quick else STEPS)
    script = next(call for call in scripts() if call.scenario == COMMAND_SCENARIO)
    commands = [_command(script) for _ in range(QUICK_COMMANDS if options.quick else COMMANDS)]
    in_ms = [1000 * seconds for seconds in steps]
    spread = f"p50 {quantile(in_ms, 0.5):.2f}, p95 {quantile(in_ms, 0.95):.2f}, max {max(in_ms):.1f}"
    figures = [
        Figure(PART, "step, CPU", sum(in_ms) / len(in_ms), "ms", len(in_ms), remark=spread),
        Figure(PART, f"roleplay play {COMMAND_SCENARIO}, CPU", median(commands), "s", len(commands), "<=2"),
    ]
    return Measured(figures)


def _steps(wanted: int) -> list[float]:
    """CPU seconds of single steps. Every call starts anew with the next seed; the first pass is not counted."""
    calls, found = load_calls(), []
    for call in calls:
        _play(call, call.seed)
    for seed in itertools.count(1):
        for call in calls:
            found += _play(call, seed)
            if len(found) >= wanted:
                return found
    raise AssertionError("unreachable: the seeds never end")


def _play(call: LabelledCall, seed: int) -> list[float]:
    scenario = load_scenario(ROOT / "scenarios" / call.scenario)
    state = engine.start(scenario, persona=call.persona, mode=call.mode, seed=seed)
    found = []
    for line in call.lines:
        began = time.process_time()
        state, turn = engine.step(scenario, state, line, seconds=12)
        found.append(time.process_time() - began)
        if turn.end_reason:
            break
    return found


def _command(call: LabelledCall) -> float:
    """CPU seconds of the whole command, Python's start included. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryDirectory(prefix="chushi-bench-") as folder:
        lines = Path(folder) / "lines.txt"
        lines.write_text("\n".join(call.lines), encoding="utf-8")
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        command = [*flask, "roleplay", "play", call.scenario, "--lines", str(lines), "--json"]
        before = os.times()
        environment = settings(Path(folder) / "bench.db")
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
