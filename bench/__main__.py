"""Run the parts: `python -m bench [PART…] [--quick] [--details] [--no-history]`.

Missed aims are marked SHORT; they do not make the command fail, because speeds depend on what else the machine does.
"""

import argparse
import importlib
import sys
import time

from bench import history
from bench.figures import Figure, table
from bench.part import Measured, Options

PARTS = {
    "agreement": "bench.judging",
    "engine": "bench.engine",
    "start": "bench.start",
    "turn": "bench.turns",
    "parallel": "bench.parallel",
}


def main(arguments: list[str]) -> None:
    """Measure, print, keep. Parts run one after the other, so that none disturbs another."""
    given = _read(arguments)
    figures: list[Figure] = []
    for name in given.part or PARTS:
        measured = _run(name, Options(quick=given.quick, details=given.details))
        figures += measured.figures
    print("\n" + table(figures, history.last_values(quick=given.quick)))
    if not given.no_history:
        history.append(figures, quick=given.quick)


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How good and how fast the product is.")
    parser.add_argument("part", nargs="*", help=f"one or more of: {', '.join(PARTS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: seconds instead of minutes")
    parser.add_argument("--details", action="store_true", help="also every disagreement of the judge")
    parser.add_argument("--no-history", action="store_true", help="do not add this run to bench/history.jsonl")
    given = parser.parse_args(arguments)
    if unknown := set(given.part) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return given


def _run(name: str, options: Options) -> Measured:
    """Loaded only when wanted: a part must not pay for, or hang on, what another one imports."""
    began = time.perf_counter()
    print(f"== {name}", flush=True)
    measured: Measured = importlib.import_module(PARTS[name]).run(options)
    print(measured.text)
    print(f"   ({time.perf_counter() - began:.0f} s)", flush=True)
    return measured


if __name__ == "__main__":
    main(sys.argv[1:])
