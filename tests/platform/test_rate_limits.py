"""How often something may be tried, counted in the process or in Redis."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask

from lms.platform.auth import rate_limits
from lms.platform.auth.rate_limits import Limiter, ProcessLimiter, RedisLimiter, limiter_for
from lms.platform.errors import TooMany
from tests.support.redis_server import private_redis


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with private_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["process", "redis"])
def limiter(request: pytest.FixtureRequest) -> Limiter:
    return limiter_for("" if request.param == "process" else request.getfixturevalue("redis_url"))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The limiters' time, for a test to move."""
    now = [1_000_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


class TestEveryLimiter:
    def test_as_many_tries_as_allowed_and_not_one_more(self, limiter: Limiter) -> None:
        key = f"{type(limiter).__name__}:count"
        assert [limiter.hit(key, limit=3, seconds=3600) for _ in range(5)] == [True] * 3 + [False] * 2

    def test_one_key_does_not_use_up_anothers_tries(self, limiter: Limiter) -> None:
        name = type(limiter).__name__
        limiter.hit(f"{name}:a", limit=1, seconds=3600)
        assert not limiter.hit(f"{name}:a", limit=1, seconds=3600)
        assert limiter.hit(f"{name}:b", limit=1, seconds=3600)


def test_tries_come_back_with_time(at: list[float]) -> None:
    limiter = ProcessLimiter()
    assert limiter.hit("k", limit=1, seconds=60)
    at[0] += 59
    assert not limiter.hit("k", limit=1, seconds=60)
    at[0] += 1
    assert limiter.hit("k", limit=1, seconds=60)


def test_redis_counts_anew_in_the_next_window(redis_url: str, at: list[float]) -> None:
    limiter = RedisLimiter(redis_url)
    assert limiter._count("window", 60) == 1
    assert limiter._count("window", 60) == 2
    at[0] += 60
    assert limiter._count("window", 60) == 1
    assert all(0 < limiter._redis.ttl(key) <= 60 for key in limiter._redis.scan_iter("limit:window:*"))


def test_processes_share_the_count_through_redis(redis_url: str) -> None:
    first, second = RedisLimiter(redis_url), RedisLimiter(redis_url)
    assert first.hit("shared", limit=1, seconds=3600)
    assert not second.hit("shared", limit=1, seconds=3600)


def test_without_redis_each_process_counts_for_itself_and_log_in_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    limiter = limiter_for("redis://127.0.0.1:1/0")
    assert [limiter.hit("k", limit=2, seconds=60) for _ in range(3)] == [True, True, False]
    assert "Redis does not answer" in caplog.text


def test_a_flood_of_keys_stays_bounded_and_does_not_wipe_out_a_busy_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProcessLimiter, "MAX_KEYS", 100)
    limiter = ProcessLimiter()
    for n in range(1000):
        limiter.hit(f"flood:{n}", limit=1, seconds=60)
        limiter.hit("guessing", limit=5, seconds=60)
    assert len(limiter._tries) <= 100
    assert not limiter.hit("guessing", limit=5, seconds=60)


def test_a_refusal_says_how_long_to_wait(app: Flask, session: object) -> None:
    rate_limits.allow("login:x", limit=1, seconds=60)
    with pytest.raises(TooMany) as refused:
        rate_limits.allow("login:x", limit=1, seconds=60)
    assert (refused.value.status, refused.value.code) == (429, "auth.too_many")
    assert "60" in refused.value.message
