"""Marks that say which lock file a folder was made from, so that doing it again costs nothing."""

import hashlib
from pathlib import Path


def digest(*paths: Path) -> str:
    """SHA-256 over the names and contents of the files, in the order given."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    """Whether the folder holding `stamp` was made from exactly this state."""
    return stamp.exists() and stamp.read_text(encoding="utf-8") == value


def write(stamp: Path, value: str) -> None:
    """Remember that the work is done; call it last."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="utf-8")
