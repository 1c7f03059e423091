"""Before the ticket is filed, nothing that reaches the browser tells what the judge wants or the customer hides."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from lms.platform.events.bus import ProcessBus
from lms.roleplay.library import library_at
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.vocabulary import ACTS, PLANS, PLANS_BY_KIND
from tests.conftest import Clock, Login
from tests.roleplay.browser_like import Line

ROOT = Path(__file__).resolve().parents[2]
SLUGS = library_at(ROOT).slugs()
SHORTEST = 6  # shorter texts are words that anybody says
TURN = {"n", "event", "agent", "customer", "ended"}
PROGRESS = {
    "stage", "opening", "turns", "talked_seconds", "wrapped_seconds", "hints_used", "ticket", "ticket_saved_at",
    "end_reason",
}  # fmt: skip
VIEW = {"id", "mode", "minutes", "waited_seconds", "crm"}
MOOD = {"mood", "anger", "trust", "patience"}
ANSWERS = {"told", "note", "rows", "label", "value", "found", "title", "html", "hint", "saved_at", "code", "message"}
PAGE_WORDS = {"hang_up", "turn_limit", "time_limit"}  # how a call can end is no secret
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_RANDOM = re.compile(r'(nonce="|name="csrf-token" content="|name="csrf_token"[^>]*value="|\?v=)[^"]*')


def squeezed(text: str) -> str:
    """For comparison: escapes undone, no tags between words, no white space."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), _RANDOM.sub(r"\1", text))
    return re.sub(r"\s+", "", html.unescape(re.sub(r"</?(?:p|li|ul|strong|em|td|tr)>", "", plain)))


def strings(value: Any) -> Iterator[str]:
    """All texts in nested content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in strings(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in strings(part))


def keys(value: Any) -> Iterator[str]:
    """All keys in nested JSON; the learner's own ticket has keys of its own."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from () if key == "ticket" else keys(part)
    elif isinstance(value, list):
        yield from (key for part in value for key in keys(part))


def within(texts: Iterable[str], body: str) -> list[str]:
    """Those of many texts that stand in the body."""
    beginnings = {body[at : at + SHORTEST] for at in range(len(body))}
    return [text for text in texts if text[:SHORTEST] in beginnings and text in body]


class Secrets:
    """What one scenario keeps from the trainee, and what it shows."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.public = squeezed(" ".join(self._shown()))
        self.texts = self._closed([*self._judge(), *self._persona()])
        self.hints = self._closed(text for hint in scenario.brief.hints for text in hint.text.values())
        self.codes = [code for code in self._codes() if code not in self.public]

    def _closed(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that nothing public holds anyway."""
        short = {squeezed(text) for text in texts} - PAGE_WORDS
        return [text for text in short if len(text) >= SHORTEST and text not in self.public]

    def _shown(self) -> Iterator[str]:
        brief = scenario_texts(ROOT / "scenarios" / self.scenario.slug / "scenario.yaml")
        yield from strings({key: part for key, part in brief.items() if key != "hints"})
        for field in self.scenario.ticket:
            yield from strings([field.key, dict(field.label), [[key, dict(label)] for key, label in field.choices]])
        for entry in self.scenario.guide["must_pass"]:
            yield from strings(entry["name"])

    def _judge(self) -> Iterator[str]:
        guide = dict(self.scenario.guide)
        guide["must_pass"] = [entry["met_by"] for entry in guide["must_pass"]]
        yield from strings(guide)
        for field in self.scenario.ticket:
            yield from strings([dict(field.expect), dict(field.example)])

    def _persona(self) -> Iterator[str]:
        customer = self.scenario.customer
        yield from (part for part in re.split(r"[。!?！？\n]", customer.portrait))
        yield from strings([customer.examples, customer.opening, dict(customer.plans)])
        yield from (text for slot in customer.slots for text in (*slot.cues, *slot.answers))
        yield from (text for trap in customer.traps for text in (*trap.say, *trap.good, *trap.bad))
        yield from (text for fact in customer.facts for text in (*fact.text.values(), *fact.say, *fact.again))

    def _codes(self) -> Iterator[str]:
        """Names that only the engine and the judge use; plain words such as `close` are in every page."""
        names = {*ACTS, *PLANS, *(plan for plans in PLANS_BY_KIND.values() for plan in plans)}
        names |= {fact.id for fact in self.scenario.customer.facts} | {trap.id for trap in self.scenario.customer.traps}
        names |= {point["id"] for point in self.scenario.guide["key_points"]}
        yield from (name for name in names - PAGE_WORDS if "_" in name)

    def values(self, released: Iterable[str], known: str) -> list[str]:
        """Tokens that would betray a fact the customer has not told."""
        open_ = set(released)
        tokens = {value for fact in self.scenario.customer.facts if fact.id not in open_ for value in fact.values}
        return [t for t in map(squeezed, tokens) if len(t) > 1 and t not in self.public and t not in known]


