"""Signing in and out through the browser's eyes."""

from tests.factories import accounts
from tests.support.pages import get_page, read_page


def test_the_log_in_page_is_a_sound_page(client):
    page = get_page(client, "/login")
    assert page.select_text("h1") == ["登录"]


def test_a_person_signs_in_with_the_staff_number(client):
    person = accounts.person(password=accounts.PASSWORD, staff_number="GA001")
    answer = client.post_form("/login", {"account": "ga001", "password": accounts.PASSWORD, "next": "/me"})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert person.name in get_page(client, "/me").text


def test_a_wrong_password_is_refused_and_the_account_stays_typed(client):
    accounts.person(password=accounts.PASSWORD, staff_number="GA001")
    answer = client.post_form("/login", {"account": "GA001", "password": "something else"})
    page = read_page(answer)
    assert "工号或密码不正确" in page.text
    assert page.soup.find(id="account")["value"] == "GA001"
    assert client.get("/me").status_code == 303
