"""Rules of log-in, passwords and people, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.accounts.permissions import BY_ROLE, permissions_of
from lms.accounts.rules import login, passwords, people
from lms.accounts.rules.passwords import Weakness
from lms.accounts.rules.people import Refusal
from lms.accounts.vocabulary import Role
from lms.platform.auth.permissions import Permission

NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("target", ["/", "/me", "/calls/7?turn=3#x", "/a//b"])
def test_addresses_on_this_server_are_followed(target):
    assert login.local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [None, "", "me", "//evil.example", "///evil.example", "http://evil.example", "https:evil.example", "/\\evil.example",
     "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", " /me", "javascript:alert(1)", "/a b", "/\x00"],
)  # fmt: skip
def test_every_other_address_becomes_the_start_page(target):
    assert login.local_path(target) == "/"


def test_the_eighth_failure_locks_for_a_quarter_of_an_hour():
    assert login.locked_until(7, now=NOW) is None
    until = login.locked_until(8, now=NOW)
    assert login.is_locked(until, now=NOW + timedelta(minutes=14, seconds=59))
    assert not login.is_locked(until, now=NOW + timedelta(minutes=15))


WHO = {"staff_number": "GA1024", "name": "wanglei", "email": "wang.lei@example.com"}


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("short", Weakness.TOO_SHORT),
        ("x" * 201, Weakness.TOO_LONG),
        ("1234567890", Weakness.COMMON),
        ("aaaaaaaaaaaa", Weakness.COMMON),
        ("Password2026!", Weakness.COMMON),
        ("qwertyuiop123", Weakness.COMMON),
        ("woaini5201314", Weakness.COMMON),
        ("ga1024ga1024", Weakness.PERSONAL),
        ("WangLei-2026!!", Weakness.PERSONAL),
        ("wang.lei.2026", Weakness.PERSONAL),
        ("tortoise likes tea", None),
        ("乌龟爱喝绿茶也爱唱歌", None),
        ("chushi-demo-2026", None),
    ],
)
def test_passwords_that_are_easy_to_guess(password, expected):
    assert passwords.weakness(password, **WHO) == expected


def test_nobody_locks_everybody_out_of_administration():
    admin, learner = frozenset({Role.ADMIN}), frozenset({Role.LEARNER})
    roles = people.why_not_set_roles
    assert roles(admin, learner, is_self=True, other_admins=3) is Refusal.OWN_ADMIN
    assert roles(admin, learner, is_self=False, other_admins=0) is Refusal.LAST_ADMIN
    assert roles(admin, learner, is_self=False, other_admins=1) is None
    assert roles(learner, admin, is_self=True, other_admins=0) is None
    assert people.why_not_deactivate(admin, is_self=False, other_admins=0) is Refusal.LAST_ADMIN
    assert people.why_not_deactivate(learner, is_self=True, other_admins=2) is Refusal.OWN_ACCOUNT
    assert people.why_not_deactivate(learner, is_self=False, other_admins=0) is None
    assert people.why_not_anonymise(is_self=False, is_active=True) is Refusal.STILL_ACTIVE


def test_every_role_is_in_the_table_and_only_administrators_manage_people():
    assert set(BY_ROLE) == set(Role)
    managers = {role for role, allowed in BY_ROLE.items() if Permission.PEOPLE_MANAGE in allowed}
    assert managers == {Role.ADMIN}


def test_roles_add_up_and_nobody_has_nothing():
    assert permissions_of([]) == {Permission.OWN_ACCOUNT, Permission.CATALOGUE_READ}
    both = permissions_of([Role.ADMIN, Role.MENTOR])
    assert {Permission.PEOPLE_MANAGE, Permission.VERDICT_CHANGE} <= both
    assert Permission.VERDICT_CHANGE not in permissions_of([Role.ADMIN])
