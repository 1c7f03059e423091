"""The event bus, in one process and through Redis, and the streams that browsers read."""

import json
import threading
import time
from collections.abc import Iterator
from itertools import islice

import pytest
from flask import Flask

from lms.platform.db import session as unit
from lms.platform.errors import TooMany
from lms.platform.events import publish, sse
from lms.platform.events.bus import MAX_STREAMS, REMEMBERED, Bus, Event, ProcessBus, RedisBus, bus_for
from tests.support.client import SeparateClient
from tests.support.redis_server import private_redis

QUIET = 0.01


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with private_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["process", "redis", "redis, newer protocol"])
def bus(request: pytest.FixtureRequest) -> Bus:
    if request.param == "process":
        return bus_for("")
    return bus_for(request.getfixturevalue("redis_url") + ("?protocol=3" if "newer" in request.param else ""))


@pytest.fixture
def stream(request: pytest.FixtureRequest) -> str:
    """A stream of this test's own: the Redis outlives it."""
    return request.node.name


def _read(bus: Bus, stream: str, after: str, count: int) -> list[Event]:
    found = list(islice(bus.listen(stream, after, wait=QUIET), count))
    return [event for event in found if event is not None]


class TestEveryBus:
    def test_events_arrive_in_order_with_rising_ids(self, bus: Bus, stream: str) -> None:
        listener = bus.listen(stream, "", wait=QUIET)
        for n in range(5):
            bus.publish(stream, "call.turn", {"n": n, "text": "您好"})
        events = [next(listener) for _ in range(5)]
        assert [event.data for event in events if event] == [{"n": n, "text": "您好"} for n in range(5)]
        assert {event.kind for event in events if event} == {"call.turn"}
        ids = [tuple(int(part) for part in event.id.split("-")) for event in events if event]
        assert ids == sorted(set(ids))

    def test_a_new_listener_hears_only_what_comes_after_it_asked(self, bus: Bus, stream: str) -> None:
        bus.publish(stream, "a", {"n": 0})
        listener = bus.listen(stream, "", wait=QUIET)
        bus.publish(stream, "a", {"n": 1})  # before the first read: still after it asked
        first = next(listener)
        assert first is not None
        assert first.data == {"n": 1}

    def test_quiet_time_gives_none_and_goes_on(self, bus: Bus, stream: str) -> None:
        listener = bus.listen(stream, "", wait=QUIET)
        assert next(listener) is None
        bus.publish(stream, "a", {"n": 1})
        assert next(listener) is not None
        assert next(listener) is None

    def test_coming_back_with_the_last_id_replays_what_was_missed(self, bus: Bus, stream: str) -> None:
        listener = bus.listen(stream, "", wait=QUIET)
        for n in range(4):
            bus.publish(stream, "a", {"n": n})
        seen = next(listener)
        assert seen is not None
        assert [event.data["n"] for event in _read(bus, stream, seen.id, 4)] == [1, 2, 3]

    def test_other_streams_are_not_heard(self, bus: Bus, stream: str) -> None:
        listener = bus.listen(stream, "", wait=QUIET)
        bus.publish(stream + "-of-somebody-else", "a", {})
        assert next(listener) is None

    @pytest.mark.parametrize(
        "nonsense", ["x", "²", "-1", "1-", "9" * 5000, "$", "\x00", "１２", "99999999999999999999"]
    )
    def test_an_id_that_was_never_given_means_from_now_on(self, bus: Bus, stream: str, nonsense: str) -> None:
        bus.publish(stream, "a", {"n": 0})
        listener = bus.listen(stream, nonsense, wait=QUIET)
        bus.publish(stream, "a", {"n": 1})
        found = next(listener)
        assert found is not None
        assert found.data == {"n": 1}

    def test_many_listeners_hear_the_same(self, bus: Bus, stream: str) -> None:
        listeners = [bus.listen(stream, "", wait=QUIET) for _ in range(20)]
        bus.publish(stream, "a", {"n": 7})
        heard = [next(listener) for listener in listeners]
        assert [event.data for event in heard if event] == [{"n": 7}] * 20

    def test_a_waiting_reader_in_another_thread_is_woken(self, bus: Bus, stream: str) -> None:
        listener, heard = bus.listen(stream, "", wait=20), []
        reader = threading.Thread(target=lambda: heard.append(next(listener)))
        reader.start()
        bus.publish(stream, "a", {"n": 1})
        reader.join(timeout=10)
        assert [event.data for event in heard if event] == [{"n": 1}]


