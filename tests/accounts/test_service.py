"""What services promise beyond the screens: demo people, audit, personal data of other features."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from lms.accounts import access, personal_data, queries
from lms.accounts.models import Person, Team
from lms.accounts.permissions import BY_ROLE
from lms.accounts.personal_data import Source
from lms.accounts.service import demo, login, people, profile
from lms.accounts.vocabulary import Role
from lms.platform.audit.models import Entry
from lms.platform.auth.actor import NOBODY, SYSTEM
from lms.platform.db.base import Session
from lms.platform.errors import DomainError, NotFound
from tests.factories import accounts

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def verbs(person):
    found = select(Entry.verb).where(Entry.thing_kind == "accounts_people", Entry.thing_id == str(person.id))
    return list(Session.scalars(found.order_by(Entry.id)))


def test_demo_people_are_loaded_once_and_can_sign_in(session):
    first = demo.load_people(NOW)
    again = demo.load_people(NOW)
    assert [person.id for person in first] == [person.id for person in again]
    assert queries.count_people() == len(demo.PEOPLE)
    assert {role for person in first for role in person.roles} == set(Role) - {Role.INVIGILATOR}
    assert login.check_password("1001", demo.PASSWORD, now=NOW).person is first[0]
    assert Session.query(Team).count() == 1


def test_demo_people_who_were_changed_stay_changed(session):
    person = demo.load_people(NOW)[0]
    person.name = "改过名"
    assert demo.load_people(NOW)[0].name == "改过名"


def test_log_in_by_email_works_like_by_number(session):
    person = accounts.person(email="a@example.com", password=accounts.PASSWORD)
    assert login.check_password(" A@Example.com ", accounts.PASSWORD, now=NOW).person is person


def test_every_change_is_in_the_audit_log(session):
    admin, person = accounts.actor("admin"), accounts.person()
    accounts.actor("admin")
    people.set_roles(person, frozenset({Role.MENTOR}), actor=admin)
    people.set_roles(person, frozenset({Role.MENTOR}), actor=admin)
    people.sign_out_everywhere(person, actor=admin)
    people.deactivate(person, actor=admin, now=NOW)
    people.deactivate(person, actor=admin, now=NOW)
    people.reactivate(person, actor=admin)
    people.deactivate(person, actor=admin, now=NOW)
    people.anonymise(person, "本人书面要求", actor=admin, now=NOW)
    assert verbs(person) == [
        "person:roles_set",
        "person:signed_out_everywhere",
        "person:deactivated",
        "person:reactivated",
        "person:deactivated",
        "person:anonymised",
    ]


def test_the_last_administrator_stays(session):
    person = accounts.person("admin")
    with pytest.raises(DomainError) as refused:
        people.deactivate(person, actor=SYSTEM, now=NOW)
    assert refused.value.code == "account.last_admin"
    accounts.person("admin")
    people.deactivate(person, actor=SYSTEM, now=NOW)
    assert not person.is_active


def test_other_features_parts_are_exported_and_erased(session, monkeypatch):
    erased = []
    monkeypatch.setattr(personal_data, "SOURCES", [])
    personal_data.register(Source("calls", lambda person_id: [{"of": person_id}], erased.append))
    person = accounts.person()
    assert profile.personal_data_of(person)["calls"] == [{"of": person.id}]
    people.deactivate(person, actor=SYSTEM, now=NOW)
    people.anonymise(person, "because", actor=SYSTEM, now=NOW)
    assert erased == [person.id]


def test_an_actor_is_loaded_only_for_the_present_epoch_and_active_people(session):
    person = accounts.person("mentor")
    assert queries.load_actor(person.id, 0).permissions >= BY_ROLE[Role.MENTOR]
    assert queries.load_actor(person.id, 1) is None
    assert queries.load_actor(person.id + 1, 0) is None
    people.deactivate(person, actor=SYSTEM, now=NOW)
    assert queries.load_actor(person.id, person.epoch) is None


def test_the_door_to_a_person_and_the_list_of_people_agree(session):
    team = accounts.team()
    persons = [accounts.person(team_id=team.id), accounts.person(team_id=accounts.team().id), accounts.person()]
    actors = [NOBODY, SYSTEM, *(accounts.actor(role, team_id=team.id) for role in Role), accounts.actor("team_lead")]
    for actor in actors:
        listed = {person.id for person in Session.scalars(access.visible_people(actor))}
        opened = {person.id for person in persons if _opens(actor, person)}
        assert opened == listed & {person.id for person in persons}, actor.roles


def _opens(actor, person: Person) -> bool:
    try:
        return access.visible_person(actor, person.id) is person
    except NotFound:
        return False
