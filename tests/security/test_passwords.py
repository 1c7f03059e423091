"""Passwords, links to set one, and one-time passwords."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from lms.accounts.models import PasswordLink, Person, RecoveryCode
from lms.accounts.service import links, sealing, totp
from lms.accounts.service.passwords import _STRONG
from lms.platform.db.base import Session
from tests.factories import accounts
from tests.support.pages import get_page, read_page

NEW = "tortoise likes green tea"


def token_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["token"][0]


@pytest.fixture
def person(session):
    return accounts.person(staff_number="GA001", name="陈秀兰")


@pytest.fixture
def token(login, person):
    page = read_page(login("admin").post_form(f"/people/{person.id}/link"))
    return token_of(page.soup.find(id="link")["value"])


def use(client, token, password=NEW):
    return client.post_form("/password", {"token": token, "password": password, "again": password})


def test_an_invited_person_sets_a_password_and_signs_in(client, token):
    assert "陈秀兰" in get_page(client, f"/password?token={token}").text
    assert use(client, token).status_code == 303
    assert client.post_form("/login", {"account": "GA001", "password": NEW}).status_code == 303


def test_a_link_works_once(client, token):
    assert use(client, token).status_code == 303
    assert use(client, token, "another good password").status_code == 404
    assert client.get(f"/password?token={token}").status_code == 404
    assert client.post_form("/login", {"account": "GA001", "password": NEW}).status_code == 303


def test_a_refused_password_does_not_spend_the_link(client, token):
    assert use(client, token, "short").status_code == 422
    assert use(client, token).status_code == 303


def test_a_link_ends_with_its_time(client, person, clock, login):
    page = read_page(login("admin").post_form(f"/people/{person.id}/link"))
    invite = token_of(page.soup.find(id="link")["value"])
    clock.tick(days=6, hours=23)
    assert client.get(f"/password?token={invite}").status_code == 200
    clock.tick(hours=2)
    assert use(client, invite).status_code == 404


def test_a_new_link_and_deactivation_void_the_old_one(client, login, person, token):
    admin = login("admin")
    second = token_of(read_page(admin.post_form(f"/people/{person.id}/link")).soup.find(id="link")["value"])
    assert use(client, token).status_code == 404
    admin.post_form(f"/people/{person.id}/deactivate")
    assert use(client, second).status_code == 404


def test_guessed_tokens_look_like_unknown_ones_and_are_slowed(client, token):
    guesses = ["", "x", token[:-1], token.swapcase(), "0" * 43, "a" * 5000, "' OR 1=1", "\0"]
    answers = [client.get("/password", query_string={"token": guess}) for guess in guesses]
    assert {answer.status_code for answer in answers} == {404}
    statuses = {client.get("/password?token=x").status_code for _try in range(40)}
    assert 429 in statuses


def test_the_database_and_the_pages_hold_no_token(client, login, person, token):
    link = Session.query(PasswordLink).one()
    assert token not in str(vars(link))
    assert link.token_hash == links.hash_of(token)
    assert token not in login("admin").get(f"/people/{person.id}").text


def test_a_new_password_ends_the_sessions_that_are_open(client, login, person):
    here = login(person)
    assert here.get("/me").status_code == 200
    page = read_page(login("admin").post_form(f"/people/{person.id}/link"))
    use(client, token_of(page.soup.find(id="link")["value"]))
    assert here.get("/me").status_code == 303


def test_passwords_are_kept_as_argon2id_with_costs_that_hurt_guessing(client, token, person):
    use(client, token)
    assert Session.get(Person, person.id).password_hash.startswith("$argon2id$")
    assert (_STRONG["memory_cost"], _STRONG["time_cost"]) >= (19 * 1024, 2)


def test_no_page_or_download_holds_a_hash_or_secret(login):
    admin = login("admin", password=accounts.PASSWORD)
    person = accounts.person("trainer", password=accounts.PASSWORD)
    totp.begin(person)
    secret = totp.secret(person)
    totp.confirm(person, pyotp.TOTP(secret).now(), actor=admin.actor, now=person.created_at)
    for path in ("/people", f"/people/{person.id}", f"/people/{person.id}/data.json", "/me", "/me/data.json"):
        text = admin.get(path).text
        assert "$argon2" not in text
        assert secret not in text
    assert "password_hash" not in json.loads(admin.get("/me/data.json").data)["account"]


@pytest.fixture
def guarded(session, clock, app):
    """A trainer with one-time passwords on, their secret and recovery codes."""
    person = accounts.person("trainer", staff_number="TR1", password=accounts.PASSWORD)
    totp.begin(person)
    secret = totp.secret(person)
    codes = totp.confirm(person, code(secret, clock), actor=accounts.actor("admin"), now=clock.now)
    assert codes
    clock.tick(seconds=30)
    return person, secret, codes


def code(secret, clock, **ahead):
    return pyotp.TOTP(secret).at(clock.now + timedelta(**ahead))


def first_step(client):
    return client.post_form("/login", {"account": "TR1", "password": accounts.PASSWORD, "next": "/me"})


def second_step(client, typed):
    return client.post_form("/login/code", {"code": typed})


def test_the_password_alone_is_not_enough(client, guarded):
    assert first_step(client).location == "/login/code"
    assert client.get("/me").status_code == 303
    get_page(client, "/login/code")
    read_page(second_step(client, "000000"))
    assert client.get("/me").status_code == 303


def test_password_and_code_lead_to_where_the_person_was_going(client, guarded, clock):
    first_step(client)
    assert second_step(client, code(guarded[1], clock)).location == "/me"
    assert client.get("/me").status_code == 200


def test_a_code_that_was_watched_cannot_be_used_again(app, client, guarded, clock):
    watched = code(guarded[1], clock)
    first_step(client)
    assert second_step(client, watched).status_code == 303
    thief = app.test_client()
    first_step(thief)
    assert second_step(thief, watched).status_code == 200
    assert thief.get("/me").status_code == 303
    earlier = code(guarded[1], clock, seconds=-30)
    assert second_step(thief, earlier).status_code == 200


def test_a_recovery_code_works_once(app, client, guarded):
    _person, _secret, codes = guarded
    first_step(client)
    assert second_step(client, codes[0].upper()).status_code == 303
    other = app.test_client()
    first_step(other)
    assert second_step(other, codes[0]).status_code == 200
    assert second_step(other, codes[1]).status_code == 303


def test_guessing_codes_locks_the_account(client, guarded, clock):
    first_step(client)
    for _try in range(7):
        second_step(client, "000000")
    assert "已锁定" in second_step(client, "000000").text
    assert second_step(client, code(guarded[1], clock)).location == "/login"
    assert "已锁定" in first_step(client).text


def test_the_second_step_waits_five_minutes_and_needs_the_first(client, guarded, clock):
    assert second_step(client, code(guarded[1], clock)).location == "/login"
    first_step(client)
    clock.tick(minutes=6)
    assert second_step(client, code(guarded[1], clock)).location == "/login"


def test_the_secret_is_sealed_and_recovery_codes_are_hashed(app, guarded):
    person, secret, codes = guarded
    assert secret not in person.totp_sealed
    assert sealing.unseal(person.totp_sealed) == secret
    stored = {row.code_hash for row in Session.query(RecoveryCode)}
    assert len(stored) == len(codes)
    assert not stored & set(codes)


def test_a_secret_sealed_with_another_key_opens_nothing(app, guarded, monkeypatch):
    person, _secret, _codes = guarded
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key of the application, long enough")
    assert sealing.unseal(person.totp_sealed) is None


def test_an_administrator_switches_it_off_for_a_lost_phone(client, login, guarded):
    login("admin").post_form(f"/people/{guarded[0].id}/totp/remove")
    assert first_step(client).location == "/me"
