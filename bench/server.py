"""The real server on a database of its own, for as long as a measurement lasts."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from flask_migrate import upgrade

from bench.browser import Browser
from bench.process import tree
from lms.accounts.models import Person, PersonRole
from lms.accounts.service import demo, passwords
from lms.accounts.vocabulary import Line, Role
from lms.app import create_app
from lms.config import PREFIX, ROOT, Config, key_of
from lms.platform import clock
from lms.platform.db import session as unit
from lms.platform.db.base import Session

START_SECONDS = 60
LEARNER = demo.PEOPLE[0][0]
CROWD_NUMBER = "7{:04}"


@dataclass(frozen=True)
class Server:
    """A running server. `pids` are its processes; `database` its SQLite file, `log` what it wrote."""

    port: int
    pids: list[int]
    database: Path
    log: Path

    def browser(self, number: int = 0) -> Browser:
        """A browser on its own computer: another loopback address for each number below 60000."""
        return Browser(self.port, f"127.1.{number // 250}.{number % 250 + 1}")

    def complaints(self) -> str:
        """The last errors and warnings that the server wrote."""
        return _complaints(self.log)


@contextmanager
def served(crowd: int = 0) -> Iterator[Server]:
    """A started server with the demo people and `crowd` more learners; stopped and deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="chushi-bench-") as folder:
        database, log_file, port = Path(folder) / "bench.db", Path(folder) / "log", _free_port()
        environment = settings(database, port)
        _fill(environment, crowd)
        with log_file.open("wb") as log:
            command = [sys.executable, "-m", "lms.serve"]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            try:
                _wait(port, process)
                yield Server(port, tree(process.pid), database, log_file)
            except Exception:
                print(_complaints(log_file), file=sys.stderr)
                raise
            finally:
                process.terminate()
                process.wait(START_SECONDS)


def _complaints(log: Path) -> str:
    """The last lines that the server wrote when something went wrong: its folder will be gone."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    bad = [_in_short(line) for line in lines if '"level": "INFO"' not in line]
    return "\n".join(["The server's last complaints:", *bad[-12:]])


def _in_short(line: str) -> str:
    """A log line's message and the last line of its traceback; other lines as they are."""
    if not line.startswith("{"):
        return line
    row = json.loads(line)
    error = [part for part in row.get("traceback", "").splitlines() if part and not part.startswith(("(", " ", "["))]
    return f"{row['level']} {row['message']} {error[-1] if error else ''}".rstrip()


def settings(database: Path, port: int = 8000) -> dict[str, str]:
    """The environment of a product with default settings: nothing of this installation's own gets in."""
    others = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    defaults = {key_of(f.name): str(f.default) for f in fields(Config) if f.default is not MISSING}
    own = {"CHUSHI_SECRET_KEY": "only-for-the-bench-" * 2, "CHUSHI_PORT": str(port)}
    return {**others, **defaults, **own, "DATABASE_URL": f"sqlite:///{database}"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fill(environment: dict[str, str], crowd: int) -> None:
    """Migrations, then people: in this process, with the settings the server will have."""
    key, url = environment["CHUSHI_SECRET_KEY"], environment["DATABASE_URL"]
    app = create_app(Config(secret_key=key, database_url=url, log_level="WARNING"))
    with app.app_context():
        upgrade()
        demo.load_people(clock.now())
        _add_crowd(crowd)
        unit.commit()


def _add_crowd(crowd: int) -> None:
    """Learners who share one password, hashed once: hashing it for each would take longer than the measurement."""
    hashed = passwords.hasher().hash(demo.PASSWORD)
    for number in range(crowd):
        person = Person(staff_number=CROWD_NUMBER.format(number), name=f"学员{number}", line=Line.GAS)
        person.created_at, person.password_hash = clock.now(), hashed
        person.role_rows = [PersonRole(role=Role.LEARNER)]
        Session.add(person)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the worker answers. Raises RuntimeError when the server ends instead, or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if not Browser(port).get("/healthz").is_error:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start (exit code {process.poll()})")
