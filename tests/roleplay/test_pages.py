"""The pages around a call: who sees what, and that every page reads well."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from lms.evidence import queries as ledger
from lms.grading import service as grading
from lms.grading.rubric import load_rubric
from lms.platform.db.base import Session
from lms.platform.db.session import commit
from lms.roleplay import queries
from lms.roleplay.library import library_at
from lms.roleplay.models import Call
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import calls, turns, wrap
from tests.conftest import Clock, Login
from tests.support.client import SeparateClient
from tests.support.pages import Page, get_page

RUDE = ("您好,工号 0316,您请讲。", "这是规定,随便你。", "你爱投诉就投诉。")
Take = Callable[..., Call]


@pytest.fixture
def bill(root: Any) -> Scenario:
    return library_at(root).get("rp-03")


@pytest.fixture
def learner(login: Login, clock: Clock) -> SeparateClient:
    return login("learner", name="林小满")


@pytest.fixture
def mentor(login: Login, clock: Clock) -> SeparateClient:
    return login("mentor", name="周师傅")


@pytest.fixture
def take(bill: Scenario, learner: SeparateClient, clock: Clock) -> Take:
    def taken(*lines: str, mode: str = "practice", ticket: dict[str, Any] | None = None, file: bool = True) -> Call:
        call = calls.start_call(bill, mode=mode, persona="", actor=learner.actor, now=clock.now, seed=5)
        calls.answer(call, now=clock.now)
        for line in lines:
            if call.ended_at is None:
                speak(call, line)
        if call.ended_at is None:
            speak(call, "", event="hang_up")
        if file:
            wrap.save_ticket(call, bill, ticket or {"category": "repair"}, now=clock.now)
            wrap.file_ticket(call, bill, actor=learner.actor, now=clock.now)
        commit()
        return call

    def speak(call: Call, line: str, event: str = "") -> None:
        now = clock.tick(seconds=15)
        turns.speak(call, bill, n=call.turn_count + 1, line=line, event=event, now=now)
        commit()
        Session.refresh(call)

    return taken


def debrief_of(client: SeparateClient, call: Call) -> Page:
    return get_page(client, f"/calls/{call.id}/debrief")


class TestDebrief:
    def test_shows_the_result_the_fatal_words_and_where_they_were_said(
        self, learner: SeparateClient, take: Take
    ) -> None:
        page = debrief_of(learner, take(*RUDE))
        assert page.select_text(".seal") == ["还没通过"]
        assert any("爱投诉就投诉" in quote for quote in page.select_text(".fatal .said"))
        assert page.soup.select_one('.fatal a[href="#turn-3"]')
        assert page.soup.select_one("#turn-3 .mark-fatal")

    def test_every_link_inside_the_page_leads_somewhere(self, learner: SeparateClient, take: Take) -> None:
        page = debrief_of(learner, take(*RUDE))
        anchors = {tag["href"][1:] for tag in page.soup.select('a[href^="#"]')}
        assert sorted(name for name in anchors if not page.soup.find(id=name)) == []

    def test_compares_with_the_call_before(self, learner: SeparateClient, take: Take) -> None:
        first = grading.find_report(queries.SUBJECT, take(*RUDE).id)
        assert first is not None
        page = debrief_of(learner, take("您好,工号 0316,您请讲。"))
        assert f"上次 {first.points:g}" in page.text

    def test_ticket_fields_are_shown_by_their_labels(self, learner: SeparateClient, take: Take) -> None:
        cells = debrief_of(learner, take(*RUDE)).select_text("#ticket tbody tr:first-child td")
        assert cells[0] == "设施报修"
        assert "账单与气费异议" in cells[1]

    def test_is_complete_after_an_exam_but_offers_no_second_try_from_a_turn(
        self, learner: SeparateClient, take: Take
    ) -> None:
        exam, practice = debrief_of(learner, take(*RUDE, mode="exam")), debrief_of(learner, take(*RUDE))
        assert len(exam.soup.select(".turn")) == len(practice.soup.select(".turn"))
        assert practice.soup.select(".turn-fork")
        assert not exam.soup.select(".turn-fork")

    def test_nothing_of_it_is_seen_before_the_ticket_is_filed(self, learner: SeparateClient, take: Take) -> None:
        call = take(*RUDE, file=False)
        response = learner.get(f"/calls/{call.id}/debrief")
        assert (response.status_code, response.location) == (303, f"/calls/{call.id}")

    def test_a_stopped_call_gets_a_kind_page(self, learner: SeparateClient, bill: Scenario, clock: Clock) -> None:
        call = calls.start_call(bill, mode="practice", persona="", actor=learner.actor, now=clock.now)
        calls.stop(call, actor=learner.actor, now=clock.now)
        assert "不计成绩" in debrief_of(learner, call).text

    def test_another_learner_finds_nothing(self, login: Login, take: Take) -> None:
        call, other = take(*RUDE), login("learner")
        assert other.get(f"/calls/{call.id}/debrief").status_code == 404
        assert other.post_form(f"/calls/{call.id}/fork", {"turn": 1}).status_code == 404

    def test_english_people_read_it_in_english(self, login: Login, take: Take) -> None:
        call = take(*RUDE)
        reader = login("mentor", locale="en")
        page = debrief_of(reader, call)
        assert page.select_text("#fatal-title") == ["Fatal errors"]


class TestFork:
    def test_goes_on_from_before_the_turn(self, learner: SeparateClient, take: Take) -> None:
        call = take(*RUDE)
        response = learner.post_form(f"/calls/{call.id}/fork", {"turn": 1})
        fresh = Session.get_one(Call, int(response.location.rsplit("/", 1)[1]))
        assert (response.status_code, fresh.turn_count, fresh.forked_from_id) == (303, 1, call.id)

    @pytest.mark.parametrize("turn", ["", "x", "-1", "99", "²", "1" * 30])
    def test_refuses_a_turn_that_is_not_there(self, learner: SeparateClient, take: Take, turn: str) -> None:
        call = take(*RUDE)
        assert learner.post_form(f"/calls/{call.id}/fork", {"turn": turn}).status_code in {409, 422}
        assert queries.find_open_call(learner.actor) is None


class TestReviewing:
    def test_the_list_finds_calls_by_reason_result_scenario_and_person(
        self, mentor: SeparateClient, take: Take
    ) -> None:
        take(*RUDE)
        shown = "/reviews?reason=fatal_suspected&passed=no&scenario=rp-03&seen=no&q=林小满"
        assert get_page(mentor, shown).select_text("tbody th a") == ["林小满"]
        for other in ("?passed=yes", "?scenario=rp-01", "?q=王", "?seen=yes", "?reason=injection_flag"):
            assert get_page(mentor, "/reviews" + other).select_text("tbody th a") == []

    def test_nonsense_in_the_address_is_no_filter(self, mentor: SeparateClient, take: Take) -> None:
        take(*RUDE)
        assert get_page(mentor, "/reviews?reason=%22&passed=maybe&page=x").select_text("tbody th a") == ["林小满"]

    def test_the_list_can_be_taken_along_as_a_sheet(self, mentor: SeparateClient, take: Take) -> None:
        take(*RUDE)
        for address, people in (
            ("/reviews/export.xlsx?passed=no", ["林小满"]),
            ("/reviews/export.xlsx?passed=yes", []),
        ):
            sheet = load_workbook(BytesIO(mentor.get(address).data)).active
            assert [row[1].value for row in list(sheet.rows)[1:]] == people

    def test_a_correction_changes_points_history_and_ledger(
        self, mentor: SeparateClient, learner: SeparateClient, take: Take
    ) -> None:
        call = take(*RUDE)
        before = grading.find_report(queries.SUBJECT, call.id)
        assert before is not None
        points = before.points
        given = {"item": "B1", "verdict": "met", "reason": "第一句就复述了"}
        assert mentor.post_form(f"/calls/{call.id}/corrections", given).status_code == 303
        after = grading.find_report(queries.SUBJECT, call.id)
        assert after is not None
        assert after.points > points
        assert "第一句就复述了" in " ".join(debrief_of(learner, call).select_text("#item-B1"))
        assert len(ledger.history(queries.SUBJECT, call.id)) == 2

    def test_an_overturned_fatal_error_stays_readable(self, mentor: SeparateClient, take: Take) -> None:
        call = take(*RUDE)
        code = debrief_of(mentor, call).select_text(".fatal-row h3 .tag")[0].split()[0]
        given = {"item": code, "verdict": "overturned", "reason": "是引用客户的话"}
        mentor.post_form(f"/calls/{call.id}/corrections", given)
        assert "是引用客户的话" in " ".join(debrief_of(mentor, call).select_text(f"#item-{code}"))

    @pytest.mark.parametrize(
        "given",
        [
            {"item": "B1", "verdict": "met", "reason": " "},
            {"item": "B1", "verdict": "perfect", "reason": "好"},
            {"item": "Z9", "verdict": "met", "reason": "好"},
            {},
        ],
    )
    def test_an_unreasoned_or_unknown_correction_is_refused(
        self, mentor: SeparateClient, take: Take, given: dict[str, str]
    ) -> None:
        call = take(*RUDE)
        assert mentor.post_form(f"/calls/{call.id}/corrections", given).status_code == 422
        assert len(ledger.history(queries.SUBJECT, call.id)) == 1

    def test_nobody_corrects_their_own_call(self, login: Login, take: Take, learner: SeparateClient) -> None:
        call = take(*RUDE)
        both = login("mentor")
        call.person_id = both.person.id
        commit()
        given = {"item": "B1", "verdict": "met", "reason": "好"}
        assert both.post_form(f"/calls/{call.id}/corrections", given).status_code == 403
        assert not debrief_of(both, call).soup.select('form[action$="corrections"]')

    def test_a_remark_reaches_the_learner_beside_the_line(
        self, mentor: SeparateClient, learner: SeparateClient, take: Take
    ) -> None:
        call = take(*RUDE)
        assert mentor.post_form(f"/calls/{call.id}/comments", {"turn": 2, "text": "这句最伤人"}).status_code == 303
        assert "这句最伤人" in " ".join(debrief_of(learner, call).select_text("#turn-2 .comment"))

    @pytest.mark.parametrize(
        "given", [{"turn": "99", "text": "好"}, {"turn": "x", "text": "好"}, {"turn": "1", "text": " "}]
    )
    def test_a_remark_on_nothing_is_refused(self, mentor: SeparateClient, take: Take, given: dict[str, str]) -> None:
        call = take(*RUDE)
        assert mentor.post_form(f"/calls/{call.id}/comments", given).status_code == 422

    def test_learners_have_no_list_and_change_nothing(self, learner: SeparateClient, take: Take) -> None:
        call = take(*RUDE)
        assert learner.get("/reviews").status_code == 403
        assert learner.post_form(f"/calls/{call.id}/corrections", {"item": "B1"}).status_code == 403
        assert learner.post_form(f"/calls/{call.id}/comments", {"turn": 1}).status_code == 403


class TestHome:
    def test_a_newcomer_is_led_to_the_first_scenario(self, learner: SeparateClient) -> None:
        page = get_page(learner, "/")
        assert page.soup.select_one('.next a[href^="/scenarios/"]')
        assert len(page.soup.select(".scenario-card")) == 4

    def test_an_open_call_comes_first_then_an_unfiled_ticket_then_advice(
        self, learner: SeparateClient, take: Take, bill: Scenario, clock: Clock
    ) -> None:
        call = take(*RUDE, file=False)
        assert get_page(learner, "/").select_text(".next a.btn") == ["提交工单"]
        wrap.file_ticket(call, bill, actor=learner.actor, now=clock.tick(seconds=9))
        stored = grading.find_report(queries.SUBJECT, call.id)
        assert stored is not None
        assert stored.current["advice"]["zh"] in get_page(learner, "/").text
        calls.start_call(bill, mode="practice", persona="", actor=learner.actor, now=clock.now)
        assert get_page(learner, "/").select_text(".next a.btn") == ["继续通话"]

    def test_an_open_call_can_be_left_from_home_even_when_its_screen_cannot_open(
        self, learner: SeparateClient, bill: Scenario, clock: Clock
    ) -> None:
        calls.start_call(bill, mode="practice", persona="", actor=learner.actor, now=clock.now)
        form = get_page(learner, "/").soup.select_one('.next form[method="post"]')
        assert form is not None
        assert learner.post_form(str(form["action"])).status_code == 303
        assert queries.find_open_call(learner.actor) is None

    def test_staff_find_their_tools(self, mentor: SeparateClient) -> None:
        assert "待评通话" in get_page(mentor, "/").select_text(".tool-links a")


class TestChoosing:
    def test_scenarios_are_filtered_by_line(self, learner: SeparateClient) -> None:
        assert len(get_page(learner, "/scenarios?line=city").soup.select(".scenario-card")) == 1
        assert "还没有情景" in get_page(learner, "/scenarios?line=nowhere").text

    def test_the_briefing_shows_weights_and_must_dos_but_nothing_hidden(
        self, learner: SeparateClient, bill: Scenario
    ) -> None:
        page = get_page(learner, "/scenarios/rp-03")
        assert [row.split()[-1] for row in page.select_text(".weights tbody tr")] == [
            str(weight) for weight in bill.guide["weights"].values()
        ]
        assert [entry["name"]["zh"] for entry in bill.guide["must_pass"]] == page.select_text(".must-names li")
        hidden = [fact.text["zh"] for fact in bill.customer.facts] + list(bill.customer.opening)
        assert [text for text in hidden if text in page.text] == []

    def test_local_parameters_are_filled_in(self, learner: SeparateClient) -> None:
        assert "{{" not in get_page(learner, "/scenarios/rp-01").text

    def test_a_start_without_a_mode_is_explained_on_the_page(self, learner: SeparateClient) -> None:
        response = learner.post_form("/scenarios/rp-03/calls", {"mode": "nonsense"})
        assert response.status_code == 422
        assert queries.find_open_call(learner.actor) is None

    def test_my_calls_lists_them_all_with_their_state(self, learner: SeparateClient, take: Take, clock: Clock) -> None:
        assert "还没有通话" in get_page(learner, "/calls").text
        take(*RUDE)
        clock.now += timedelta(minutes=5)
        take(*RUDE, file=False)
        assert get_page(learner, "/calls").select_text("tbody td .badge") == ["工单未提交", "还没通过"]

    def test_everybody_may_read_the_rubric(self, learner: SeparateClient, login: Login) -> None:
        for client in (learner, login("invigilator")):
            page = get_page(client, "/rubric")
            assert len(page.soup.select(".rubric-item")) == len(load_rubric().items)
            assert "FE10" in page.text
