"""A roster through the screens: look first, then import, then take it back."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.accounts import queries
from lms.accounts.models import Person, RosterImport
from lms.accounts.vocabulary import Role
from lms.platform.db.base import Session
from lms.platform.tabular.writing import workbook
from tests.factories import accounts
from tests.support.pages import get_page, read_page

HEAD = "工号,姓名,站点,班组,角色,业务线,入职日期,邮箱,手机"


def upload(client, content, name="花名册.csv"):
    body = content if isinstance(content, bytes) else content.encode()
    return client.post_form("/people/imports", {"file": (BytesIO(body), name)}, content_type="multipart/form-data")


def uploaded(client, *lines, encoding="utf-8"):
    answer = upload(client, "\n".join([HEAD, *lines]).encode(encoding))
    assert answer.status_code == 303
    return answer.location


def counts(page):
    return {tag["data-count"]: int(tag.get_text()) for tag in page.soup.select("[data-count]")}


def test_the_import_page_is_sound_and_offers_a_template_that_can_be_imported(login):
    admin = login("admin")
    assert "还没有导入过" in get_page(admin, "/people/imports").text
    template = admin.get("/people/imports/template.xlsx").data
    assert [cell.value for cell in load_workbook(BytesIO(template)).active[1]] == HEAD.split(",")
    preview = get_page(admin, upload(admin, template, "模板.xlsx").location)
    assert counts(preview) == {"created": 1, "updated": 0, "unchanged": 0, "errors": 0}


def test_preview_changes_nothing_then_confirm_then_undo(login):
    admin = login("admin")
    old = accounts.person(staff_number="0007", name="旧名", email="old@example.com")
    address = uploaded(
        admin, "0007,新名,南区,一班,师傅,城市,2026年11月22日,,", "0008,新人,南区,一班,,,,,", encoding="gbk"
    )
    preview = get_page(admin, address)
    assert counts(preview) == {"created": 1, "updated": 1, "unchanged": 0, "errors": 0}
    assert "旧名 → 新名" in preview.text
    assert (Session.get(Person, old.id).name, queries.find_by_staff_number("0008")) == ("旧名", None)

    assert admin.post_form(f"{address}/apply").status_code == 303
    person = Session.get(Person, old.id)
    assert (person.name, person.team.name, person.hired_on, person.email) == (
        "新名",
        "一班",
        date(2026, 11, 22),
        "old@example.com",
    )
    assert person.roles == {Role.MENTOR}
    assert queries.find_by_staff_number("0008").roles == {Role.LEARNER}
    assert counts(get_page(admin, address))["created"] == 1
    assert "新增 1 人，变动 1 人" in get_page(admin, "/people/imports").text

    assert admin.post_form(f"{address}/undo").status_code == 303
    person = Session.get(Person, old.id)
    assert (person.name, person.team, person.hired_on, person.roles) == ("旧名", None, None, {Role.LEARNER})
    assert not queries.find_by_staff_number("0008").is_active
    assert "这次导入已撤销" in get_page(admin, address).text


def test_importing_and_undoing_happen_once(login):
    admin = login("admin")
    address = uploaded(admin, "1,甲,,,,,,,")
    assert admin.post_form(f"{address}/undo").status_code == 409
    assert admin.post_form(f"{address}/apply").status_code == 303
    assert admin.post_form(f"{address}/apply").status_code == 409
    assert admin.post_form(f"{address}/undo").status_code == 303
    assert admin.post_form(f"{address}/undo").status_code == 409


def test_the_same_file_again_changes_nothing(login):
    admin = login("admin")
    line = "1,甲,南区,一班,师傅、学员,燃气,46348,a@example.com,13800138000"
    admin.post_form(uploaded(admin, line) + "/apply")
    assert counts(get_page(admin, uploaded(admin, line))) == {"created": 0, "updated": 0, "unchanged": 1, "errors": 0}


def test_our_own_export_can_be_imported(login):
    admin = login("admin")
    accounts.person("mentor", "qa_reviewer", team_id=None, staff_number="0042", name="=1+1", hired_on=date(2026, 1, 5))
    content = admin.get("/people/export.xlsx").data
    preview = get_page(admin, upload(admin, content, "人员.xlsx").location)
    assert counts(preview) == {"created": 0, "updated": 0, "unchanged": 2, "errors": 0}


def test_every_problem_is_explained_with_its_line_and_the_other_lines_go_in(login):
    admin = login("admin")
    address = uploaded(
        admin, "1,甲,,,国王,,,,", "2,乙,,,,水务,,,", "3,丙,,,,,昨天,,", "3,丁,,,,,,,", "4,戊,,,,,,,", "5,,,,,,,,"
    )
    page = get_page(admin, address)
    rows = page.select_text("#problems tbody tr")
    assert rows[0].startswith("2 角色 没有“国王”这个角色。请填一个或多个：学员、师傅")
    assert [row.split()[0] for row in rows] == ["2", "3", "4", "5", "7"]
    assert rows[3].endswith("工号 3 在第 4 行已经出现过。")
    admin.post_form(f"{address}/apply")
    assert (queries.find_by_staff_number("4").name, queries.find_by_staff_number("1")) == ("戊", None)
    assert len(get_page(admin, address).select_text("#problems tbody tr")) == 5


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.csv", "文件是空的"),
        (b"\xff\xff\x80", "a.csv", "文字无法识别"),
        (b"%PDF-1.4", "a.pdf", "不是表格文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xls", "旧的 .xls"),
        (b"PK\x03\x04rest", "a.xlsx", "文件已损坏"),
        (b"PK\x03\x04rest", "a.xlsm", "宏"),
    ],
)
def test_bad_files_are_refused_on_the_page_where_the_next_one_is_chosen(login, content, name, message):
    admin = login("admin")
    page = read_page(upload(admin, content, name), status=422)
    assert message in " ".join(page.select_text(".invalid-feedback"))
    assert page.soup.select_one("input[type=file]")
    assert Session.query(RosterImport).count() == 0


def test_no_file_at_all_is_said(login):
    assert "请选择文件" in read_page(login("admin").post_form("/people/imports", {}), status=422).text


def test_a_file_without_the_needed_columns_cannot_be_confirmed(login):
    admin = login("admin")
    page = get_page(admin, upload(admin, "姓名,部门\n甲,一\n").location)
    assert "缺少“工号”列" in page.text
    assert not page.soup.select("form[action$=apply]")


def test_an_upload_of_fifty_megabytes_gets_a_page_and_changes_nothing(login):
    admin = login("admin")
    page = read_page(upload(admin, b"1" * 50_000_000), status=413)
    assert "文件" in page.text
    assert admin.get("/me").status_code == 200


def test_a_roster_of_two_thousand_people_goes_in(login):
    admin = login("admin")
    rows = [[f"{n:05}", f"员工{n}", "南区", f"{n % 20}班", "学员"] for n in range(2_000)]
    address = upload(admin, workbook("x", ["工号", "姓名", "站点", "班组", "角色"], rows), "a.xlsx").location
    assert admin.post_form(f"{address}/apply").status_code == 303
    assert queries.count_people() == 2_001
    assert len(get_page(admin, address).select_text("tbody tr")) == 200


def test_anonymising_also_forgets_what_imports_kept(login):
    admin = login("admin")
    address = uploaded(admin, "77,要忘记的人,,,,,,gone@example.com,")
    admin.post_form(f"{address}/apply")
    person = queries.find_by_staff_number("77")
    admin.post_form(f"/people/{person.id}/deactivate")
    admin.post_form(f"/people/{person.id}/anonymise", {"reason": "本人书面要求", "is_sure": "y"})
    kept = Session.query(RosterImport).one()
    assert "要忘记的人" not in str([kept.rows, kept.changes, kept.errors])
    assert admin.post_form(f"{address}/undo").status_code == 303


def test_only_administrators_import(login):
    lead = login("team_lead", team_id=accounts.team().id)
    for path in ("/people/imports", "/people/imports/1", "/people/imports/template.xlsx"):
        assert lead.get(path).status_code == 403
    assert upload(lead, HEAD).status_code == 403
