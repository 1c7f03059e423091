"""A private PostgreSQL in a temporary folder, reached over its Unix socket: no port, no password, nothing left behind.

Each process of the test run has its own. The server ends with the run, also when the run is killed: the kernel
sends it the signal of `--pdeathsig` when its parent dies.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

PREFIX = "chushi-pg-"
MISSING = "PostgreSQL's server is not installed: sudo apt install postgresql-15"
START_SECONDS = 30
# A test database may lose its data at a power cut; it may not cost a disk flush per commit.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}


@cache
def server_url() -> str:
    """Address of the database `chushi` of this process's own server, started at the first call.

    Skips the calling test where PostgreSQL is not installed; fails it in CI, where it must be.
    """
    binaries = find_binaries()
    if binaries is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    owner = _owner()
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _make_cluster(binaries, folder, owner)
    _start(binaries, folder, owner)
    create_database(folder, "chushi")
    return f"postgresql:///chushi?host={folder}&user=chushi"


def find_binaries() -> Path | None:
    """The folder with initdb and postgres: Debian's newest, or the one on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = debian[-1] if debian else Path(on_path) if on_path else None
    return found.parent if found else None


def _sweep() -> None:
    """Remove the folders of test runs that were killed; their servers ended with them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _owner() -> pwd.struct_passwd:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _as_owner(owner: pwd.struct_passwd, *command: str | Path) -> list[str]:
    identity = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig", "INT", *identity, "--", *map(str, command)]


def _make_cluster(binaries: Path, folder: Path, owner: pwd.struct_passwd) -> None:
    options = ["--username=chushi", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = _as_owner(owner, binaries / "initdb", "--pgdata", folder / "data", *options)
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


def _start(binaries: Path, folder: Path, owner: pwd.struct_passwd) -> None:
    settings = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
    place = ["-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    with (folder / "log").open("wb") as log:
        command = _as_owner(owner, binaries / "postgres", *place, *settings)
        server = subprocess.Popen(command, cwd="/", stdout=log, stderr=log)
    atexit.register(_stop, server)
    _wait(folder, server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
    server.wait(timeout=START_SECONDS)


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if _answers(folder):
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def _answers(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="chushi", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(folder: Path, name: str) -> None:
    """An empty database in the server whose socket is in `folder`."""
    with psycopg.connect(host=str(folder), user="chushi", dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
