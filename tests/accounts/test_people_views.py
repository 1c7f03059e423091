"""The screens of people: who sees them, what they show, what they change."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.accounts import queries
from lms.accounts.models import Person
from lms.accounts.vocabulary import Role
from lms.platform.db.base import Session
from tests.factories import accounts
from tests.support.pages import get_page, read_page
from tests.support.queries import counted_queries

DETAILS = {"staff_number": "b7", "name": "新人", "line": "gas", "site_id": "0", "team_id": "0"}


def test_an_administrator_finds_people_by_name_and_number(login):
    admin = login("admin")
    accounts.person(name="林小满", staff_number="K100")
    accounts.person(name="周知行", staff_number="K200")
    assert get_page(admin, "/people?q=林小").select_text("#people tbody td:nth-child(1)") == ["K100"]
    assert get_page(admin, "/people?q=k200").select_text("#people tbody td:nth-child(2)") == ["周知行"]
    assert "没有找到" in get_page(admin, "/people?q=%25").text


def test_the_list_filters_by_role_team_and_state(login):
    admin = login("admin", staff_number="A1")
    team = accounts.team()
    accounts.person("mentor", staff_number="M1", team_id=team.id)
    gone = accounts.person("mentor", staff_number="M2")
    gone.deactivated_at = gone.created_at
    numbers = "#people tbody td:nth-child(1)"
    assert get_page(admin, "/people?role=mentor").select_text(numbers) == ["M1"]
    assert get_page(admin, "/people?role=mentor&state=all").select_text(numbers) == ["M1", "M2"]
    assert get_page(admin, f"/people?team={team.id}").select_text(numbers) == ["M1"]
    assert get_page(admin, "/people?role=nonsense&team=x&state=y&sort=z&page=-1").select_text(numbers) == ["A1", "M1"]


def test_the_list_sorts_both_ways_and_pages(login):
    admin = login("admin", staff_number="A0")
    for number in range(60):
        accounts.person(staff_number=f"P{number:02}")
    numbers = "#people tbody td:nth-child(1)"
    assert get_page(admin, "/people?sort=-staff_number").select_text(numbers)[0] == "P59"
    second = get_page(admin, "/people?sort=staff_number&page=2&q=")
    assert second.select_text(numbers)[0] == "P49"
    assert "sort=staff_number" in second.soup.select_one("a[rel=prev]")["href"]


def test_the_list_needs_the_same_few_statements_for_many_people(login):
    admin = login("admin")
    get_page(admin, "/people")
    with counted_queries() as few:
        get_page(admin, "/people")
    for _number in range(30):
        accounts.person("mentor", "trainer", team_id=accounts.team().id)
    Session.commit()
    get_page(admin, "/people")
    with counted_queries() as many:
        get_page(admin, "/people")
    assert len(many) <= len(few) + 2


def test_the_export_holds_what_the_filter_shows_and_runs_no_formula(login):
    admin = login("admin", staff_number="A1")
    accounts.person("mentor", staff_number="0077", name='=HYPERLINK("http://evil")')
    answer = admin.get("/people/export.xlsx?role=mentor")
    sheet = load_workbook(BytesIO(answer.data)).active
    assert [cell.value for cell in sheet[1]][:2] == ["工号", "姓名"]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].data_type) == ("0077", '\'=HYPERLINK("http://evil")', "s")
    assert sheet.max_row == 2


def test_a_team_lead_sees_their_own_team_only(login):
    team = accounts.team()
    lead = login("team_lead", team_id=team.id)
    mine = accounts.person(team_id=team.id, name="同班")
    other = accounts.person(name="别班")
    text = get_page(lead, "/people").text
    assert "同班" in text
    assert "别班" not in text
    assert "生成" not in get_page(lead, f"/people/{mine.id}").text
    read_page(lead.get(f"/people/{other.id}"), status=404)


def test_a_person_is_added_changed_and_given_roles(login):
    admin = login("admin")
    read_page(admin.get("/people/new"))
    answer = admin.post_form("/people/new", {**DETAILS, "roles": ["mentor"], "email": "New@Example.com"})
    person = queries.find_by_staff_number("B7")
    assert answer.location == f"/people/{person.id}"
    assert (person.email, person.roles) == ("new@example.com", {Role.MENTOR})
    team = accounts.team()
    changed = {**DETAILS, "name": "改名", "team_id": str(team.id), "hired_on": "2026-11-22"}
    assert admin.post_form(f"/people/{person.id}", changed).status_code == 303
    assert admin.post_form(f"/people/{person.id}/roles", {"roles": ["learner", "trainer"]}).status_code == 303
    person = Session.get(Person, person.id)
    assert (person.name, person.team_id, person.site_id) == ("改名", team.id, team.site_id)
    assert person.roles == {Role.LEARNER, Role.TRAINER}
    get_page(admin, f"/people/{person.id}")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("staff_number", "TAKEN", "已有人使用"),
        ("staff_number", "a b", "只能用字母"),
        ("email", "taken@example.com", "已有人使用"),
        ("email", "nobody", "不是邮箱"),
        ("phone", "call me", "不是电话"),
        ("name", "", "请填写"),
        ("hired_on", "2026-13-01", ""),
        ("roles", "king", ""),
    ],
)
def test_mistakes_are_shown_at_the_field_and_change_nothing(login, field, value, message):
    admin = login("admin")
    accounts.person(staff_number="TAKEN", email="taken@example.com")
    before = queries.count_people()
    page = read_page(admin.post_form("/people/new", {**DETAILS, "roles": ["learner"], field: value}), status=422)
    assert message in " ".join(page.select_text(".invalid-feedback"))
    assert page.select_text(".invalid-feedback")
    assert queries.count_people() == before


def test_control_characters_are_taken_out_of_what_people_write(login):
    admin = login("admin")
    admin.post_form("/people/new", {**DETAILS, "name": "a\0b\x07c", "roles": ["learner"]})
    assert queries.find_by_staff_number("B7").name == "abc"
    assert admin.get("/people?q=a%00b").status_code == 200
    assert admin.post_form("/people/places/sites", {"name": "\0"}).status_code == 422


def test_sites_and_teams_are_added_and_renamed(login):
    admin = login("admin")
    admin.post_form("/people/places/sites", {"name": "南区"})
    site = queries.list_sites()[0]
    admin.post_form(f"/people/places/sites/{site.id}/teams", {"name": "一班"})
    admin.post_form(f"/people/places/sites/{site.id}/teams", {"name": "二班"})
    admin.post_form(f"/people/places/sites/{site.id}", {"name": "北区"})
    first, second = queries.list_teams()
    assert admin.post_form(f"/people/places/teams/{first.id}", {"name": second.name}).status_code == 409
    assert admin.post_form(f"/people/places/teams/{first.id}", {"name": " "}).status_code == 422
    page = get_page(admin, "/people/places")
    assert page.select_text("h2")[0] == "北区"
    assert page.select_text("summary")[:2] == ["一班", "二班"]


def test_deactivating_ends_sessions_and_can_be_taken_back(login):
    admin, learner = login("admin"), login("learner")
    person_id = learner.person.id
    assert learner.get("/me").status_code == 200
    admin.post_form(f"/people/{person_id}/deactivate")
    assert learner.get("/me").status_code == 303
    assert "恢复" in get_page(admin, f"/people/{person_id}").text
    admin.post_form(f"/people/{person_id}/reactivate")
    assert Session.get(Person, person_id).is_active


def test_anonymising_needs_deactivation_a_reason_and_a_yes(login):
    admin = login("admin")
    person = accounts.person(name="要忘记的人", email="a@example.com", phone="13800000000")
    right = {"reason": "本人书面要求删除", "is_sure": "y"}
    address = f"/people/{person.id}/anonymise"
    assert admin.post_form(address, right).status_code == 409
    admin.post_form(f"/people/{person.id}/deactivate")
    assert admin.post_form(address, {"reason": "本人书面要求删除"}).status_code == 422
    assert admin.post_form(address, {"reason": "删", "is_sure": "y"}).status_code == 422
    assert admin.post_form(address, right).status_code == 303
    found = Session.get(Person, person.id)
    assert (found.email, found.phone, found.password_hash, found.is_active) == (None, None, None, False)
    assert "要忘记的人" not in get_page(admin, f"/people/{person.id}").text
    assert admin.post_form(f"/people/{person.id}/reactivate").status_code == 409
