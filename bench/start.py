"""Part `start`: CPU of a cold start of the application, and which heavy libraries it drags in."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure
from bench.part import Measured, Options
from bench.server import settings
from lms.config import ROOT

PART = "start"
HEAVY = ("litellm", "numpy", "scipy", "weasyprint", "pandas", "openai")
TIMES, QUICK_TIMES = 5, 2
# process_time counts from the start of the process, so Python's own start is in the total.
PROGRAM = """\
import json, sys, time
python = time.process_time()
import lms.app
imported = time.process_time()
lms.app.create_app()
total = time.process_time()
loaded = [name for name in sys.argv[1:] if name in sys.modules]
print(json.dumps({"python": python, "import": imported - python, "create": total - imported, "total": total,
                  "loaded": loaded, "modules": len(sys.modules)}))
"""


def run(options: Options) -> Measured:
    """Start fresh processes and take the middle one. Compiled bytecode is there, as at every start but the first."""
    runs = [_start() for _ in range(QUICK_TIMES if options.quick else TIMES)]
    total, loaded = median(one["total"] for one in runs), sorted({name for one in runs for name in one["loaded"]})
    parts = ", ".join(f"{key} {median(one[key] for one in runs):.2f}" for key in ("python", "import", "create"))
    figures = [
        Figure(PART, "cold start, CPU", total, "s", len(runs), remark=parts),
        Figure(PART, "heavy libraries loaded", len(loaded), "", len(HEAVY), "=0", " ".join(loaded)),
    ]
    return Measured(figures, f"{runs[0]['modules']} modules; looked for {', '.join(HEAVY)}")


def _start() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="chushi-bench-") as folder:
        environment = settings(Path(folder) / "bench.db")
        command = [sys.executable, "-c", PROGRAM, *HEAVY]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
