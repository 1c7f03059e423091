"""What administrators, trainers and mentors do, from the first click to what the other person sees."""

import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pyotp
import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from lms.accounts.rules.login import FAILURES_ALLOWED
from lms.accounts.service.demo import PEOPLE, SITE, TEAM
from lms.catalogue.rules import LOCAL_MARK
from lms.catalogue.vocabulary import parameters
from tests.browser.calls import start_call
from tests.browser.conftest import assert_accessible

pytestmark = pytest.mark.browser
Window = Callable[..., Page]
SECRET = "今天也要好好接每一个电话"
ADMIN, MENTOR, TRAINER, LEARNER = "9001", "2001", "3001", "1001"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
LOGIN = re.compile(r"/login(\?|$)")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Texts of a page but for those marked as Chinese (the switch to the other language) and what people did and typed.
TEXTS = """() => {
  const content = "script, style, [lang^=zh], option[value=zh_CN], #entries td, .row-name, .list-group-item";
  const all = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(content)) all.push(walk.currentNode.data);
  return all;
}"""


def send(page: Page, button: str) -> None:
    """Send a form and wait for the page that answers it."""
    with page.expect_navigation():
        page.click(button)


def set_password(page: Page, link: str) -> None:
    """What a person does with the link they were given; ends on the log-in page."""
    page.goto(link)
    page.fill("#password", SECRET)
    page.fill("#again", SECRET)
    page.click("#set-password button")
    page.wait_for_url(LOGIN)


def give_password(page: Page, number: str, password: str = SECRET) -> None:
    """Fill in the log-in page and send it."""
    if "/login" not in page.url:
        page.goto("/login")
    page.fill("#account", number)
    page.fill("#password", password)
    send(page, "#login button")


def sign_out(page: Page) -> None:
    send(page, "form[action='/logout'] button")
    assert LOGIN.search(page.url)


def make_link(admin: Page) -> str:
    """From a person's page: the address to hand to that person."""
    admin.click("form[action$='/link'] button")
    return admin.input_value("#link")


def add_person(admin: Page, number: str, *roles: str) -> str:
    """A new colleague through the screens; returns the link for their password."""
    admin.goto("/people/new")
    admin.fill("#staff_number", number)
    admin.fill("#name", f"Colleague {number}")
    for role in ("learner", "mentor", "trainer", "admin"):
        admin.locator(f"input[name=roles][value={role}]").set_checked(role in roles)
    admin.click("form[action='/people/new'] button")
    admin.wait_for_url(re.compile(r"/people/\d+$"))
    return make_link(admin)


def find_people(page: Page, text: str) -> list[str]:
    """The names that a search in the list of people finds."""
    page.goto("/people")
    page.fill("#q", text)
    send(page, "form.filters button")
    return page.locator("#people .row-name a").all_inner_texts()


def upload(page: Page, name: str, content: bytes) -> None:
    page.goto("/people/imports")
    page.set_input_files("#file", FilePayload(name=name, mimeType="application/octet-stream", buffer=content))
    send(page, "form[enctype] button")


def test_a_roster_is_checked_imported_used_and_taken_back(signed_in: Window, window: Window) -> None:
    admin = signed_in(ADMIN)
    admin.goto("/people/imports")
    with admin.expect_download() as template:
        admin.click("a[href$='template.xlsx']")
    headings = [cell.value for cell in load_workbook(BytesIO(Path(template.value.path()).read_bytes())).active[1]]
    good = ["88001", "许见山", SITE, TEAM, "学员", "燃气热线", "2026-11-02", "", "13900000001"]
    bad = ["88002", "宋知远", SITE, TEAM, "船长", "燃气热线", "2026-11-02", "", ""]
    upload(admin, "新员工.csv", "\r\n".join(",".join(row) for row in (headings, good, bad)).encode("gbk"))

    expect(admin.locator("#problems tbody tr")).to_have_count(1)
    expect(admin.locator("#problems tbody tr")).to_contain_text("3角色没有“船长”这个角色")
    expect(admin.locator("[data-count=created]")).to_have_text("1")
    assert_accessible(admin)
    preview = admin.url
    assert find_people(admin, "88001") == []
    admin.goto(preview)
    admin.click("form[action$='/apply'] button")
    expect(admin.locator("main")).to_contain_text("导入已完成")
    assert find_people(admin, "88001") == ["许见山"]
    assert find_people(admin, "88002") == []
    find_people(admin, "许见山")
    admin.click("#people .row-name a")
    link = make_link(admin)

    person = window()
    set_password(person, link)
    give_password(person, "88001")
    expect(person.locator("h1")).to_contain_text("许见山")

    admin.goto(preview)
    admin.on("dialog", lambda dialog: dialog.accept())
    admin.click("form[action$='/undo'] button")
    expect(admin.locator("main")).to_contain_text("已撤销")
    assert find_people(admin, "88001") == []
    person.reload()
    assert "/login" in person.url


