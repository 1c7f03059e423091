"""Guessing passwords: counted, slowed, locked, and telling nothing."""

import pytest

from lms.accounts.models import Person
from lms.accounts.service import passwords
from lms.platform.auth.rate_limits import ProcessLimiter
from lms.platform.db.base import Session
from tests.factories import accounts
from tests.support.pages import read_page

LOCKED, WRONG = "已锁定 15 分钟", "工号或密码不正确"


def guess(client, account="GA001", password="wrong wrong wrong"):
    return client.post_form("/login", {"account": account, "password": password})


@pytest.fixture
def person(session):
    return accounts.person(password=accounts.PASSWORD, staff_number="GA001")


@pytest.fixture
def unlimited(app, monkeypatch):
    """Only the lock-out at work, not the limit on tries per minute."""
    monkeypatch.setattr(ProcessLimiter, "hit", lambda self, key, *, limit, seconds: True)


def test_the_eighth_wrong_password_locks_and_time_unlocks(client, person, clock, unlimited):
    for _try in range(7):
        assert WRONG in read_page(guess(client)).text
    assert LOCKED in read_page(guess(client)).text
    assert LOCKED in read_page(guess(client, password=accounts.PASSWORD)).text
    clock.tick(minutes=14)
    assert LOCKED in guess(client, password=accounts.PASSWORD).text
    clock.tick(minutes=1, seconds=1)
    assert guess(client, password=accounts.PASSWORD).status_code == 303


def test_a_right_password_in_between_starts_the_count_anew(client, person, unlimited):
    for _try in range(7):
        guess(client)
    assert guess(client, password=accounts.PASSWORD).status_code == 303
    client.post_form("/logout")
    for _try in range(7):
        assert LOCKED not in guess(client).text


def test_a_link_from_an_administrator_unlocks(client, login, person, unlimited):
    for _try in range(8):
        guess(client)
    admin = login("admin")
    page = read_page(admin.post_form(f"/people/{person.id}/link"))
    token = page.soup.find(id="link")["value"].split("token=")[1]
    new = "tortoise likes green tea"
    assert client.post_form("/password", {"token": token, "password": new, "again": new}).status_code == 303
    assert guess(client, password=new).status_code == 303


def test_many_tries_at_one_account_are_slowed_from_every_address(client, person):
    statuses = []
    for n in range(22):
        answer = client.post_form(
            "/login", {"account": "ga001", "password": "x"}, environ_overrides={"REMOTE_ADDR": f"10.0.0.{n}"}
        )
        statuses.append(answer.status_code)
    assert statuses == [200] * 20 + [429] * 2


def test_many_tries_from_one_address_are_slowed_whatever_the_account(client):
    statuses = [guess(client, account=f"N{n}").status_code for n in range(62)]
    assert statuses == [200] * 60 + [429] * 2


def test_unknown_and_known_accounts_answer_alike_and_do_the_same_work(client, person, monkeypatch):
    hashed = []
    right = passwords.is_right
    monkeypatch.setattr(passwords, "is_right", lambda *given: hashed.append(given) or right(*given))
    known, unknown = guess(client), guess(client, account="GA999")
    assert len(hashed) == 2
    assert known.status_code == unknown.status_code
    assert read_page(known).select_text(".invalid-feedback") == read_page(unknown).select_text(".invalid-feedback")


def test_an_unknown_account_costs_a_real_hash(app):
    with app.app_context():
        verified = []
        hasher = passwords.hasher()
        original = type(hasher).verify
        try:
            type(hasher).verify = lambda self, known, given: verified.append(known) or original(self, known, given)
            assert not passwords.is_right("anything at all", None)
        finally:
            type(hasher).verify = original
        assert verified[0].startswith("$argon2id$")


def test_a_deactivated_person_is_told_no_more_than_anybody(client, person):
    person.deactivated_at = person.created_at
    assert WRONG in read_page(guess(client, password=accounts.PASSWORD)).text


def test_odd_input_is_refused_and_never_crashes(client, person):
    for account in ("", " ", "x" * 255, "a\0b", "😀", "' OR 1=1 --", "%"):
        for password in ("", "x" * 201, "a\0b", "p" * 200):
            assert guess(client, account, password).status_code in (200, 422, 429)
    assert Session.get(Person, person.id).failed_logins == 0
