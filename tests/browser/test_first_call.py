"""The product's main job, in a real browser."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.calls import GOOD_BILL_CALL, file_ticket, hang_up, is_over, say, say_all, start_call
from tests.browser.conftest import Server, assert_accessible, sign_in

pytestmark = pytest.mark.browser
PICTURE = Path(__file__).parents[2] / "docs" / "images" / "call.png"
Window = Callable[..., Page]


def test_a_doubled_bill_is_taken_to_a_good_end_and_read_in_the_debrief(signed_in: Window) -> None:
    page = signed_in("1001")
    assert_accessible(page)
    page.goto("/scenarios")
    assert_accessible(page)
    start_call(page, "rp-03")
    for number, line in enumerate(GOOD_BILL_CALL):
        if is_over(page):
            break
        say(page, line)
        if number == 6:
            page.keyboard.press("Alt+1")
            if not PICTURE.exists() or os.environ.get("UPDATE_PICTURE"):
                PICTURE.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=PICTURE)
            assert_accessible(page)
    hang_up(page)
    page.select_option("#ticket select >> nth=0", index=1)
    expect(page.locator("#ticket-saved")).to_contain_text("✓")
    assert_accessible(page)
    file_ticket(page)
    assert_accessible(page)
    expect(page.locator("main")).to_contain_text("C1")
    quotes = page.locator("mark").all_inner_texts()
    assert any(quote in line or line in quote for quote in quotes for line in GOOD_BILL_CALL)

    page.locator("form[action$='/fork'] button").nth(2).click()
    expect(page.locator(".line-agent")).to_have_count(2)
    say(page, "请问上次抄表是什么时候?")
    expect(page.locator(".line-agent")).to_have_count(3)
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/stop'] button")
    page.wait_for_url("**/debrief")
    assert_accessible(page)


def test_asking_for_the_account_first_in_an_emergency_is_shown_as_fatal_with_the_words(signed_in: Window) -> None:
    page = signed_in("1002")
    start_call(page, "rp-01", mode="exam")
    assert page.locator("#anger").count() == 0
    first = "您好,请您先提供一下户号,我核对一下身份信息。"
    say_all(page, (first, "没有户号我没法处理,您先找一下燃气卡。", "那您到楼下去吧,我派人过去,地址在哪?"))
    hang_up(page)
    file_ticket(page)
    fatal = page.locator(".fatal").first
    expect(fatal).to_contain_text("FE1")
    expect(fatal).to_contain_text("户号")
    assert_accessible(page)


def test_a_call_can_be_taken_with_the_keyboard_alone(signed_in: Window) -> None:
    page = signed_in("1001")
    page.goto("/scenarios/rp-09")
    submit = page.locator("form:has(input[name=mode]) button:not([type=button])")
    for _press in range(60):
        page.keyboard.press("Tab")
        if submit.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/calls/*")
    page.locator("#answer").wait_for()
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "answer":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_be_focused()
    page.keyboard.type("您好,工号1001,孩子受伤了吗?")
    page.keyboard.press("Enter")
    expect(page.locator(".line-customer")).to_have_count(2)
    page.keyboard.press("Alt+3")
    expect(page.locator("#tab-3")).to_be_focused()
    expect(page.locator("#panel-3")).to_be_visible()
    page.locator("#line").focus()
    page.keyboard.type("写错了")
    page.keyboard.press("Escape")
    expect(page.locator("#line")).to_have_value("")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/stop'] button")


def test_the_call_fits_a_phone(signed_in: Window) -> None:
    page = signed_in("1002", viewport={"width": 360, "height": 740}, has_touch=True)
    assert_accessible(page)
    start_call(page, "rp-07")
    say(page, "您好,工号1002,请讲。")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)
    hang_up(page)
    file_ticket(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page)


def test_a_killed_server_loses_nothing_of_the_call(signed_in: Window, server: Server) -> None:
    page = signed_in("1001")
    start_call(page, "rp-03")
    say(page, "您好,工号1001,请问有什么可以帮您?")
    said = page.locator(".line").all_inner_texts()
    server.kill()
    page.fill("#line", "您别急,我来帮您查一下这个月的账单。")
    page.press("#line", "Enter")
    expect(page.locator("#banner")).to_be_visible()
    server.start()
    expect(page.locator(".line-customer")).to_have_count(3, timeout=30_000)
    page.reload()
    lines = page.locator(".line").all_inner_texts()
    assert lines[: len(said)] == said
    assert lines.count("您别急,我来帮您查一下这个月的账单。") == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/stop'] button")


def test_two_windows_show_the_same_call_and_an_expired_session_goes_on_after_log_in(signed_in: Window) -> None:
    page = signed_in("1001")
    start_call(page, "rp-03")
    other = page.context.new_page()
    other.goto(page.url)
    say(page, "您好,工号1001,请问有什么可以帮您?")
    expect(other.locator(".line-customer")).to_have_count(2)

    page.context.clear_cookies()
    page.fill("#line", "上个月和这个月的账单我都看一下,您稍等。")
    page.press("#line", "Enter")
    page.click("#banner a")
    sign_in(page, "1001")
    expect(page.locator(".line-customer")).to_have_count(3)
    expect(page.locator(".line-agent").last).to_have_text("上个月和这个月的账单我都看一下,您稍等。")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/stop'] button")