def points(report: Page) -> float:
    """The total that a report shows."""
    return float(report.locator(".ring-number").text_content() or "nan")


def test_a_mentors_verdict_and_remark_reach_the_learner_and_change_the_points(signed_in: Window) -> None:
    mentor = signed_in(MENTOR)
    mentor.goto(f"/reviews?q={LEARNER}")
    mentor.locator(".call-rows tbody a").first.click()
    mentor.wait_for_url("**/debrief*")
    report, before = mentor.url, points(mentor)
    group = mentor.locator("details.group", has=mentor.locator(".item-met")).first
    if group.get_attribute("open") is None:
        group.locator("summary").first.click()
    item = group.locator(".item-met").first
    name = item.get_attribute("id")
    item.locator(".reviewer summary").click()
    item.locator("select").select_option("not_met")
    item.locator("textarea").fill("听了两遍,这里没有做到,下次先说工号。")
    item.locator("form button").click()
    expect(mentor.locator("#flashes")).to_contain_text("已保存")
    turn = mentor.locator("#turn-1")
    turn.locator(".reviewer summary").click()
    turn.locator("textarea").fill("开头很稳,继续保持。")
    turn.locator("form:has(textarea) button").click()
    expect(mentor.locator("#turn-1")).to_contain_text("开头很稳")

    learner = signed_in(LEARNER)
    learner.goto(report)
    expect(learner.locator("#turn-1 .comment")).to_contain_text("陈秀兰")
    expect(learner.locator("#turn-1 .comment")).to_contain_text("开头很稳,继续保持。")
    changed = learner.locator(f"#{name}")
    assert "听了两遍,这里没有做到" in (changed.text_content() or "")
    assert points(learner) < before
    assert learner.locator(".reviewer select").count() == 0
    assert_accessible(learner)


def test_a_local_parameter_reaches_the_knowledge_card_without_the_mark(signed_in: Window) -> None:
    trainer = signed_in(TRAINER)
    trainer.on("dialog", lambda dialog: dialog.accept())
    name = "回访时限"

    def cards() -> str:
        start_call(trainer, "rp-03")
        text = "".join(trainer.locator(".kcard-body").all_text_contents())
        trainer.click("form[action$='/stop'] button")
        trainer.wait_for_url("**/debrief")
        return text

    assert f"{parameters()[name].default}{LOCAL_MARK['zh']}" in cards()
    for value, source in (("36 小时内", "安澜市燃气服务规范第 12 条"), ("", "")):
        trainer.goto("/catalogue/parameters")
        trainer.get_by_role("link", name=name, exact=True).click()
        trainer.fill("#value", value)
        trainer.fill("#source", source)
        trainer.click("main form button")
        expect(trainer.locator("#flashes")).to_contain_text("已保存")
        if value:
            shown = cards()
            assert value in shown
            assert value + LOCAL_MARK["zh"] not in shown
    trainer.get_by_role("link", name=name, exact=True).click()
    expect(trainer.locator("main")).to_contain_text("安澜市燃气服务规范第 12 条")


