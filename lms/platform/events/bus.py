"""Streams of events: publish to one, read from any point that is still remembered.

In one process the hub below serves; several processes share a Redis stream behind the same interface.
"""

import json
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Condition
from typing import Any, Protocol

import redis

REMEMBERED = 500
MAX_STREAMS = 5000


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
        """Events of `stream` after id `after` ("" = only new ones), for ever; None when `wait` seconds were quiet."""
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
        at = int(after) if after.isdigit() else self._last
        while True:
            fresh = self._since(stream, at)
            if not fresh:
                with self._changed:
                    self._changed.wait_for(lambda seen=at: bool(self._since(stream, seen)), timeout=wait)
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
        self._redis = redis.Redis.from_url(url, decode_responses=True)

    def publish(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        pipe = self._redis.pipeline()
        pipe.xadd(f"events:{stream}", {"kind": kind, "data": json.dumps(data)}, maxlen=REMEMBERED, approximate=True)
        pipe.expire(f"events:{stream}", self.KEPT_SECONDS)
        pipe.execute()

    def listen(self, stream: str, after: str, *, wait: float) -> Iterator[Event | None]:
        key = f"events:{stream}"
        at = after or self._newest(key)
        while True:
            answer = self._redis.xread({key: at}, block=int(wait * 1000), count=100)
            if not answer:
                yield None
                continue
            for at, fields in answer[0][1]:
                yield Event(at, fields["kind"], json.loads(fields["data"]))

    def _newest(self, key: str) -> str:
        last = self._redis.xrevrange(key, count=1)
        return str(last[0][0]) if last else "0-0"


def bus_for(redis_url: str) -> Bus:
    return RedisBus(redis_url) if redis_url else ProcessBus()
