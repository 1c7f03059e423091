"""How often something may be tried: a sliding count per key, in this process or in Redis.

Never needed for correctness, only against floods and guessing.
"""

import logging
import time
from collections import OrderedDict, deque
from threading import Lock
from typing import Protocol

from flask import current_app
from flask_babel import gettext as _

from lms.platform.errors import TooMany
from lms.platform.lazy import Lazy

log = logging.getLogger(__name__)
CONNECT_SECONDS = 1


redis = Lazy("redis")


class Limiter(Protocol):
    def hit(self, key: str, *, limit: int, seconds: int) -> bool:
        """Count one try; False when there were already `limit` tries in the last `seconds`."""
        ...


class ProcessLimiter:
    """Counts in memory; forgets the keys not tried for longest, so that it cannot grow without end."""

    MAX_KEYS = 20_000

    def __init__(self) -> None:
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def hit(self, key: str, *, limit: int, seconds: int) -> bool:
        now = time.monotonic()
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            if len(self._tries) > self.MAX_KEYS:
                self._tries.popitem(last=False)
            while tries and tries[0] <= now - seconds:
                tries.popleft()
            if len(tries) >= limit:
                return False
            tries.append(now)
            return True


class RedisLimiter:
    """Counts in fixed windows shared by all processes; while Redis is away, each process counts for itself."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=CONNECT_SECONDS)
        self._own = ProcessLimiter()

    def hit(self, key: str, *, limit: int, seconds: int) -> bool:
        try:
            return self._count(key, seconds) <= limit
        except redis.RedisError as error:
            log.warning("Redis does not answer, counting tries in this process: %s", error)
            return self._own.hit(key, limit=limit, seconds=seconds)

    def _count(self, key: str, seconds: int) -> int:
        slot = f"limit:{key}:{int(time.time()) // seconds}"
        pipe = self._redis.pipeline()
        pipe.incr(slot)
        pipe.expire(slot, seconds)
        return int(pipe.execute()[0])


def limiter_for(redis_url: str) -> Limiter:
    return RedisLimiter(redis_url) if redis_url else ProcessLimiter()


def allow(key: str, *, limit: int, seconds: int) -> None:
    """Raise TooMany when `key` was used more than `limit` times in `seconds`."""
    limiter: Limiter = current_app.extensions["chushi_limiter"]
    if not limiter.hit(key, limit=limit, seconds=seconds):
        raise TooMany(
            "auth.too_many", _("Too many tries. Please wait %(seconds)s seconds and try again.", seconds=seconds)
        )
