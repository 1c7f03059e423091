"""Streams of events: publish to one, read from any point that is still remembered.

In one process the hub below serves; several processes share a Redis stream behind the same interface.
"""

import json
import re
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from threading import Condition
from typing import Any, Protocol

from lms.platform.lazy import Lazy

redis = Lazy("redis")
REMEMBERED = 500
MAX_STREAMS = 5000
CONNECT_SECONDS = 2
# Ids come back from browsers, so they may be anything.
_PROCESS_ID = re.compile(r"[0-9]{1,20}")
_REDIS_ID = re.compile(r"[0-9]{1,15}-[0-9]{1,15}")


@dataclass(frozen=True)
class Event:
    """`id` rises within a stream; `kind` is `feature.past`; `data` is JSON."""

    id: str
    kind: str
    data: dict[str, Any]


class Bus(Protocol):
    def publish(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        """Tell everybody who listens to `stream`."""
        ...

    def listen(self, stream: str, after: str, *, wait: float) -> Iterator[Event | None]:
        """Events of `stream` after id `after`, for ever; None when `wait` seconds were quiet.

        "" and ids that this bus never gave mean: from now on, and now is the moment of this call.
        """
        ...


class ProcessBus:
    """Ring buffers in memory, least recently used streams forgotten first."""

    def __init__(self) -> None:
        self._streams: OrderedDict[str, deque[tuple[int, Event]]] = OrderedDict()
        self._changed = Condition()
        # Starts at the wall clock, so that ids of a restarted server lie after all earlier ones.
        self._last = time.time_ns() // 1_000_000 * 1000

    def publish(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        with self._changed:
            self._last += 1
            ring = self._streams.setdefault(stream, deque(maxlen=REMEMBERED))
            ring.append((self._last, Event(str(self._last), kind, data)))
            self._streams.move_to_end(stream)
            if len(self._streams) > MAX_STREAMS:
                self._streams.popitem(last=False)
            self._changed.notify_all()

    def listen(self, stream: str, after: str, *, wait: float) -> Iterator[Event | None]:
        return self._follow(stream, self._start(after), wait)

    def _start(self, after: str) -> int:
        given = int(after) if _PROCESS_ID.fullmatch(after) else self._last
        return min(given, self._last)  # after a clock that ran ahead, an id of the future would stay deaf

    def _follow(self, stream: str, at: int, wait: float) -> Iterator[Event | None]:
        while True:
            fresh = self._since(stream, at)
            if not fresh:
                with self._changed:
                    self._changed.wait_for(partial(self._since, stream, at), timeout=wait)
                fresh = self._since(stream, at)
            if not fresh:
                yield None
            for number, event in fresh:
                at = number
                yield event

    def _since(self, stream: str, at: int) -> list[tuple[int, Event]]:
        return [kept for kept in list(self._streams.get(stream, ())) if kept[0] > at]


class RedisBus:
    """One capped Redis stream per event stream; it forgets itself after an hour of silence."""

    KEPT_SECONDS = 3600

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, decode_responses=True, socket_connect_timeout=CONNECT_SECONDS)

    def publish(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        pipe = self._redis.pipeline()
        pipe.xadd(f"events:{stream}", {"kind": kind, "data": json.dumps(data)}, maxlen=REMEMBERED, approximate=True)
        pipe.expire(f"events:{stream}", self.KEPT_SECONDS)
        pipe.execute()

    def listen(self, stream: str, after: str, *, wait: float) -> Iterator[Event | None]:
        key = f"events:{stream}"
        return self._follow(key, after if _REDIS_ID.fullmatch(after) else self._newest(key), wait)

    def _follow(self, key: str, at: str, wait: float) -> Iterator[Event | None]:
        while True:
            answer: Any = self._redis.xread({key: at}, block=max(1, int(wait * 1000)), count=100)
            if not answer:
                yield None
                continue
            for entry_id, fields in _entries(answer, key):
                at = str(entry_id)
                yield Event(at, fields["kind"], json.loads(fields["data"]))

    def _newest(self, key: str) -> str:
        last: Any = self._redis.xrevrange(key, count=1)
        return str(last[0][0]) if last else "0-0"


def _entries(answer: Any, key: str) -> list[Any]:
    """The entries of one stream: RESP2 gives [[key, entries]], RESP3 {key: [entries]}."""
    if isinstance(answer, dict):
        return list(answer[key][0])
    return list(answer[0][1])


def bus_for(redis_url: str) -> Bus:
    return RedisBus(redis_url) if redis_url else ProcessBus()
