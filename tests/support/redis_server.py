"""A private Redis on a free port of this machine, gone when the test run ends."""

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

MISSING = "Redis is not installed: sudo apt install redis-server"
TRIES, PAUSE_SECONDS = 200, 0.05


@contextlib.contextmanager
def private_redis(folder: Path) -> Iterator[str]:
    """Its address. Skips the calling test where redis-server is not installed."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip(MISSING)
    port = _free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    patient = Retry(ConstantBackoff(PAUSE_SECONDS), TRIES)
    with redis.Redis.from_url(url, retry=patient, retry_on_error=[redis.ConnectionError]) as client:
        client.ping()
