"""The server as a person starts, stops and kills it."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from lms.accounts.service import demo
from lms.config import Config
from lms.serve import welcome

SECONDS = 30
Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(root: Path, tmp_path: Path, port: int) -> Iterator[Start]:
    """Starts `python -m lms.serve` on the port; what is left at the end is killed."""
    ours = {"CHUSHI_SECRET_KEY": "k" * 40, "CHUSHI_PORT": str(port), "DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"}
    running: list[subprocess.Popen[str]] = []

    def launch() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "lms.serve"]
        pipe = subprocess.PIPE
        running.append(
            subprocess.Popen(command, cwd=root, env={**os.environ, **ours}, stdout=pipe, stderr=pipe, text=True)
        )
        return running[-1]

    yield launch
    for server in running:
        server.kill()
        server.communicate(timeout=SECONDS)


def _first_line(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    return server.stdout.readline()


def _is_healthy(port: int) -> bool:
    """The address is printed a moment before the worker has loaded the application, so the first tries may fail."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=6), timeout=SECONDS) as client:
        return client.get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "ok"}


def _worker_of(server: subprocess.Popen[str]) -> int:
    return int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])


def test_it_serves_says_where_and_stops_at_sigterm(start: Start, port: int) -> None:
    server = start()
    assert f"http://127.0.0.1:{port}" in _first_line(server)
    assert _is_healthy(port)
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=SECONDS) == 0


def test_a_taken_port_is_refused_in_one_line(start: Start, port: int) -> None:
    first = start()
    _first_line(first)
    _, complaint = start().communicate(timeout=SECONDS)
    assert (
        complaint
        == f"Port {port} is in use. Stop the other program or choose another: CHUSHI_PORT={port + 1} make run\n"
    )
    assert _is_healthy(port)


def test_killing_the_server_frees_the_port_at_once(start: Start, port: int) -> None:
    server = start()
    _first_line(server)
    assert _is_healthy(port)
    orphan = os.pidfd_open(_worker_of(server))
    server.kill()
    ended, _, _ = select.select([orphan], [], [], SECONDS)
    os.close(orphan)
    assert ended
    _first_line(start())
    assert _is_healthy(port)


def test_a_bad_setting_is_one_line(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUSHI_COLOUR", "red")
    server = start()
    _, complaint = server.communicate(timeout=SECONDS)
    assert server.returncode == 1
    assert complaint.startswith("Unknown setting: CHUSHI_COLOUR.")
    assert complaint.count("\n") == 1


def test_the_address_behind_a_proxy_is_the_public_one() -> None:
    settings = Config(secret_key="k" * 40, public_url="https://train.example")
    assert "https://train.example" in welcome(settings)


def test_demo_accounts_are_printed_only_where_they_are_wanted() -> None:
    assert "1001" not in welcome(Config(secret_key="k" * 40))
    printed = welcome(Config(secret_key="k" * 40, demo=True))
    assert all(number in printed and name in printed for number, name, _role, _line in demo.PEOPLE)
    assert demo.PASSWORD in printed
    assert "log in as 1001" in printed
