"""A person's calls: told in full on request, emptied of their words when they are anonymised."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.queries import actor_of
from lms.accounts.service import people, profile
from lms.evidence import queries as ledger
from lms.grading.models import Comment, Correction, StoredReport
from lms.grading.report import Report
from lms.platform.auth.actor import SYSTEM, Actor
from lms.platform.db.base import Session
from lms.platform.db.session import commit
from lms.platform.errors import DomainError
from lms.roleplay.library import library_at
from lms.roleplay.models import Call, CallTurn
from lms.roleplay.service import calls, review, turns, wrap
from tests.conftest import Clock
from tests.factories import accounts
from tests.support.pages import get_page

LINES = ("您好,我是林小满,请问有什么可以帮您?", "您先别急,小满帮您查这个月的账单。", "随便你,爱投诉就投诉去。")
NOTE, REASON, REMARK = "小满登记的备注:客户要求复核读数", "小满这里说过了", "小满,语气再缓一点"


@pytest.fixture
def learner(session: Any, clock: Clock) -> Person:
    return accounts.person("learner", name="林小满", staff_number="L-7788")


@pytest.fixture
def mentor(session: Any, clock: Clock) -> Actor:
    return accounts.actor("mentor", name="陈师傅")


@pytest.fixture
def call(learner: Person, mentor: Actor, clock: Clock, root: Any) -> Call:
    """A finished call with a ticket, a correction and a remark of a mentor."""
    scenario, actor = library_at(root).get("rp-03"), actor_of(learner)
    call = calls.start_call(scenario, mode="practice", persona="", actor=actor, now=clock.now, seed=5)
    calls.answer(call, now=clock.now)
    for n, line in enumerate((*LINES, ""), 1):
        event = "" if line else "hang_up"
        turns.speak(call, scenario, n=n, line=line, event=event, now=clock.tick(seconds=15))
        Session.refresh(call)
    texts = {question.key: NOTE for question in scenario.ticket if question.kind in {"text", "long"}}
    assert texts
    wrap.save_ticket(call, scenario, texts, now=clock.now)
    wrap.file_ticket(call, scenario, actor=actor, now=clock.now)
    review.correct_verdict(call, scenario, "A1", "met", reason=REASON, actor=mentor, now=clock.now)
    review.comment(call, turn=1, text=REMARK, actor=mentor, now=clock.now)
    commit()
    return call


def anonymise(person: Person, clock: Clock) -> None:
    people.deactivate(person, actor=SYSTEM, now=clock.now)
    people.anonymise(person, "本人要求", actor=SYSTEM, now=clock.now)
    commit()
    Session.expire_all()


def stored(call: Call) -> StoredReport:
    return Session.scalars(select(StoredReport).where(StoredReport.subject_id == call.id)).one()


def test_the_download_holds_calls_word_for_word_with_marks_and_peoples_word(call: Call, learner: Person) -> None:
    told = json.loads(json.dumps(profile.personal_data_of(learner), ensure_ascii=False))
    assert [turn["typed"] for turn in told["calls"][0]["turns"]][:3] == list(LINES)
    assert NOTE in told["calls"][0]["ticket"].values()
    graded = told["grading"]["reports"][0]
    assert (graded["points"], graded["corrections"][0]["reason"]) == (stored(call).points, REASON)
    assert [remark["text"] for remark in graded["comments"]] == [REMARK]
    assert [row["version"] for row in told["ledger"]] == [1, 2]


def test_a_mentors_download_holds_what_they_wrote_but_nobody_elses_calls(call: Call, mentor: Actor) -> None:
    person = Session.get(Person, mentor.user_id)
    assert person is not None
    told = profile.personal_data_of(person)
    assert (told["calls"], told["grading"]["reports"], told["ledger"]) == ([], [], [])
    assert [entry["reason"] for entry in told["grading"]["corrections_written"]] == [REASON]
    assert [entry["text"] for entry in told["grading"]["comments_written"]] == [REMARK]


def test_anonymising_keeps_the_marks_and_leaves_no_word_of_the_person(
    call: Call, learner: Person, clock: Clock
) -> None:
    points, before = stored(call).points, Report.from_dict(stored(call).current)
    customer = Session.scalars(select(CallTurn.customer).order_by(CallTurn.id)).all()
    anonymise(learner, clock)
    kept = Report.from_dict(stored(call).current)
    assert (stored(call).points, kept.points, kept.dimensions) == (points, before.points, before.dimensions)
    assert [(v.item, v.verdict) for v in kept.verdicts] == [(v.item, v.verdict) for v in before.verdicts]
    assert [fatal.code for fatal in kept.fatal] == [fatal.code for fatal in before.fatal]
    assert [record.points for record in Session.scalars(ledger.current_records(learner.id))] == [points]
    assert Session.scalars(select(CallTurn.customer).order_by(CallTurn.id)).all() == customer

    rows = [*Session.scalars(select(CallTurn)), *Session.scalars(select(Call)), stored(call)]
    rows += [*Session.scalars(select(Correction)), *Session.scalars(select(Comment))]
    written = str([{c.key: getattr(row, c.key) for c in row.__table__.columns} for row in rows])
    for word in ("小满", "L-7788", "爱投诉", "先别急", "备注"):
        assert word not in written, word


def test_anonymising_a_mentor_keeps_the_reason_of_the_mark_without_the_name(
    call: Call, mentor: Actor, clock: Clock
) -> None:
    person = Session.get(Person, mentor.user_id)
    assert person is not None
    anonymise(person, clock)
    correction, remark = Session.scalars(select(Correction)).one(), Session.scalars(select(Comment)).one()
    assert (correction.reviewer_name, correction.reason) == (f"#{person.id}", REASON)
    assert (remark.author_name, remark.text) == (f"#{person.id}", REMARK)
    assert Session.scalars(select(CallTurn.agent).order_by(CallTurn.n)).first() == LINES[0]


def test_the_report_of_an_anonymised_person_can_still_be_read(
    call: Call, learner: Person, login: Any, clock: Clock
) -> None:
    anonymise(learner, clock)
    page = get_page(login("mentor"), f"/calls/{call.id}/debrief")
    assert "小满" not in page.text
    assert f"#{learner.id}" in page.text


def test_nobody_judges_words_that_were_erased(
    call: Call, learner: Person, mentor: Actor, clock: Clock, root: Any
) -> None:
    scenario, said = library_at(root).get("rp-03"), {"reason": REASON, "actor": mentor, "now": clock.now}
    assert review.correct_verdict(call, scenario, "A2", "not_met", **said).verdict == "not_met"
    anonymise(learner, clock)
    with pytest.raises(DomainError) as refused:
        review.correct_verdict(call, scenario, "A2", "met", **said)
    assert refused.value.code == "review.anonymised"
