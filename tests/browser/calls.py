"""What a trainee does in a call, and good lines to do it with."""

from playwright.sync_api import Page, expect

GOOD_BILL_CALL = (
    "您好,安澜燃气热线,工号1001,很高兴为您服务,请问有什么可以帮您?",
    "气费一下子翻倍,换成我也会着急,真的抱歉让您为账单操心了。您慢慢说,我都记下来。",
    "您是说上个月六十、这个月一百三,担心表有问题,想查清楚原因,对吗?",
    "请问上两个月有抄表员上门抄表吗?",
    "这次是几号抄的表?比平时晚了几天?",
    "家里现在住几口人?最近有没有新添热水器这类用气的电器?",
    "我核对了读数:前两个月没抄到表,是按平均估的,这次实抄把少算的补上了,所以这个月看着多。",
    "给您两个办法:一是我登记账务复核读数,二是您不放心可以申请计量检定;人口多还能办一户多人口。您看先办哪个?",
    "好的,我现在就登记,账务专员在3个工作日内给您回电,单号我短信发给您。",
    "我再跟您确认一遍:登记读数复核,专员3个工作日内回电。请问还有其他需要吗?",
    "感谢您的来电,祝您生活愉快,请您先挂机,再见。",
)


def start_call(page: Page, slug: str, *, mode: str = "practice") -> None:
    """From the briefing to the first words of the customer."""
    page.goto(f"/scenarios/{slug}")
    page.check(f"input[name=mode][value={mode}]")
    page.click("form:has(input[name=mode]) button:not([type=button])")
    page.click("#answer")
    expect(page.locator(".line-customer").first).to_be_visible()


def say(page: Page, line: str) -> None:
    """Type a line, send it, and wait for the customer's answer or the end."""
    before = page.locator(".line-agent").count()
    page.fill("#line", line)
    page.press("#line", "Enter")
    page.wait_for_function(
        "before => document.querySelectorAll('.line-agent').length > before && !document.querySelector('main[aria-busy=true]')",
        arg=before,
    )


def is_over(page: Page) -> bool:
    """Whether the call has ended and the ticket is due."""
    return page.locator("#wrapping").is_visible()


def say_all(page: Page, lines: tuple[str, ...]) -> None:
    """One line after the other until the customer ends the call."""
    for line in lines:
        if is_over(page):
            return
        say(page, line)


def hang_up(page: Page) -> None:
    """End the call, if it has not ended by itself."""
    if not is_over(page):
        page.click("#hang-up")
        page.click("#hang-up-dialog button[value=yes]")
    expect(page.locator("#wrapping")).to_be_visible()


def file_ticket(page: Page) -> None:
    """Send the ticket as it stands and wait for the report."""
    page.click("#file button")
    page.wait_for_url("**/debrief")
