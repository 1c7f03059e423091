"""One's own account: password, language, data, one-time passwords."""

import json

import pyotp

from lms.accounts.models import Person
from lms.platform.db.base import Session
from tests.factories import accounts
from tests.support.pages import get_page, read_page

NEW = "tortoise likes green tea"


def change(present=accounts.PASSWORD, password=NEW, again=NEW):
    return {"w-present": present, "w-password": password, "w-again": again}


def test_a_changed_password_keeps_this_browser_and_ends_the_others(login):
    here = login("learner", password=accounts.PASSWORD)
    there = login(here.person)
    assert here.post_form("/me/password", change()).status_code == 303
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303
    here.post_form("/logout")
    account = Session.get(Person, here.person.id).staff_number
    assert here.post_form("/login", {"account": account, "password": NEW}).status_code == 303


def test_a_password_is_not_changed_without_the_present_one_or_to_a_weak_one(login):
    here = login("learner", password=accounts.PASSWORD, name="陈秀兰", staff_number="CHENXIULAN")
    wrong = (
        ({"present": "not this one"}, "当前密码不正确"),
        ({"password": "short", "again": "short"}, "至少 10 个字符"),
        ({"password": "password2026", "again": "password2026"}, "容易被猜到"),
        ({"password": "chenxiulan88", "again": "chenxiulan88"}, "不要用姓名"),
        ({"again": "another"}, "不一致"),
    )
    for fields, message in wrong:
        page = read_page(here.post_form("/me/password", change(**fields)), status=422)
        assert message in page.text
    assert here.post_form("/me/password", change()).status_code == 303


def test_language_and_time_zone_are_kept_with_the_person(login):
    here = login("learner")
    here.post_form("/me/preferences", {"p-locale": "en", "p-timezone": "Asia/Urumqi"})
    page = get_page(here, "/me")
    assert page.select_text("h1") == ["My account"]
    assert page.soup.html["lang"] == "en"
    fresh = login(here.person)
    assert get_page(fresh, "/me").soup.html["lang"] == "en"
    page = read_page(here.post_form("/me/preferences", {"p-locale": "en", "p-timezone": "Mars/Base"}), status=422)
    assert "Choose from the list." in page.text


def test_the_language_button_works_before_and_after_log_in(client, login):
    answer = client.post_form("/language", {"locale": "en", "next": "/login?next=/me"})
    assert answer.location == "/login?next=/me"
    assert get_page(client, "/login").select_text("h1") == ["Sign in"]
    here = login("learner")
    here.post_form("/language", {"locale": "en", "next": "/me"})
    assert Session.get(Person, here.person.id).locale == "en"


def test_everybody_can_download_what_is_stored_about_them(login):
    here = login("learner", name="周知行", password=accounts.PASSWORD)
    answer = here.get("/me/data.json")
    stored = json.loads(answer.data)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert (stored["account"]["name"], stored["account"]["has_password"]) == ("周知行", True)
    assert "argon2" not in answer.text


def test_sign_out_everywhere_leaves_this_browser_signed_in(login):
    here = login("learner")
    there = login(here.person)
    here.post_form("/me/sessions/end")
    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 303)


def test_one_time_passwords_are_for_staff_and_shown_once(login):
    assert "动态验证码" not in get_page(login("learner"), "/me").text
    here = login("trainer", password=accounts.PASSWORD)
    assert "动态验证码" in get_page(here, "/me").text
    assert here.get("/me/totp").status_code == 409
    assert here.post_form("/me/totp").location == "/me/totp"
    secret = get_page(here, "/me/totp").select_text("code")[0]
    assert secret not in (Session.get(Person, here.person.id).totp_sealed or "")
    read_page(here.post_form("/me/totp/confirm", {"code": "000000"}), status=422)
    codes = read_page(here.post_form("/me/totp/confirm", {"code": pyotp.TOTP(secret).now()})).select_text("li code")
    assert len(set(codes)) == 8
    assert here.get("/me/totp").status_code == 409
    read_page(here.post_form("/me/totp/remove", {"r-present": "not this one"}), status=422)
    assert here.post_form("/me/totp/remove", {"r-present": accounts.PASSWORD}).status_code == 303
    assert not Session.get(Person, here.person.id).has_totp
