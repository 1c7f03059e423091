"""Starting the product loads nothing that only some of its work needs."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("litellm", "openai", "numpy", "scipy", "pandas", "matplotlib", "weasyprint", "pypinyin")


def test_importing_the_product_loads_no_heavy_library(root: Path) -> None:
    script = f"import sys, lms.app; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_product_reads_no_settings(root: Path) -> None:
    """Only create_app does; a tool that imports the product must not need a secret."""
    script = "import os, lms.app, lms.serve, lms.cli"
    environment = {"PATH": "/usr/bin:/bin", "CHUSHI_UNKNOWN": "x"}
    done = subprocess.run([sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