def scenario_texts(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return loaded


class Watch:
    """Everything the browser of one learner gets, checked as it comes."""

    def __init__(self, line: Line, scenario: Scenario) -> None:
        self.line, self.secrets = line, Secrets(scenario)
        self.is_exam = line.row().mode == "exam"
        self.bodies = 0
        self.files: set[str] = set()

    def check(self, *bodies: str) -> None:
        for body in bodies:
            self.bodies += 1
            assert body
            found = self.told(body)
            assert not found, f"{self.line.row().mode}: {found[:5]} in {body[:200]}"

    def told(self, body: str) -> list[str]:
        """What the body says that nobody should know yet."""
        row, text = self.line.row(), squeezed(body)
        known = squeezed(" ".join([row.opening if row.answered_at else "", *self._spoken()]))
        texts = [*self.secrets.texts, *(self.secrets.hints if self.is_exam or not row.hints_used else [])]
        found = [told for told in within(texts, text) if told not in known]
        tokens = [*self.secrets.codes, *self.secrets.values(row.state["released"], known)]
        return found + [token for token in tokens if token in text]

    def _spoken(self) -> Iterator[str]:
        row = self.line.row()
        yield from (text for turn in row.turns for text in (turn.agent, turn.customer))
        yield from strings(row.ticket)
        if row.state["is_verified"] or self.secrets.scenario.kind == "emergency":
            yield from (field.value for field in self.secrets.scenario.brief.crm)

    def check_shape(self, data: Any) -> None:
        """Only the keys that the page needs; the customer's mood in practice only."""
        allowed = TURN | PROGRESS | VIEW | ANSWERS | (set() if self.is_exam else MOOD)
        assert set(keys(data)) <= allowed, set(keys(data)) - allowed

    def browse(self) -> None:
        """Every page that a trainee in a call can open."""
        line, slug = self.line, self.secrets.scenario.slug
        pages = [line.client.get(path).text for path in ("/", "/scenarios", f"/scenarios/{slug}", "/calls", line.base)]
        self.check(*pages)
        view = re.search(r'id="view"[^>]*>(.*?)</script>', pages[-1], re.S)
        assert view
        self.check_shape(json.loads(view[1]))
        self.check_shape(line.get("state").json)
        if self.is_exam:
            assert not re.search(r'id="(anger|mercury|trust|hint|ask-hint)"', pages[-1])
        for page in pages:
            self.files.update(re.findall(r'(?:src|href)="(/static/[^"?]+\.(?:js|json|css))', page))

    def read_files(self) -> None:
        """Every file of ours that a page named."""
        assert self.files
        for path in sorted(self.files):
            with self.line.client.get(path) as response:
                if "/vendor/" not in path:
                    self.check(response.text)

    def hear(self) -> None:
        """Everything the page's scripts were answered so far."""
        for response in self.line.heard:
            self.check(response.text)
            if response.is_json:
                self.check_shape(response.json)
        self.line.heard.clear()

    def listen(self) -> None:
        """Everything the event stream has told: one frame for the answer, one for each turn."""
        frames = self.line.row().turn_count + 2
        stream = self.line.client.get(f"{self.line.base}/events", headers={"Last-Event-ID": "0"})
        told = "".join(part.decode() for part in islice(stream.iter_encoded(), frames))
        stream.close()
        assert told.count("event: call.turn") == frames - 2
        self.check(told)


def play(line: Line, watch: Watch, lines: list[str]) -> None:
    for number, said in enumerate(lines):
        if line.row().ended_at:
            return
        line.say(said)
        watch.hear()
        if number == 2:
            for act, body in (("crm", {}), ("help", {"question": "怎么处理"}), ("ticket", {"fields": {}})):
                assert line.post(act, body).status_code == 200
            watch.browse()
    if not line.row().ended_at:
        line.say("", event="hang_up")


@pytest.fixture(autouse=True)
def fresh_bus(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of calls start again in each test, so no stream may remember another test's call."""
    monkeypatch.setitem(app.extensions, "chushi_bus", ProcessBus())


@pytest.mark.parametrize("mode", ["practice", "exam"])
@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_hidden_reaches_the_browser_before_the_report(login: Login, clock: Clock, slug: str, mode: str) -> None:
    scenario = library_at(ROOT).get(slug)
    lines = yaml.safe_load((ROOT / "tests" / "content" / "agents" / f"{slug}.yaml").read_text(encoding="utf-8"))[
        "ideal"
    ]
    line = Line(login("learner"), slug, mode=mode)
    watch = Watch(line, scenario)
    watch.browse()
    assert line.get("state").json["opening"] == ""
    line.answer()
    play(line, watch, lines)
    watch.listen()
    watch.browse()
    watch.read_files()
    assert line.post("hint").status_code == 409
    assert line.get("debrief").location == line.base
    watch.hear()
    assert watch.bodies > 30

    assert line.form("file").status_code == 303
    report = line.client.get(f"{line.base}/debrief").text
    assert len(watch.told(report)) > 10, "the report shows what was hidden, so the search above can find it"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_hint_is_told_alone_and_only_when_asked_for_in_practice(login: Login, clock: Clock, slug: str) -> None:
    scenario = library_at(ROOT).get(slug)
    line = Line(login("learner"), slug).answer()
    hints = {squeezed(hint.text["zh"]) for hint in scenario.brief.hints}
    assert hints
    assert not [hint for hint in hints if hint in squeezed(line.get().text)]
    given = squeezed(line.post("hint").json["hint"])
    assert [hint for hint in hints if hint in given] == [given]
    line.form("stop")
    exam = Line(line.client, slug, mode="exam").answer()
    assert exam.post("hint").json["code"] == "call.exam_has_no_hints"
    assert not [hint for hint in hints if hint in squeezed(exam.get().text)]
