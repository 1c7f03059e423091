"""One frozen set of settings, read once. Unknown or missing keys stop the start with a clear line.

Settings come from the environment and from `instance/chushi.env` (KEY=value lines, written by `make setup`);
the environment wins.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "CHUSHI_"
ROOT = Path(__file__).resolve().parent.parent
ENV_FILE = ROOT / "instance" / "chushi.env"
# Names that other programs set too; they keep their usual spelling.
PLAIN_KEYS = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}


class ConfigError(Exception):
    """The settings cannot be used; the message says which key and what to do."""


def _text(default: str, doc: str, *, secret: bool = False) -> Any:
    """A text setting; a secret one is kept out of `repr`, which ends up in logs."""
    return field(default=default, repr=not secret, metadata={"doc": doc})


def _number(default: int, doc: str, *, low: int, high: int) -> Any:
    return field(default=default, metadata={"doc": doc, "low": low, "high": high})


def _switch(doc: str) -> Any:
    return field(default=False, metadata={"doc": doc})


@dataclass(frozen=True)
class Config:
    """Every setting of the product. The docs of the fields are the table in docs/operator-guide.md."""

    secret_key: str = field(repr=False, metadata={"doc": "Signs sessions and links: at least 32 random characters."})
    database_url: str = _text("", "SQLite or PostgreSQL; empty: instance/chushi.db.", secret=True)
    redis_url: str = _text("", "Event bus and rate limits across processes; empty: in-process.", secret=True)
    host: str = _text("127.0.0.1", "Address the server listens on.")
    port: int = _number(8000, "Port the server listens on.", low=1, high=65535)
    public_url: str = _text("", "How people reach the product; links in mails start with it.")
    workers: int = _number(1, "Server processes; more than one needs PostgreSQL and Redis.", low=1, high=64)
    threads: int = _number(64, "Request threads per process.", low=1, high=512)
    max_requests_at_once: int = _number(32, "Non-streaming requests served at the same time.", low=1, high=512)
    max_streams: int = _number(24, "Open event streams per process; others poll.", low=0, high=2000)
    content_dir: str = _text("", "Folder with scenarios/; empty: the product's own.")
    timezone: str = _text("Asia/Shanghai", "Time zone of people who chose none.")
    https: bool = _switch("Cookies only over HTTPS and HSTS; set it behind TLS.")
    trusted_proxies: int = _number(0, "Reverse proxies whose X-Forwarded headers count.", low=0, high=10)
    # Activity is noted once a minute, so a shorter limit would sign out people who are at work.
    session_idle_minutes: int = _number(60, "Signed out after so long without a request.", low=5, high=1440)
    session_hours: int = _number(12, "Signed out after so long whatever happens.", low=1, high=168)
    log_level: str = _text("INFO", "DEBUG, INFO, WARNING or ERROR.")
    demo: bool = _switch("Show the demo accounts on the log-in page.")
    testing: bool = _switch("Set by the tests.")

    def __post_init__(self) -> None:
        if len(self.secret_key) < 32:
            raise ConfigError(f"{PREFIX}SECRET_KEY needs at least 32 characters: run `make setup`, it writes one.")
        if self.workers > 1 and not (self.redis_url and self.database_url.startswith("postgresql")):
            raise ConfigError(f"{PREFIX}WORKERS above 1 needs DATABASE_URL=postgresql://… and REDIS_URL.")
        if self.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ConfigError(f"{PREFIX}LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, not {self.log_level!r}.")
        _check_numbers(self)
        _check_places(self)

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


def _check_numbers(config: Config) -> None:
    for f in fields(config):
        if "low" in f.metadata and not f.metadata["low"] <= getattr(config, f.name) <= f.metadata["high"]:
            raise ConfigError(f"{key_of(f.name)} must lie between {f.metadata['low']} and {f.metadata['high']}.")


def _check_places(config: Config) -> None:
    if not config.sqlalchemy_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError("DATABASE_URL must start with sqlite:/// or postgresql://.")
    if config.redis_url and not config.redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError("REDIS_URL must start with redis://, rediss:// or unix://.")
    if not config.content_path.is_dir():
        raise ConfigError(f"{PREFIX}CONTENT_DIR is not a folder: {config.content_dir}")
    try:
        ZoneInfo(config.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError(
            f"{PREFIX}TIMEZONE is not a time zone: {config.timezone!r}. Example: Asia/Shanghai."
        ) from None


def key_of(name: str) -> str:
    """The environment's name of a field."""
    return PLAIN_KEYS.get(name, PREFIX + name.upper())


def load(environ: Mapping[str, str] | None = None, *, env_file: Path = ENV_FILE) -> Config:
    """Read the settings. Raises ConfigError naming the key that is unknown, missing or unreadable."""
    from_file = _file_values(env_file)
    given = {**from_file, **(os.environ if environ is None else environ)}
    names = {key_of(f.name): f.name for f in fields(Config)}
    # The file is ours alone, so a slip in any of its keys counts; the environment has keys of other programs.
    if unknown := sorted(k for k in given if k not in names and (k.startswith(PREFIX) or k in from_file)):
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
