"""The real server, the system's Chromium, and axe on every page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lms.accounts.service.demo import PASSWORD

ROOT = Path(__file__).parents[2]
AXE = ROOT / "tests" / "support" / "vendor" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 40


class Server:
    """The product as people start it, on its own database; can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CHUSHI_") and k != "DATABASE_URL"},
            "CHUSHI_SECRET_KEY": "browser-tests-" * 3,
            "CHUSHI_PORT": str(self.port),
            "CHUSHI_DEMO": "true",
            "CHUSHI_LOG_LEVEL": "WARNING",
            "DATABASE_URL": f"sqlite:///{folder / 'browser.db'}",
        }
        for command in (["db", "upgrade"], ["demo", "load"]):
            self._flask(*command)
        self.start()

    def _flask(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, env=self.environment, check=True
        )

    def start(self) -> None:
        """Start and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lms.serve"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("the server did not start")
            select_wait(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """As a power cut does: no farewell."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def select_wait(seconds: float) -> None:
    """Wait for another process without a busy loop."""
    signal.sigtimedwait([], seconds)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("browser"))
    yield running
    running.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt install chromium")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *QUIET])
        yield running
        running.close()


@pytest.fixture
def window(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Opens a page of its own context (a computer of its own), with errors of the page's scripts made visible."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> Page:
        settings = {
            "base_url": server.url,
            "locale": "zh-CN",
            "reduced_motion": "reduce",
            "viewport": {"width": 1366, "height": 820},
        }
        contexts.append(browser.new_context(**{**settings, **options}))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(window: Callable[..., Page]) -> Callable[..., Page]:
    """A window in which a demo person is signed in."""

    def opened(staff_number: str, **options: Any) -> Page:
        page = window(**options)
        sign_in(page, staff_number)
        return page

    return opened


def sign_in(page: Page, staff_number: str) -> None:
    """Through the log-in page, as people do."""
    if "/login" not in page.url:
        page.goto("/login")
    page.fill("input[name=account]", staff_number)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def assert_accessible(page: Page) -> None:
    """axe-core finds nothing on the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    faults = [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found["violations"]]
    assert not faults, f"{page.url}\n" + "\n".join(faults)
