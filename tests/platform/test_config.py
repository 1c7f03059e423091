"""Settings that cannot be used stop the start, with a line that names the key."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from lms.config import ROOT, Config, ConfigError, key_of, load

SECRET = "s3cret-" * 6
NO_FILE = Path("/nonexistent/chushi.env")


def _load(**settings: str) -> Config:
    return load({"CHUSHI_SECRET_KEY": SECRET, **settings}, env_file=NO_FILE)


def test_a_secret_is_enough_to_start() -> None:
    config = _load()
    assert config.workers == 1
    assert config.sqlalchemy_url == f"sqlite:///{ROOT / 'instance' / 'chushi.db'}"
    assert config.content_path == ROOT


def test_without_a_secret_it_says_how_to_get_one() -> None:
    with pytest.raises(ConfigError, match=r"CHUSHI_SECRET_KEY.*make setup"):
        load({}, env_file=NO_FILE)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ConfigError, match="CHUSHI_SECRET_KEY needs at least 32"):
        _load(CHUSHI_SECRET_KEY="x" * 31)


def test_an_unknown_key_is_named_and_the_known_ones_listed() -> None:
    with pytest.raises(ConfigError, match=r"Unknown setting: CHUSHI_PROT\. Known: .*CHUSHI_PORT"):
        _load(CHUSHI_PROT="8001")


def test_keys_of_other_programs_in_the_environment_are_left_alone() -> None:
    assert _load(HOME="/root", DATABASE_USER="x") == _load()


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("CHUSHI_PORT", "eight", "must be a whole number, not 'eight'"),
        ("CHUSHI_PORT", "8000.5", "must be a whole number"),
        ("CHUSHI_PORT", "", "must be a whole number"),
        ("CHUSHI_PORT", "0", "between 1 and 65535"),
        ("CHUSHI_PORT", "70000", "between 1 and 65535"),
        ("CHUSHI_WORKERS", "0", "between 1 and 64"),
        ("CHUSHI_THREADS", "-3", "between 1 and 512"),
        ("CHUSHI_MAX_REQUESTS_AT_ONCE", "0", "between 1 and 512"),
        ("CHUSHI_MAX_STREAMS", "-1", "between 0 and 2000"),
        ("CHUSHI_TRUSTED_PROXIES", "-1", "between 0 and 10"),
        ("CHUSHI_SESSION_IDLE_MINUTES", "1", "between 5 and 1440"),
        ("CHUSHI_SESSION_HOURS", "0", "between 1 and 168"),
        ("CHUSHI_HTTPS", "maybe", "must be true or false, not 'maybe'"),
        ("CHUSHI_LOG_LEVEL", "LOUD", "must be DEBUG, INFO, WARNING or ERROR, not 'LOUD'"),
        ("CHUSHI_TIMEZONE", "Asia/Peking", "not a time zone: 'Asia/Peking'"),
        ("CHUSHI_TIMEZONE", "../../etc/passwd", "not a time zone"),
        ("CHUSHI_CONTENT_DIR", "/nonexistent", "not a folder: /nonexistent"),
        ("DATABASE_URL", "mysql://localhost/x", "must start with sqlite:/// or postgresql://"),
        ("REDIS_URL", "localhost:6379", "must start with redis://"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(key: str, value: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _load(**{key: value})
    assert key in str(refused.value)
    assert complaint in str(refused.value)


@pytest.mark.parametrize(
    "given", [{}, {"DATABASE_URL": "postgresql:///x"}, {"REDIS_URL": "redis://x"}], ids=["neither", "no redis", "no pg"]
)
def test_several_workers_need_postgresql_and_redis(given: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"CHUSHI_WORKERS above 1 needs DATABASE_URL.*REDIS_URL"):
        _load(CHUSHI_WORKERS="2", **given)
    assert _load(CHUSHI_WORKERS="2", DATABASE_URL="postgresql:///x", REDIS_URL="redis://x").workers == 2


@pytest.mark.parametrize("url", ["postgres://u@h/x", "postgresql://u@h/x"])
def test_both_spellings_of_postgresql_use_our_driver(url: str) -> None:
    assert _load(DATABASE_URL=url).sqlalchemy_url == "postgresql+psycopg://u@h/x"


@pytest.mark.parametrize(("text", "truth"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False)])
def test_switches_are_read_in_the_usual_spellings(text: str, truth: bool) -> None:
    assert _load(CHUSHI_HTTPS=text).https is truth


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "chushi.env"
    file.write_text(
        f"# ours\n\nCHUSHI_SECRET_KEY = {SECRET}\nCHUSHI_PORT=8100\nCHUSHI_HOST=0.0.0.0\n", encoding="utf-8"
    )
    config = load({"CHUSHI_PORT": "8200"}, env_file=file)
    assert (config.secret_key, config.port, config.host) == (SECRET, 8200, "0.0.0.0")


def test_a_slip_in_the_file_is_refused_even_without_our_prefix(tmp_path: Path) -> None:
    file = tmp_path / "chushi.env"
    file.write_text(f"CHUSHI_SECRET_KEY={SECRET}\nDATABSE_URL=postgresql:///x\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="Unknown setting: DATABSE_URL"):
        load({}, env_file=file)


def test_what_is_secret_does_not_show_when_the_settings_are_printed() -> None:
    config = _load(DATABASE_URL="postgresql://u:hunter2@h/x", REDIS_URL="redis://:hunter2@h")
    assert "port=8000" in repr(config)
    assert SECRET not in repr(config)
    assert "hunter2" not in repr(config)


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(FrozenInstanceError):
        _load().port = 1  # type: ignore[misc]


def test_every_setting_has_a_key_and_a_sentence_about_it() -> None:
    assert len({key_of(f.name) for f in fields(Config)}) == len(fields(Config))
    assert [f.name for f in fields(Config) if len(f.metadata.get("doc", "")) < 10] == []
