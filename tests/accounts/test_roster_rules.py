"""What a roster's cells and lines mean, as tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.rules import roster, roster_cells, roster_plan
from lms.accounts.rules.roster_plan import Kind
from lms.accounts.vocabulary import Line, Role

HEAD = ("工号", "姓名", "站点", "班组", "角色", "业务线", "入职日期", "邮箱", "手机")


def reading(*rows, head=HEAD):
    return roster.read([(number, cells) for number, cells in enumerate([head, *rows], start=1)])


def codes(read):
    return [(problem.line, problem.code) for problem in read.problems]


@pytest.mark.parametrize(
    "text",
    ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "2026 年 11 月 22 日", "20261122", "46348", "46348.0",
     "2026-11-22 00:00:00", "2026-11-22T08:30"],
)  # fmt: skip
def test_one_day_in_every_spelling(text):
    assert roster_cells.day(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "22/11/2026", "1800-01-01", "11月22日", "123"]
)
def test_what_is_no_day(text):
    assert roster_cells.day(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("学员", {Role.LEARNER}),
        ("师傅、培训师", {Role.MENTOR, Role.TRAINER}),
        ("师傅,培训师;质检员/监考员", {Role.MENTOR, Role.TRAINER, Role.QA_REVIEWER, Role.INVIGILATOR}),
        ("师傅\uff0c培训师\uff1b质检员", {Role.MENTOR, Role.TRAINER, Role.QA_REVIEWER}),
        ("师傅 班组长", {Role.MENTOR, Role.TEAM_LEAD}),
        ("Team lead, QA reviewer", {Role.TEAM_LEAD, Role.QA_REVIEWER}),
        ("team_lead;ADMIN", {Role.TEAM_LEAD, Role.ADMIN}),
        ("学员、学员", {Role.LEARNER}),
    ],
)
def test_roles_in_every_spelling(text, found):
    assert roster_cells.roles(text) == (frozenset(found), [])


@pytest.mark.parametrize(
    ("text", "line"), [("燃气", Line.GAS), ("城市热线", Line.CITY), ("Both", Line.COMMON), ("水务", None)]
)
def test_lines_of_business(text, line):
    assert roster_cells.line(text) == line


def test_a_full_line_is_read():
    read = reading(
        ("00123", "张三", "南区", "一班", "师傅", "燃气", "2026年11月22日", "Z@Example.com", "13800138000.0")
    )
    assert codes(read) == []
    assert read.rows[0].staff_number == "00123"
    assert read.rows[0].values == {
        "name": "张三", "site": "南区", "team": "一班", "roles": ["mentor"], "line": "gas",
        "hired_on": "2026-11-22", "email": "z@example.com", "phone": "13800138000",
    }  # fmt: skip


def test_a_number_that_a_spreadsheet_made_of_the_staff_number_is_undone():
    assert [row.staff_number for row in reading(("10001.0", "a"), (" ab12 ", "b")).rows] == ["10001", "AB12"]


def test_english_headings_in_any_order_below_a_title():
    read = roster.read([(1, ("Roster 2026",)), (3, ("Name", "Staff number", "序号")), (4, ("Ann", "7", "1"))])
    assert codes(read) == []
    assert read.rows[0].values == {"name": "Ann"}


def test_unknown_doubled_and_missing_headings_are_named():
    read = reading(("1", "a", "x", "b"), head=("工号", "姓名", "部们", "姓名"))
    assert codes(read) == [(1, "heading.unknown"), (1, "heading.twice")]
    assert [row.values for row in read.rows] == [{"name": "a"}]
    typo = reading(("1", "a", "x"), head=("工号", "姓名", "入职日其"))
    assert typo.problems[0].hint == "hired_on"
    missing = reading(("1",), head=("工号",))
    assert (codes(missing), missing.blocked, missing.rows) == ([(1, "heading.missing")], True, [])


def test_each_wrong_cell_is_named_and_its_line_left_out():
    read = reading(
        ("", "无号"),
        ("bad number", "a"),
        ("1", "a", "", "", "国王"),
        ("2", "a", "", "", "", "水务"),
        ("3", "a", "", "", "", "", "昨天"),
        ("4", "a", "", "", "", "", "", "nobody"),
        ("5", "a", "", "", "", "", "", "", "call me"),
        ("6", "长" * 81),
        ("7", "b"),
        ("7", "c"),
    )
    assert codes(read) == [
        (2, "staff_number.unreadable"), (3, "staff_number.unreadable"), (4, "roles.unknown"), (5, "line.unreadable"),
        (6, "hired_on.unreadable"), (7, "email.unreadable"), (8, "phone.unreadable"), (9, "name.unreadable"),
        (11, "staff_number.twice"),
    ]  # fmt: skip
    assert read.problems[-1].hint == "10"
    assert [(row.staff_number, row.values) for row in read.rows] == [("7", {"name": "b"})]


def planned(known, *rows, emails=None, own_number=""):
    read = reading(*rows)
    assert codes(read) == []
    return roster_plan.plan(read.rows, known, emails or {}, own_number=own_number)


ZHANG = {**roster_plan.blank(), "name": "张三", "site": "南区", "team": "一班", "email": "z@example.com"}


def test_the_plan_tells_new_changed_and_unchanged_apart():
    plan = planned({"1": ZHANG, "2": ZHANG}, ("1", "张三丰"), ("2", "", "南区"), ("3", "李四"))
    assert [change.kind for change in plan.changes] == [Kind.UPDATED, Kind.UNCHANGED, Kind.CREATED]
    assert (plan.changes[0].before, plan.changes[0].after) == ({"name": "张三"}, {"name": "张三丰"})
    assert plan.changes[2].after["roles"] == ["learner"]
    assert plan.counts() == {"created": 1, "updated": 1, "unchanged": 1, "errors": 0}


def test_moving_to_another_site_leaves_the_team():
    plan = planned({"1": ZHANG}, ("1", "", "北区"))
    assert plan.changes[0].after == {"site": "北区", "team": None}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("9",), "name.missing"),
        (("9", "新人", "", "二班"), "team.without_site"),
        (("9", "新人", "", "", "", "", "", "z@example.com"), "email.taken"),
    ],
)
def test_lines_that_cannot_be_carried_out(row, code):
    plan = planned({"1": ZHANG}, row, emails={"z@example.com": "1"})
    assert ([problem.code for problem in plan.problems], plan.changes) == ([code], [])


def test_two_lines_cannot_share_an_email():
    line = ("", "", "", "", "", "same@example.com")
    plan = planned({}, ("1", "a", *line), ("2", "b", *line))
    assert [change.staff_number for change in plan.changes] == ["1"]
    assert plan.problems[0].hint == "1"


def test_nobody_takes_administration_from_themselves_by_a_file():
    admin = {**ZHANG, "roles": ["admin"]}
    row = ("1", "", "", "", "学员")
    assert [p.code for p in planned({"1": admin}, row, own_number="1").problems] == ["roles.own_admin"]
    assert planned({"1": admin}, row, own_number="2").problems == []


def test_undo_restores_what_nobody_has_touched_since():
    change = planned({"1": ZHANG}, ("1", "张三丰", "", "", "师傅")).changes[0]
    present = {**ZHANG, **change.after, "name": "又改了"}
    assert roster_plan.to_restore(change, present) == {"roles": ["learner"]}


@given(st.lists(st.lists(st.text(max_size=12), max_size=10), max_size=8))
def test_nonsense_never_crashes_the_reading(rows):
    read = roster.read([(n, tuple(cells)) for n, cells in enumerate([HEAD, *rows], start=1)])
    assert len({row.staff_number for row in read.rows}) == len(read.rows)
