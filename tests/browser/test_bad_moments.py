"""Back button, two windows, markup typed as a line, a lost sign-in: the call and every word of it stay."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.calls import say, start_call
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
Window = Callable[..., Page]


def stop(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("form[action$='/stop'] button")
    page.wait_for_url("**/debrief")


def test_markup_that_is_typed_is_shown_as_text(signed_in: Window) -> None:
    page = signed_in("1001")
    start_call(page, "rp-03")
    typed = "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'>您好"
    say(page, typed)
    expect(page.locator(".line-agent")).to_have_text(typed)
    page.reload()
    expect(page.locator(".line-agent")).to_have_text(typed)
    assert page.evaluate("window.broken") is None
    assert page.locator("#log img, #log script").count() == 0
    stop(page)


def test_the_back_button_leaves_the_call_where_it_stood(signed_in: Window) -> None:
    page = signed_in("1001")
    start_call(page, "rp-03")
    say(page, "您好,工号1001,请讲。")
    said = page.locator(".line").all_inner_texts()
    page.fill("#line", "还没说完的话")
    page.go_back()
    page.wait_for_url("**/scenarios/rp-03")
    page.go_forward()
    expect(page.locator(".line-agent")).to_have_count(1)
    assert page.locator(".line").all_inner_texts() == said
    expect(page.locator("#line")).to_have_value("还没说完的话")
    page.goto("/")
    page.click(".next a.btn")
    expect(page.locator(".line-agent")).to_have_count(1)
    stop(page)


def test_a_line_that_another_window_overtook_stands_in_the_field_again(signed_in: Window) -> None:
    page = signed_in("1001")
    start_call(page, "rp-03")
    other = page.context.new_page()
    other.goto(page.url)
    page.route("**/events", lambda route: route.abort())
    page.reload()  # this window hears nothing of the other one now
    say(other, "另一个窗口里的话。")
    page.fill("#line", "这个窗口里的话。")
    page.press("#line", "Enter")
    expect(page.locator("#banner")).to_be_visible()
    expect(page.locator(".line-agent")).to_have_text(["另一个窗口里的话。"])
    expect(page.locator("#line")).to_have_value("这个窗口里的话。")
    page.reload()
    expect(page.locator("#line")).to_have_value("这个窗口里的话。")
    page.press("#line", "Enter")
    expect(page.locator(".line-agent")).to_have_text(["另一个窗口里的话。", "这个窗口里的话。"])
    stop(page)


def test_signing_in_anew_in_another_window_lets_this_one_go_on(signed_in: Window) -> None:
    page = signed_in("1001")
    start_call(page, "rp-03")
    say(page, "您好,工号1001,请讲。")
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto("/login")
    sign_in(other, "1001")
    say(page, "我帮您查一下账单。")
    expect(page.locator(".line-agent")).to_have_count(2)
    expect(page.locator(".line-unsent")).to_have_count(0)
    expect(page.locator("#banner")).to_be_hidden()
    stop(page)
