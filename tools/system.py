"""Debian packages that the tests use: installed when we are root, otherwise one line says what is left out."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """A program from the system: how to see that it is there, where it comes from, what is lost without it."""

    name: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]  # the first one that installs is enough
    without: str


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    return bool(subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False).stdout.strip())


def _has_postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


FOR_TESTS = (
    Need("Chromium", _has_chromium, ("chromium",), "browser journeys are skipped"),
    Need("a Chinese font", _has_chinese_font, ("fonts-noto-cjk",), "screenshots show boxes for Chinese"),
    Need("PostgreSQL", _has_postgres, ("postgresql-15", "postgresql"), "tests on PostgreSQL are skipped"),
    Need("Redis", lambda: shutil.which("redis-server") is not None, ("redis-server",), "tests on Redis are skipped"),
)


def install(*packages: str) -> bool:
    """Install the first of these Debian packages that can be had. False when we may not or cannot."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    return any(_apt("install", "--yes", "--no-install-recommends", package) for package in packages)


def _apt(*arguments: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", "--quiet", "--quiet", *arguments], env=environment, stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def refresh() -> None:
    """Fetch the package lists once before the first install; an old list is better than none."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt("update")


def provide() -> None:
    """Make everything in FOR_TESTS available, or say in one line each what the tests will leave out and why."""
    missing = [need for need in FOR_TESTS if not need.is_there()]
    if missing:
        refresh()
    for need in missing:
        if not install(*need.packages):
            print(f"No {need.name}: {need.without}. Install it with: sudo apt install {need.packages[0]}")