def test_a_slow_reader_loses_the_oldest_and_never_holds_up_the_writer() -> None:
    bus = ProcessBus()
    listener = bus.listen("s", "", wait=QUIET)
    for n in range(REMEMBERED + 100):
        bus.publish("s", "a", {"n": n})
    numbers = [event.data["n"] for event in islice(listener, REMEMBERED) if event]
    assert numbers == list(range(100, REMEMBERED + 100))


def test_an_id_that_was_forgotten_replays_what_is_remembered() -> None:
    bus = ProcessBus()
    listener = bus.listen("s", "", wait=QUIET)
    bus.publish("s", "a", {"n": 0})
    first = next(listener)
    assert first is not None
    for n in range(1, REMEMBERED + 11):
        bus.publish("s", "a", {"n": n})
    assert [event.data["n"] for event in _read(bus, "s", first.id, REMEMBERED)] == list(range(11, REMEMBERED + 11))


def test_thousands_of_streams_stay_bounded_and_the_busy_ones_are_kept() -> None:
    bus = ProcessBus()
    start = bus.listen("busy", "", wait=QUIET)
    for n in range(MAX_STREAMS + 500):
        bus.publish(f"call:{n}", "a", {})
        bus.publish("busy", "a", {"n": n})
    assert len(bus._streams) == MAX_STREAMS
    assert "call:0" not in bus._streams
    assert next(start) is not None


def test_a_restarted_server_gives_ids_after_the_earlier_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = []
    for second in (1_000, 1_001):
        monkeypatch.setattr(time, "time_ns", lambda second=second: second * 1_000_000_000)
        bus = ProcessBus()
        listener = bus.listen("s", "", wait=QUIET)
        bus.publish("s", "a", {})
        event = next(listener)
        assert event is not None
        ids.append(int(event.id))
    assert ids[0] < ids[1]


def test_redis_forgets_a_stream_nobody_writes_to(redis_url: str) -> None:
    bus = RedisBus(redis_url)
    bus.publish("forgotten", "a", {})
    assert 0 < bus._redis.ttl("events:forgotten") <= RedisBus.KEPT_SECONDS


def test_two_processes_hear_each_other_through_redis(redis_url: str) -> None:
    here, there = RedisBus(redis_url), RedisBus(redis_url)
    listener = here.listen("shared", "", wait=1)
    there.publish("shared", "a", {"n": 1})
    assert next(listener) is not None


class TestAnnouncing:
    @pytest.fixture
    def heard(self, app: Flask, session: object) -> Iterator[Event | None]:
        return publish.bus().listen("announced", "", wait=QUIET)

    def test_nothing_is_told_before_the_commit(self, heard: Iterator[Event | None]) -> None:
        publish.announce("announced", "call.turn", n=1)
        assert next(heard) is None
        unit.commit()
        event = next(heard)
        assert event is not None
        assert (event.kind, event.data) == ("call.turn", {"n": 1})

    def test_nothing_is_told_of_work_that_was_rolled_back(self, heard: Iterator[Event | None]) -> None:
        publish.announce("announced", "call.turn", n=1)
        unit.rollback()
        unit.commit()
        assert next(heard) is None


