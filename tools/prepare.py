"""Everything between a fresh clone and a running product. Usage: python3 -m tools.prepare STEP…

Every step looks first whether its work is done, so that the second time costs next to nothing.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools import assets, stamps, system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SETTINGS = ROOT / "instance" / "chushi.env"
FIRST_SETTINGS = """\
# This installation's settings; lms/config.py lists them all.
CHUSHI_SECRET_KEY={secret}
# Demo people with a public password. Set it to false before real people work here.
CHUSHI_DEMO=true
"""


def venv() -> None:
    """A virtual environment that works; one left behind by another Python is made anew."""
    if PYTHON.exists() and _works(PYTHON):
        return
    print("Making the virtual environment …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if not _can_make_venv() and not _install_venv_module():
        raise SystemExit("Python's venv module is missing. Install it with: sudo apt install python3-venv")
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)


def _works(python: Path) -> bool:
    return subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _can_make_venv() -> bool:
    return subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True).returncode == 0


def _install_venv_module() -> bool:
    system.refresh()
    exact = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return system.install(exact, "python3-venv") and _can_make_venv()


def requirements() -> None:
    """What the product runs on, at the locked versions."""
    _install("requirements.txt")


def requirements_dev() -> None:
    """What the checks and tests need, the product's own requirements included."""
    _install("requirements-dev.txt")


def _install(name: str) -> None:
    lock = ROOT / name
    stamp, state = VENV / f".{lock.stem}", stamps.digest(lock)
    if stamps.is_fresh(stamp, state):
        return
    print(f"Installing {name} …", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement", str(lock)]
    subprocess.run([str(PYTHON), "-m", "pip", "install", *options], check=True)
    stamps.write(stamp, state)


def browser_assets() -> None:
    """Styles, scripts and icons of the pages."""
    assets.provide()


def settings() -> None:
    """A secret of this installation's own, in a file that only its owner reads."""
    if SETTINGS.exists():
        return
    SETTINGS.parent.mkdir(exist_ok=True)
    SETTINGS.touch(mode=0o600)
    SETTINGS.write_text(FIRST_SETTINGS.format(secret=secrets.token_urlsafe(48)), encoding="utf-8")


def database() -> None:
    """The schema of this version."""
    _flask("db", "upgrade")


def demo() -> None:
    """Demo people and content, unless the settings say that real people work here."""
    if _wants_demo():
        _flask("demo", "load")


def _flask(*command: str) -> None:
    quiet = {"CHUSHI_LOG_LEVEL": "WARNING", **os.environ}
    subprocess.run([str(PYTHON), "-m", "flask", "--app", "wsgi", *command], cwd=ROOT, env=quiet, check=True)


def _wants_demo() -> bool:
    """Asked of the product's own settings, which know the file and the environment."""
    question = "from lms.config import load; print(load().demo)"
    asked = subprocess.run([str(PYTHON), "-c", question], cwd=ROOT, check=True, capture_output=True, text=True)
    return asked.stdout.strip() == "True"


def system_packages() -> None:
    """Programs from Debian that the tests use."""
    system.provide()


STEPS: dict[str, Callable[[], None]] = {
    "venv": venv,
    "requirements": requirements,
    "requirements-dev": requirements_dev,
    "assets": browser_assets,
    "settings": settings,
    "database": database,
    "demo": demo,
    "system": system_packages,
}


def main(names: list[str]) -> None:
    """Run the steps in the order given. A failing command ends the program with its exit code."""
    if not names or not set(names) <= STEPS.keys():
        raise SystemExit(f"Usage: python3 -m tools.prepare {'|'.join(STEPS)} …")
    for name in names:
        try:
            STEPS[name]()
        except subprocess.CalledProcessError as error:
            raise SystemExit(f"make stopped at the step '{name}' (exit code {error.returncode}).") from None


if __name__ == "__main__":
    main(sys.argv[1:])
