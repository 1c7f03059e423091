"""Setting local parameters: by those who may, with history and audit; seen at once where content uses them."""

import pytest
from sqlalchemy import select

from lms.accounts.vocabulary import Role
from lms.catalogue import queries, service
from lms.catalogue.vocabulary import parameters
from lms.platform.audit.models import Entry
from lms.platform.db import session as unit
from lms.platform.db.base import Session
from lms.platform.errors import NotFound
from tests.conftest import Clock, Login
from tests.factories import accounts
from tests.support.pages import get_page, read_page

NAME = next(iter(parameters()))
MAY_SET = {Role.TRAINER, Role.ADMIN}


class TestService:
    def test_the_newest_value_counts_and_the_history_stays(self, session: object, clock: Clock) -> None:
        trainer = accounts.actor("trainer")
        for value in (" 48 ", "24"):
            assert service.set_parameter(NAME, value, source="某市规定第3条", actor=trainer, now=clock.tick(hours=1))
        assert queries.parameter_values() == {NAME: "24"}
        assert [row.value for row in queries.parameter_history(NAME)] == ["24", "48"]
        assert {row.set_by_id for row in queries.parameter_history(NAME)} == {trainer.user_id}

    def test_an_empty_value_returns_to_the_default(self, session: object, clock: Clock) -> None:
        trainer = accounts.actor("trainer")
        service.set_parameter(NAME, "48", source="", actor=trainer, now=clock.now)
        service.set_parameter(NAME, "  ", source="", actor=trainer, now=clock.now)
        assert queries.parameter_values() == {}

    def test_the_same_value_again_changes_and_notes_nothing(self, session: object, clock: Clock) -> None:
        trainer = accounts.actor("trainer")
        assert service.set_parameter(NAME, "48", source="", actor=trainer, now=clock.now)
        assert not service.set_parameter(NAME, "48 ", source="", actor=trainer, now=clock.now)
        unit.commit()
        [entry] = Session.scalars(select(Entry).where(Entry.verb == "catalogue.parameter_set"))
        assert entry.details == {"name": NAME, "before": "", "after": "48", "source": ""}

    def test_a_name_nobody_knows_is_refused(self, session: object, clock: Clock) -> None:
        with pytest.raises(NotFound, match=r"catalogue\.unknown_parameter"):
            service.set_parameter("没有的", "1", source="", actor=accounts.actor("trainer"), now=clock.now)


class TestScreens:
    @pytest.mark.parametrize("role", Role)
    def test_who_may_not_set_sees_no_form_and_is_refused(self, login: Login, role: Role) -> None:
        client = login(role)
        response = client.post_form(f"/catalogue/parameters/{NAME}", {"value": "48"})
        assert response.status_code == (303 if role in MAY_SET else 403)
        assert queries.parameter_values() == ({NAME: "48"} if role in MAY_SET else {})
        if role not in {Role.LEARNER}:
            page = get_page(client, f"/catalogue/parameters/{NAME}")
            assert bool(page.soup.select_one("form [name=value]")) is (role in MAY_SET)

    def test_the_list_marks_what_is_only_a_default(self, login: Login) -> None:
        client = login("trainer")
        before = get_page(client, "/catalogue/parameters").text
        client.post_form(f"/catalogue/parameters/{NAME}", {"value": "取值四十八", "source": "某市条例第3条"})
        after = get_page(client, "/catalogue/parameters").text
        assert "取值四十八" not in before
        assert "取值四十八" in after
        history = get_page(client, f"/catalogue/parameters/{NAME}").text
        assert "某市条例第3条" in history

    @pytest.mark.parametrize("value", ["x" * 2001, "x" * 100_000])
    def test_a_value_that_is_too_long_comes_back_with_the_form(self, login: Login, value: str) -> None:
        client = login("trainer")
        page = read_page(client.post_form(f"/catalogue/parameters/{NAME}", {"value": value}), status=422)
        assert page.soup.select_one("[name=value]").get_text().strip() == value
        assert queries.parameter_values() == {}

    @pytest.mark.parametrize("value", ["<script>alert(1)</script>", "表情😀", "a\x00b", "{{抢修电话}}", "\u202e倒"])
    def test_odd_values_are_kept_as_text_and_shown_as_text(self, login: Login, value: str) -> None:
        client = login("trainer")
        assert client.post_form(f"/catalogue/parameters/{NAME}", {"value": value}).status_code == 303
        page = get_page(client, "/catalogue/parameters")
        assert value.replace("\x00", "") in page.soup.get_text()
        assert page.soup.select("main script") == []

    def test_an_unknown_parameter_is_a_404(self, login: Login) -> None:
        client = login("trainer")
        assert client.get("/catalogue/parameters/none").status_code == 404
        assert client.post_form("/catalogue/parameters/none", {"value": "1"}).status_code == 404

    def test_the_vocabulary_is_shown_to_everybody(self, login: Login) -> None:
        page = get_page(login("learner"), "/catalogue/vocabulary")
        assert len(page.soup.select("li, tr")) >= 39
