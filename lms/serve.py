"""Starts the server: `python -m lms.serve`. Granian, WSGI, real threads."""

import ctypes
import errno
import gc
import signal
import socket
import sys

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from lms import config
from lms.accounts.service import demo
from lms.accounts.vocabulary import Role
from lms.app import create_app
from lms.platform.jobs import worker as jobs
from lms.roleplay.library import warm_up

# Granian counts idle keep-alive connections against this, so it is far above the number of threads.
BACKPRESSURE = 4096
# An open event stream would hold up a stop; after so long the process goes without it.
STOP_SECONDS = 2
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Serve until SIGTERM or Ctrl C. Ends with one line when a setting or the address cannot be used."""
    try:
        settings = config.load()
        _check_free(settings.host, settings.port)
    except config.ConfigError as error:
        sys.exit(str(error))
    server = _server(settings)
    server.on_startup(lambda: print(welcome(settings), flush=True))
    server.serve()


def _server(settings: config.Config) -> MPServer:
    return MPServer(
        "lms.serve:worker",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        # Streams keep a thread each; the short requests keep theirs.
        blocking_threads=settings.threads + settings.max_streams,
        backpressure=BACKPRESSURE,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )


def worker() -> Flask:
    """The application of one server process with its job worker; it ends with its parent, an orphan would keep the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    app = create_app()
    _settle(app)
    jobs.start(app, app.extensions["chushi_config"].redis_url)
    return app


def _settle(app: Flask) -> None:
    """Read all content before the first caller waits for it, then tell the collector that it stays.

    Without this every few dozen requests pay for a walk through the lexicons and scenarios, which never become garbage.
    """
    warm_up(app.extensions["chushi_config"].content_path)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _check_free(host: str, port: int) -> None:
    """Granian shares a port with whoever has it already; two products on one port would be a riddle."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise config.ConfigError(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop the other program or choose another: CHUSHI_PORT={port + 1} make run"
    return f"Cannot listen on {host} port {port}: {error.strerror}. Check CHUSHI_HOST and CHUSHI_PORT."


def welcome(settings: config.Config) -> str:
    """What the person at the terminal reads: where it is, how to get in, what to do next."""
    where = settings.public_url or f"http://{settings.host}:{settings.port}"
    lines = [f"出师 Chushi: {where}", *(_how_to_get_in() if settings.demo else ()), "Stop: Ctrl C"]
    return "\n".join(lines)


def _how_to_get_in() -> list[str]:
    accounts = [f"  {number}  {role.value:<12} {name}" for number, name, role, _line in demo.PEOPLE]
    learner = next(number for number, _name, role, _line in demo.PEOPLE if role is Role.LEARNER)
    next_step = f"Next: open the address, log in as {learner} and take a practice call (对练)."
    return [f"Demo accounts, password {demo.PASSWORD}:", *accounts, next_step]


if __name__ == "__main__":
    main()