def test_one_time_passwords_are_asked_for_and_a_recovery_code_works_once(signed_in: Window, window: Window) -> None:
    link, page = add_person(signed_in(ADMIN), "88004", "mentor"), window()
    set_password(page, link)
    give_password(page, "88004")
    page.goto("/me")
    page.click("form[action='/me/totp'] button")
    totp = pyotp.TOTP(page.inner_text("main code"))
    assert_accessible(page)
    step = int(time.time()) // totp.interval
    page.fill("#code", totp.generate_otp(step))
    page.click("form[action='/me/totp/confirm'] button")
    recovery = page.locator(".recovery-codes code").first.inner_text()
    assert_accessible(page)
    send(page, "main a[href='/me']")

    def answer(code: str) -> None:
        sign_out(page)
        give_password(page, "88004")
        page.wait_for_url("**/login/code")
        page.fill("#code", code)
        send(page, "#login button")

    answer(totp.generate_otp(step + 1))  # a code works once, and a phone's clock may be one step ahead
    expect(page.locator("h1")).to_contain_text("88004")
    answer(recovery)
    expect(page.locator("h1")).to_contain_text("88004")
    answer(recovery)
    assert page.url.endswith("/login/code")
    expect(page.locator(".invalid-feedback")).to_be_visible()


def test_in_english_no_chinese_is_left_but_content_and_in_the_dark_all_can_be_read(
    signed_in: Window, window: Window, tmp_path: Path
) -> None:
    link, page = add_person(signed_in(ADMIN), "88005", "learner", "mentor", "trainer", "admin"), window()
    page.emulate_media(color_scheme="dark")
    set_password(page, link)
    give_password(page, "88005")
    page.click(".topbar button[name=locale][value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    addresses = page.eval_on_selector_all(".sidebar nav a", "all => all.map(a => a.getAttribute('href'))")
    assert len(addresses) >= 8
    for address in [*addresses, "/me", "/people/new", "/people/imports", "/people/places"]:
        page.goto(address)
        assert not (left := _chinese_words(page)), f"{address}: {left}"
    page.goto("/")
    page.screenshot(path=tmp_path / "dark.png", full_page=True)
    red, green, blue = map(
        int, re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert red + green + blue < 200
    assert_accessible(page)


def _chinese_words(page: Page) -> list[str]:
    """Chinese on the page that is neither a name nor a parameter: those are content."""
    named = [name for _number, name, _role, _line in PEOPLE]
    content = [*named, SITE, TEAM, *parameters(), *(parameter.default for parameter in parameters().values())]
    found = []
    for text in page.evaluate(TEXTS):
        for known in sorted(filter(None, content), key=len, reverse=True):
            text = text.replace(known, "")
        found += CHINESE.findall(text)
    return found


def test_an_account_is_locked_in_words_after_many_wrong_passwords(signed_in: Window, window: Window) -> None:
    link, page = add_person(signed_in(ADMIN), "88006", "learner"), window()
    set_password(page, link)
    for _try in range(FAILURES_ALLOWED - 1):
        give_password(page, "88006", "这不是我的密码吧")
        expect(page.locator(".invalid-feedback")).to_have_text("工号或密码不正确。")
    give_password(page, "88006", "这不是我的密码吧")
    expect(page.locator(".invalid-feedback")).to_contain_text("锁定 15 分钟")
    give_password(page, "88006")
    expect(page.locator(".invalid-feedback")).to_contain_text("锁定 15 分钟")
    assert_accessible(page)


def test_a_picture_that_calls_itself_a_workbook_is_refused_kindly(signed_in: Window) -> None:
    admin = signed_in(ADMIN)
    admin.goto("/people?state=all")
    before = admin.inner_text("#people [role=status]")
    admin.goto("/people/imports")
    imports = admin.locator(".list-group-item").count()
    upload(admin, "花名册.xlsx", PNG + bytes(500))
    expect(admin.locator(".invalid-feedback")).to_be_visible()
    assert CHINESE.search(admin.inner_text(".invalid-feedback"))
    assert admin.locator("#file").is_enabled()
    assert admin.locator(".list-group-item").count() == imports
    assert_accessible(admin)
    admin.goto("/people?state=all")
    assert admin.inner_text("#people [role=status]") == before