class TestStreams:
    @pytest.fixture(autouse=True)
    def request_context(self, app: Flask, monkeypatch: pytest.MonkeyPatch, session: object) -> None:
        monkeypatch.setattr(sse, "PING_SECONDS", QUIET)

    @pytest.fixture
    def places(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> threading.BoundedSemaphore:
        two = threading.BoundedSemaphore(2)
        monkeypatch.setitem(app.extensions, "chushi_stream_places", two)
        return two

    def test_a_ping_comes_first_then_events_that_eventsource_can_read(self, app: Flask) -> None:
        with app.test_request_context():
            lines = iter(sse.stream("s1").response)
            assert next(lines) == ": ping\n\n"
            publish.bus().publish("s1", "call.turn", {"text": "两行\n一起"})
            name, kind, data = next(lines).rstrip("\n").split("\n")
        assert name.startswith("id: ")
        assert kind == "event: call.turn"
        assert json.loads(data.removeprefix("data: ")) == {"text": "两行\n一起"}

    def test_what_happened_while_the_ping_travelled_is_not_lost(self, app: Flask) -> None:
        with app.test_request_context():
            lines = iter(sse.stream("s2").response)
            publish.bus().publish("s2", "a", {"n": 1})
            assert next(lines) == ": ping\n\n"
            assert '{"n": 1}' in next(lines)

    @pytest.mark.parametrize("how", ["header", "address"])
    def test_the_browser_says_where_it_stopped(self, app: Flask, how: str) -> None:
        bus = publish.bus()
        heard = bus.listen("s3", "", wait=QUIET)
        for n in range(3):
            bus.publish("s3", "a", {"n": n})
        first = next(heard)
        assert first is not None
        given = {"headers": {"Last-Event-ID": first.id}} if how == "header" else {"query_string": {"after": first.id}}
        with app.test_request_context(**given):
            lines = list(islice(sse.stream("s3").response, 3))
        assert [line.partition("data: ")[2].strip() for line in lines] == ["", '{"n": 1}', '{"n": 2}']

    def test_proxies_neither_keep_nor_hold_back_a_stream(self, app: Flask) -> None:
        with app.test_request_context():
            response = sse.stream("s4")
        assert response.mimetype == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Accel-Buffering"] == "no"

    def test_a_full_house_is_refused_with_the_way_out(self, app: Flask, places: threading.BoundedSemaphore) -> None:
        with app.test_request_context():
            kept = [sse.stream("s5"), sse.stream("s5")]
            with pytest.raises(TooMany, match=r"events\.full") as refused:
                sse.stream("s5")
            assert refused.value.status == 429
            assert refused.value.message
            kept[0].close()
            assert sse.stream("s5").status_code == 200

    @pytest.mark.parametrize("read", [0, 1, 2], ids=["never begun", "after the ping", "in the middle"])
    def test_the_place_is_free_when_the_client_goes(
        self, app: Flask, places: threading.BoundedSemaphore, read: int
    ) -> None:
        with app.test_request_context():
            for _ in range(5):  # more often than there are places
                response = sse.stream("s6")
                lines = iter(response.response)
                for _ in range(read):
                    next(lines)
                response.close()
                response.close()  # a server and a test client may both close
            assert _free(places) == 2

    def test_an_answer_that_was_dropped_gives_its_place_back(
        self, app: Flask, places: threading.BoundedSemaphore
    ) -> None:
        with app.test_request_context():
            for _ in range(5):
                sse.stream("s7")
        assert _free(places) == 2

    def test_asking_only_for_the_headers_takes_no_place_for_good(self, trial: SeparateClient, trial_app: Flask) -> None:
        trial_app.extensions["chushi_stream_places"] = places = threading.BoundedSemaphore(2)
        for _ in range(5):
            assert trial.head("/trial/stream").status_code == 200
        assert _free(places) == 2

    def test_a_stream_takes_no_place_of_the_short_requests(self, trial: SeparateClient, trial_app: Flask) -> None:
        places = trial_app.extensions["chushi_request_places"]
        opened = trial.get("/trial/stream")
        assert places._value == places._initial_value
        opened.close()

    def test_a_refused_stream_tells_the_page_in_json(self, trial: SeparateClient, trial_app: Flask) -> None:
        trial_app.extensions["chushi_stream_places"] = threading.BoundedSemaphore(1)
        opened = trial.get("/trial/stream")
        response = trial.get("/trial/stream", headers={"Accept": "application/json"})
        assert (response.status_code, response.json["code"]) == (429, "events.full")
        assert response.json["message"]
        opened.close()
        trial.get("/trial/stream").close()


def _free(places: threading.BoundedSemaphore) -> int:
    """How many places can be taken; they are given back."""
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    if taken:
        places.release(taken)
    return taken
