"""What earlier runs measured: one JSON line a run in bench/history.jsonl, which is committed."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import Figure
from lms.config import ROOT

FILE = ROOT / "bench" / "history.jsonl"


def line(figures: Sequence[Figure], *, at: datetime, commit: str, machine: dict[str, Any], quick: bool) -> str:
    """One run: when, of which code, on what machine, and every figure with its n."""
    rows = {figure.key: {"value": figure.value, "n": figure.n, "aim": figure.aim} for figure in figures}
    run = {
        "at": at.isoformat(timespec="seconds"),
        "commit": commit,
        "machine": machine,
        "quick": quick,
        "figures": rows,
    }
    return json.dumps(run, ensure_ascii=False)


def append(figures: Sequence[Figure], *, quick: bool, file: Path = FILE) -> None:
    """Add this run to the history."""
    made = line(figures, at=datetime.now(UTC), commit=commit(), machine=machine(), quick=quick)
    with file.open("a", encoding="utf-8") as out:
        out.write(made + "\n")


def last_values(*, quick: bool, file: Path = FILE) -> dict[str, float | None]:
    """For every figure the newest value among runs of the same kind: quick and full runs are not comparable."""
    found: dict[str, float | None] = {}
    if file.exists():
        for run in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            if run["quick"] == quick:
                found.update({key: row["value"] for key, row in run["figures"].items()})
    return found


def commit() -> str:
    """The short commit, with `+` when files differ from it; `unknown` outside a repository."""
    asked = _git("rev-parse", "--short", "HEAD")
    if asked is None:
        return "unknown"
    return asked + ("+" if _git("status", "--porcelain", "--", "lms", "scenarios", "tests/content") else "")


def _git(*command: str) -> str | None:
    try:
        done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def machine() -> dict[str, Any]:
    """Cores, kind and Python: no name of the machine."""
    return {"cores": os.cpu_count(), "arch": platform.machine(), "python": platform.python_version()}
