"""What the measurements take their figures from."""

import os
import time
from pathlib import Path

import pytest

from bench.labels import LabelledCall, good_call, load_calls
from bench.parallel import Caller, Crowd
from bench.parallel import figures as parallel_figures
from bench.process import cpu_seconds, tree
from bench.server import settings
from bench.turns import DEBRIEF, FILE, NULL, SIGNED_IN, TURN, Kind
from bench.turns import figures as turn_figures
from lms.config import load


def test_cpu_of_a_process_grows_with_its_work() -> None:
    before, until = cpu_seconds(os.getpid()), time.process_time() + 0.02
    while time.process_time() < until:
        pass
    assert cpu_seconds(os.getpid()) - before >= 0.02


def test_the_tree_of_a_process_holds_itself() -> None:
    assert os.getpid() in tree(os.getpid())


def test_a_process_that_is_not_there_is_an_error() -> None:
    with pytest.raises(OSError, match=r"."):
        cpu_seconds(2**22 + 1)


def test_the_server_gets_default_settings_whatever_is_set_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHUSHI_HTTPS", "true")
    monkeypatch.setenv("CHUSHI_SOMETHING_OLD", "1")
    read = load(settings(tmp_path / "a.db", 4321), env_file=tmp_path / "none.env")
    assert (read.port, read.https, read.database_url) == (4321, False, f"sqlite:///{tmp_path / 'a.db'}")


def test_every_labelled_call_can_be_read_and_has_its_own_name() -> None:
    calls = load_calls()
    assert len({call.id for call in calls}) == len(calls) > 0
    assert all(set(call.expect.values()) <= {"met", "not_met", "na"} for call in calls)


def test_a_good_call_is_one_that_is_long_enough() -> None:
    short = LabelledCall("a", "rp-03", "good", False, "normal", 1, "exam", ["x"], {"a": 1}, {}, frozenset())
    long = LabelledCall("b", "rp-03", "good-short", False, "normal", 1, "exam", ["x"] * 8, {"a": 1}, {}, frozenset())
    assert good_call([short, long], "rp-03") is long
    assert good_call([short], "rp-03") is None


def test_costs_are_multiples_of_the_null_request() -> None:
    costs = {NULL: 0.001, SIGNED_IN: 0.002, TURN: 0.005, DEBRIEF: 0.01, FILE: 0.02}
    found = {f.key: f for f in turn_figures({name: Kind(10 * cpu, [0.1] * 10) for name, cpu in costs.items()})}
    assert found["turn / null, CPU"].value == pytest.approx(5)
    assert found["turn / null, CPU"].is_reached is False
    assert "2.5 x the signed-in null" in found["turn / null, CPU"].remark
    assert found["debrief page / null, CPU"].value == pytest.approx(10)
    assert found["null, server CPU"].value == pytest.approx(1)


def _figures(callers: list[Caller], stored: set[tuple[int, int, str, str]]) -> dict[str, float | None]:
    return {f.key: f.value for f in parallel_figures(Crowd(callers, 2.0, 1.0, 0), frozenset(stored))}


def test_a_turn_that_is_not_in_the_database_is_lost() -> None:
    said = [(1, 1, "您好", "喂"), (1, 2, "请讲", "嗯")]
    found = _figures([Caller(said, [0.1, 0.2], debrief="/calls/1/debrief")], {said[0]})
    assert found["acknowledged turns lost"] == 1
    assert found["calls with an error"] == 0
    assert found["turns a second"] == 1


def test_a_call_without_its_debrief_is_an_error() -> None:
    found = _figures([Caller([(1, 1, "a", "b")], [0.1]), Caller(error="Refused: status 500")], {(1, 1, "a", "b")})
    assert found["calls with an error"] == 2
