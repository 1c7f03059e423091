"""Sessions: nobody enters with an old, planted or stolen one, and log-in leads nowhere else."""

import pytest

from lms.accounts.models import Person
from lms.platform.db.base import Session
from tests.factories import accounts
from tests.support.client import SeparateClient

SIGN_IN = {"account": "GA001", "password": accounts.PASSWORD}


@pytest.fixture
def person(session):
    return accounts.person(password=accounts.PASSWORD, staff_number="GA001")


def cookie(client: SeparateClient) -> str:
    found = client.get_cookie("chushi")
    return found.value if found else ""


def test_what_the_browser_held_before_log_in_is_dropped(client, person):
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    planted_cookie, token = cookie(client), client.csrf_token()
    client.post_form("/login", SIGN_IN)
    assert cookie(client) != planted_cookie
    with client.session_transaction() as now:
        assert "planted" not in now
        assert now["_user_id"] == f"{person.id}.0"
    assert client.csrf_token() != token


def test_a_cookie_from_before_log_in_is_nobody(app, client, person):
    client.get("/login")
    before = cookie(client)
    client.post_form("/login", SIGN_IN)
    thief = app.test_client()
    thief.set_cookie("chushi", before)
    assert thief.get("/me").status_code == 303


def test_a_session_ends_after_an_idle_hour(client, person, clock):
    client.post_form("/login", SIGN_IN)
    for _minute in range(3):
        clock.tick(minutes=50)
        assert client.get("/me").status_code == 200
    clock.tick(minutes=61)
    assert client.get("/me").status_code == 303


def test_a_session_ends_after_twelve_hours_of_work(client, person, clock):
    client.post_form("/login", SIGN_IN)
    for _step in range(23):
        clock.tick(minutes=30)
        assert client.get("/me").status_code == 200
    clock.tick(minutes=31)
    assert client.get("/me").status_code == 303


def test_a_cookie_without_its_moments_is_nobody(app, person):
    Session.commit()
    thief = app.test_client()
    with thief.session_transaction() as made:
        made["_user_id"] = f"{person.id}.0"
    assert thief.get("/me").status_code == 303


@pytest.mark.parametrize("key", ["", "1", "1.", ".0", "x.0", "1.x", "999999.0", "1.0.0", "-1.0"])
def test_strange_keys_are_nobody(app, client, clock, key):
    with client.session_transaction() as made:
        made["_user_id"], made["started"], made["seen"] = key, *([int(clock.now.timestamp())] * 2)
    assert client.get("/me").status_code == 303


def test_a_raised_epoch_ends_every_session_of_the_person_and_of_nobody_else(login):
    admin, one, other = login("admin"), login("learner"), login("learner")
    again = login(one.person)
    assert [c.get("/me").status_code for c in (one, again, other)] == [200, 200, 200]
    admin.post_form(f"/people/{one.person.id}/sessions/end")
    assert [c.get("/me").status_code for c in (one, again, other, admin)] == [303, 303, 200, 200]


def test_new_roles_count_in_open_sessions(login):
    admin, lead = login("admin"), login("team_lead")
    assert lead.get("/people").status_code == 200
    admin.post_form(f"/people/{lead.person.id}/roles", {"roles": ["learner"]})
    assert lead.get("/people").status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "http://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
    ],
)
def test_log_in_and_language_lead_nowhere_else(client, person, target):
    assert client.post_form("/login", {**SIGN_IN, "next": target}).location == "/"
    assert client.get("/login", query_string={"next": target}).location == "/"
    assert client.post_form("/language", {"locale": "en", "next": target}).location == "/"


def test_a_person_lands_where_they_were(client, person):
    sent = client.get("/me?tab=2")
    assert sent.location == "/login?next=/me?tab%3D2"
    page = client.get(sent.location)
    assert 'name="next" value="/me?tab=2"' in page.text
    assert client.post_form("/login", {**SIGN_IN, "next": "/me?tab=2"}).location == "/me?tab=2"


def test_a_script_whose_session_ended_is_sent_to_log_in_and_back_to_its_page(client):
    refused = client.get("/me", headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["HX-Redirect"]) == (401, "/login")
    page = client.get("/login", headers={"Referer": "http://localhost/calls/7?x=1"})
    assert 'name="next" value="/calls/7?x=1"' in page.text
    elsewhere = client.get("/login", headers={"Referer": "http://evil.example/calls/7"})
    assert 'name="next" value="/"' in elsewhere.text


def test_log_out_ends_the_session_and_needs_a_token(app, client, person):
    client.post_form("/login", SIGN_IN)
    assert client.post("/logout").status_code == 400
    assert client.get("/me").status_code == 200
    assert client.post_form("/logout").status_code == 303
    assert client.get("/me").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, person):
    answer = client.post_form("/login", SIGN_IN)
    flags = answer.headers["Set-Cookie"]
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags


MANAGE = [
    (
        "/people/new",
        {"staff_number": "X1", "name": "x", "line": "gas", "site_id": "0", "team_id": "0", "roles": ["admin"]},
    ),
    ("/people/{id}", {"staff_number": "X1", "name": "x", "line": "gas", "roles": ["admin"]}),
    ("/people/{id}/roles", {"roles": ["admin"]}),
    ("/people/{id}/link", {}),
    ("/people/{id}/deactivate", {}),
    ("/people/{id}/anonymise", {"reason": "because", "is_sure": "y"}),
    ("/people/{id}/totp/remove", {}),
    ("/people/places/sites", {"name": "x"}),
]


@pytest.mark.parametrize("role", ["learner", "mentor", "trainer", "team_lead", "qa_reviewer", "invigilator"])
@pytest.mark.parametrize(("path", "fields"), MANAGE)
def test_nobody_but_administrators_changes_people_not_even_themselves(login, role, path, fields):
    client = login(role, team_id=accounts.team().id)
    person_id = client.person.id
    assert client.post_form(path.format(id=person_id), fields).status_code == 403
    person = Session.get(Person, person_id)
    assert {r.value for r in person.roles} == {role}
    assert person.is_active


def test_an_administrator_cannot_drop_their_own_role_or_deactivate_themselves(login):
    admin = login("admin")
    other = accounts.person("admin")
    assert admin.post_form(f"/people/{admin.person.id}/roles", {"roles": ["learner"]}).status_code == 409
    assert admin.post_form(f"/people/{admin.person.id}/deactivate").status_code == 409
    assert admin.post_form(f"/people/{other.id}/deactivate").status_code == 303


def test_fields_that_no_form_has_are_not_taken(login):
    client = login("learner", password=accounts.PASSWORD)
    client.post_form(
        "/me/preferences", {"p-locale": "en", "p-timezone": "", "roles": ["admin"], "epoch": "9", "name": "x"}
    )
    person = Session.get(Person, client.person.id)
    assert ({role.value for role in person.roles}, person.epoch, person.locale) == ({"learner"}, 0, "en")
    assert person.name != "x"
