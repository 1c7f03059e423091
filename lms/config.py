"""One frozen set of settings, read once. Unknown or missing keys stop the start with a clear line.

Settings come from the environment and from `instance/chushi.env` (KEY=value lines, written by `make setup`);
the environment wins.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

PREFIX = "CHUSHI_"
ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / "instance" / "chushi.env"
# Names that other programs set too; they keep their usual spelling.
PLAIN_KEYS = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}


class ConfigError(Exception):
    """The settings cannot be used; the message says which key and what to do."""


@dataclass(frozen=True)
class Config:
    """Every setting of the product. The comment of a field is its documentation (`flask config show`)."""

    secret_key: str = field(metadata={"doc": "Signs sessions and links: at least 32 random characters."})
    database_url: str = field(default="", metadata={"doc": "SQLite or PostgreSQL; empty: instance/chushi.db."})
    redis_url: str = field(
        default="", metadata={"doc": "Event bus and rate limits across processes; empty: in-process."}
    )
    host: str = field(default="127.0.0.1", metadata={"doc": "Address the server listens on."})
    port: int = field(default=8000, metadata={"doc": "Port the server listens on."})
    public_url: str = field(default="", metadata={"doc": "How people reach the product; links in mails start with it."})
    workers: int = field(default=1, metadata={"doc": "Server processes; more than one needs PostgreSQL and Redis."})
    threads: int = field(default=64, metadata={"doc": "Request threads per process."})
    max_requests_at_once: int = field(default=32, metadata={"doc": "Non-streaming requests served at the same time."})
    max_streams: int = field(default=24, metadata={"doc": "Open event streams per process; others poll."})
    content_dir: str = field(default="", metadata={"doc": "Folder with scenarios/; empty: the product's own."})
    timezone: str = field(default="Asia/Shanghai", metadata={"doc": "Time zone of people who chose none."})
    https: bool = field(default=False, metadata={"doc": "Cookies only over HTTPS and HSTS; set it behind TLS."})
    trusted_proxies: int = field(default=0, metadata={"doc": "Reverse proxies whose X-Forwarded headers count."})
    session_idle_minutes: int = field(default=60, metadata={"doc": "Signed out after so long without a request."})
    session_hours: int = field(default=12, metadata={"doc": "Signed out after so long whatever happens."})
    log_level: str = field(default="INFO", metadata={"doc": "DEBUG, INFO, WARNING or ERROR."})
    demo: bool = field(default=False, metadata={"doc": "Show the demo accounts on the log-in page."})
    testing: bool = field(default=False, metadata={"doc": "Set by the tests."})

    def __post_init__(self) -> None:
        if len(self.secret_key) < 32:
            raise ConfigError(f"{PREFIX}SECRET_KEY needs at least 32 characters: run `make setup`, it writes one.")
        if self.workers > 1 and not (self.redis_url and self.database_url.startswith("postgresql")):
            raise ConfigError(f"{PREFIX}WORKERS above 1 needs DATABASE_URL=postgresql://… and REDIS_URL.")
        if self.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ConfigError(f"{PREFIX}LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {self.log_level!r}.")

    @property
    def content_path(self) -> Path:
        return Path(self.content_dir) if self.content_dir else ROOT

    @property
    def sqlalchemy_url(self) -> str:
        """The database address with the driver this product uses."""
        url = self.database_url or f"sqlite:///{ROOT / 'instance' / 'chushi.db'}"
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url


def key_of(name: str) -> str:
    """The environment's name of a field."""
    return PLAIN_KEYS.get(name, PREFIX + name.upper())


def load(environ: Mapping[str, str] | None = None, *, env_file: Path = ENV_FILE) -> Config:
    """Read the settings. Raises ConfigError naming the key that is unknown, missing or unreadable."""
    given = {**_file_values(env_file), **(os.environ if environ is None else environ)}
    names = {key_of(f.name): f.name for f in fields(Config)}
    if unknown := sorted(k for k in given if k.startswith(PREFIX) and k not in names):
        raise ConfigError(f"Unknown setting: {', '.join(unknown)}. Known: {', '.join(sorted(names))}.")
    if key_of("secret_key") not in given:
        raise ConfigError(f"Missing setting: {key_of('secret_key')}. Run `make setup`, it writes one.")
    hints = get_type_hints(Config)
    return Config(**{name: _read(key, given[key], hints[name]) for key, name in names.items() if key in given})


def _file_values(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    rows = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (row.split("=", 1) for row in rows if row and not row.startswith("#") and "=" in row)
    return {key.strip(): value.strip() for key, value in pairs}


def _read(key: str, text: str, kind: Any) -> Any:
    if kind is bool:
        return _truth(key, text)
    try:
        return kind(text)
    except ValueError:
        raise ConfigError(f"{key} must be a whole number, not {text!r}.") from None


def _truth(key: str, text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in known:
        raise ConfigError(f"{key} must be true or false, not {text!r}.")
    return known[text.lower()]
