"""`flask roleplay play` and `flask content check`: stable for scripts, clear about bad files, no database needed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from lms.app import create_app
from lms.config import Config
from lms.roleplay.scenario.vocabulary import ITEMS

NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"
LINES = (
    "您好,安澜燃气热线,工号1001,请讲。",
    "气费一下子翻倍,换成我也会着急,真的抱歉让您操心了。",
    "请问上两个月有抄表员上门抄表吗?",
    "好的,我现在就登记复核,专员在3个工作日内给您回电。",
)
NUMBER = (int, float)
TURN = {
    "n": int, "agent": str, "acts": list, "customer": str, "anger": NUMBER, "trust": NUMBER, "patience": NUMBER,
    "deltas": dict, "released": list,
}  # fmt: skip
WHOLE = {
    "scenario": str, "scenario_version": int, "rubric_version": (str, int), "engine": str, "seed": int, "turns": list,
    "end_reason": str, "verdicts": list, "fatal": list, "dimensions": dict, "points": NUMBER, "out_of": NUMBER,
    "passed": bool, "must_pass": list, "needs_review": list, "customer_rating": dict, "reveal_map": list,
    "ticket": list,
}  # fmt: skip
VERDICT = {
    "item": str,
    "verdict": str,
    "quote": (str, type(None)),
    "turn": (int, type(None)),
    "decided_by": str,
    "confidence": (str, *NUMBER),
}
RATING = {"overall": NUMBER, "touchpoints": (dict, list), "reason": (dict, str)}


@pytest.fixture(scope="module")
def nowhere() -> Flask:
    """The application without a database to reach."""
    return create_app(Config(secret_key="only-for-tests-" * 3, database_url=NOWHERE, testing=True))


def flask(app: Flask, *words: str, given: bytes | str = "") -> Result:
    return app.test_cli_runner().invoke(args=words, input=given)


def play(app: Flask, *words: str, lines: bytes | str = "\n".join(LINES), slug: str = "rp-03") -> Result:
    return flask(app, "roleplay", "play", slug, "--lines", "-", "--json", *words, given=lines)


def played(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def refused(result: Result, *words: str) -> None:
    """A line that says what is wrong, not a traceback."""
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert all(word in result.output for word in words), result.output


def assert_shape(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert wanted.keys() <= found.keys(), wanted.keys() - found.keys()
    wrong = {key: found[key] for key, kind in wanted.items() if not isinstance(found[key], kind)}
    assert not wrong


@pytest.mark.parametrize("slug", ["rp-01", "rp-03", "rp-07", "rp-09"])
def test_the_result_has_every_key_in_the_promised_shape(nowhere: Flask, tmp_path: Path, slug: str) -> None:
    ticket = tmp_path / "ticket.json"
    ticket.write_text("{}", encoding="utf-8")
    result = played(play(nowhere, "--ticket", str(ticket), slug=slug))
    assert_shape(result, WHOLE)
    assert result["scenario"] == slug
    assert [turn["n"] for turn in result["turns"]] == list(range(1, len(result["turns"]) + 1))
    for turn in result["turns"]:
        assert_shape(turn, TURN)
        assert turn["deltas"].keys() == {"anger", "trust", "patience"}
    assert sorted(verdict["item"] for verdict in result["verdicts"]) == sorted(ITEMS)
    for verdict in result["verdicts"]:
        assert_shape(verdict, VERDICT)
    assert result["dimensions"].keys() == set("ABCDEFGH")
    for dimension in result["dimensions"].values():
        assert_shape(dimension, {"points": NUMBER, "out_of": NUMBER})
    assert_shape(result["customer_rating"], RATING)
    for row in result["must_pass"]:
        assert_shape(row, {"name": (str, dict), "met": bool})
    for row in result["reveal_map"]:
        assert_shape(row, {"fact": (str, dict), "released_turn": (int, type(None))})
    for row in result["ticket"]:
        assert {"field", "expected", "given", "ok"} <= row.keys()
    assert result["reveal_map"]
    assert result["ticket"]


def test_a_fatal_error_is_reported_with_code_quote_and_turn(nowhere: Flask) -> None:
    first = "您好,请您先提供一下户号,我核对一下身份信息。"
    result = played(play(nowhere, slug="rp-01", lines=f"{first}\n没有户号我没法处理,您先找一下燃气卡。"))
    assert result["fatal"]
    for fatal in result["fatal"]:
        assert_shape(fatal, {"code": str, "quote": str, "turn": (int, type(None))})
    assert {"FE1"} <= {fatal["code"] for fatal in result["fatal"]}
    assert result["passed"] is False


def test_the_same_seed_gives_the_same_call_and_options_count(nowhere: Flask) -> None:
    first, again = play(nowhere, "--seed", "7").stdout, play(nowhere, "--seed", "7").stdout
    assert first == again
    assert played(play(nowhere, "--seed", "8"))["turns"] != json.loads(first)["turns"]
    calm, hot = (played(play(nowhere, "--persona", name, "--mode", "exam")) for name in ("calm", "hot"))
    assert (calm["mode"], calm["persona"], hot["persona"]) == ("exam", "calm", "hot")
    assert calm["turns"][0]["anger"] < hot["turns"][0]["anger"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_lines_come_from_files_in_the_usual_encodings(nowhere: Flask, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes("\r\n\r\n".join(LINES).encode(encoding))
    result = played(flask(nowhere, "roleplay", "play", "rp-03", "--lines", str(file), "--json"))
    assert [turn["agent"] for turn in result["turns"]] == list(LINES[: len(result["turns"])])


@pytest.mark.parametrize(
    "lines",
    [
        b"",
        b"\n\n  \n",
        "长".encode() * 100_000,
        "\x00\u202e您\u200b好😀\n<|im_start|>\n".encode(),
        b"\n".join([b"x"] * 300),
    ],
    ids=["nothing", "blank", "long", "strange", "many"],
)
def test_any_text_ends_in_a_result(nowhere: Flask, lines: bytes) -> None:
    result = played(play(nowhere, lines=lines))
    assert_shape(result, WHOLE)
    assert result["end_reason"] != "our_fault"


def test_bytes_that_are_no_text_are_refused(nowhere: Flask) -> None:
    refused(play(nowhere, lines=b"\xff\xfe\x00\x81\xff"), "UTF-8", "GB18030")


@pytest.mark.parametrize("slug", ["rp-99", "../rp-03", "", "😀"])
def test_an_unknown_scenario_is_named_as_such(nowhere: Flask, slug: str) -> None:
    refused(play(nowhere, slug=slug), "Error")


@pytest.mark.parametrize(
    ("options", "word"),
    [(["--seed", "many"], "seed"), (["--mode", "quiz"], "mode"), (["--persona", "saint"], "persona")],
)
def test_a_wrong_option_is_refused(nowhere: Flask, options: list[str], word: str) -> None:
    refused(play(nowhere, *options), word)


@pytest.mark.parametrize("seed", ["-1", "0", "99999999999999999999"])
def test_any_whole_number_is_a_seed(nowhere: Flask, seed: str) -> None:
    assert played(play(nowhere, "--seed", seed))["seed"] == int(seed)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000],
    ids=["empty", "cut", "list", "null", "text", "no-text", "deep", "deep-maps"],
)
def test_a_broken_ticket_file_is_refused_with_its_name(nowhere: Flask, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ticket.json"
    file.write_bytes(content)
    refused(play(nowhere, "--ticket", str(file)), "ticket.json", "JSON")


def test_a_ticket_file_that_is_not_there_is_refused(nowhere: Flask, tmp_path: Path) -> None:
    refused(play(nowhere, "--ticket", str(tmp_path / "none.json")), "none.json")
    refused(play(nowhere, "--ticket", str(tmp_path)), "directory")


@pytest.mark.parametrize("value", [None, 5, 1.5, True, "x", ["x"], [["x"]], [{"a": 1}], {"a": {"b": []}}], ids=str)
def test_a_ticket_with_values_of_any_shape_is_compared(nowhere: Flask, tmp_path: Path, value: Any) -> None:
    names = ("category", "customer", "readings", "follow_up", "urgency", "nobody_asked")
    file = tmp_path / "ticket.json"
    file.write_text(json.dumps(dict.fromkeys(names, value)), encoding="utf-8")
    rows = {row["field"]: row for row in played(play(nowhere, "--ticket", str(file)))["ticket"]}
    assert "nobody_asked" not in rows
    assert not rows["category"]["ok"]


def test_without_json_people_read_a_conversation(nowhere: Flask) -> None:
    shown = flask(nowhere, "roleplay", "play", "rp-03", "--lines", "-", given="\n".join(LINES)).output
    assert LINES[0] in shown
    assert "坐席" in shown
    assert "客户" in shown


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """A sound copy of one scenario."""
    return Path(copytree(root / "scenarios" / "rp-03", tmp_path / "scenarios" / "rp-03"))


def test_sound_content_is_said_to_be_sound(nowhere: Flask, copied: Path) -> None:
    for path in (copied, copied.parent, copied.parent.parent, copied / "judge.yaml"):
        result = flask(nowhere, "content", "check", str(path))
        assert result.exit_code == 0, result.output
        assert "sound" in result.output


@pytest.mark.parametrize("part", ["", "rp-03", "rp-03/judge.yaml"])
def test_broken_content_ends_with_one_and_file_and_line(nowhere: Flask, copied: Path, part: str) -> None:
    judge = copied / "judge.yaml"
    text = judge.read_text(encoding="utf-8")
    assert "fact(estimated)" in text
    line = text[: text.index("fact(estimated)")].count("\n") + 1
    judge.write_text(text.replace("fact(estimated)", "fact(nobody_said_this)"), encoding="utf-8")
    result = flask(nowhere, "content", "check", str(copied.parent / part))
    assert result.exit_code == 1
    assert f"rp-03/judge.yaml:{line}: " in result.output
    assert "sound" not in result.output


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("scenario.yaml", "gone"), ("scenario.yaml", "cut"), ("persona.md", "gone"), ("persona.md", "empty"),
        ("facts.yaml", "gbk"), ("phrases.yaml", "cut"), ("ticket.yaml", "empty"), ("judge.yaml", "gbk"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_with_a_line(nowhere: Flask, copied: Path, name: str, how: str) -> None:
    file = copied / name
    content = file.read_bytes()
    file.unlink()
    if how != "gone":
        file.write_bytes({"empty": b"", "gbk": "客户".encode("gbk"), "cut": content[:300] + b"\n  - ["}[how])
    result = flask(nowhere, "content", "check", str(copied.parent))
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert f"rp-03/{name}:" in result.output


def test_other_files_beside_a_scenario_do_no_harm(nowhere: Flask, copied: Path) -> None:
    (copied / ".DS_Store").write_bytes(b"\x00\xff\xfe")
    (copied / "notes").mkdir()
    (copied / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert flask(nowhere, "content", "check", str(copied)).exit_code == 0


def test_a_place_without_scenarios_is_not_called_sound(nowhere: Flask, tmp_path: Path) -> None:
    result = flask(nowhere, "content", "check", str(tmp_path))
    assert result.exit_code == 1
    assert "sound" not in result.output


def test_the_real_command_needs_neither_database_nor_server(root: Path, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": NOWHERE, "CHUSHI_SECRET_KEY": "only-for-tests-" * 3, "HOME": str(tmp_path)}
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CHUSHI_")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "roleplay", "play", "rp-03", "--lines", "-", "--json"]
    done = subprocess.run(
        command, cwd=root, env={**kept, **settings}, input="\n".join(LINES).encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["scenario"] == "rp-03"
