"""A test client whose requests are as separate from the test as a browser's are."""

import contextvars
from datetime import datetime
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient

from lms.accounts import queries
from lms.accounts.models import Person
from lms.platform.auth.actor import Actor
from lms.platform.db import session as unit
from lms.platform.db.base import Session


class SeparateClient(FlaskClient):
    """Each request has its own context and database session.

    What the test has done is committed before a request, and read anew after it.
    """

    person: Person
    actor: Actor

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            unit.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        response.request.environ["wsgi.input"].close()  # a large upload lies in a temporary file
        if has_app_context():
            Session.expire_all()
        return response

    def become(self, person: Person, *, now: datetime) -> None:
        """Be signed in as this person, as if log-in had just succeeded."""
        self.person, self.actor = person, queries.actor_of(person)
        with self.session_transaction() as cookie:
            cookie["_user_id"] = f"{person.id}.{person.epoch}"
            cookie["_fresh"] = True
            cookie["started"] = cookie["seen"] = int(now.timestamp())

    def post_form(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """Post as a page's form would: with the CSRF token of this browser's session."""
        return self.post(path, data={**(data or {}), "csrf_token": self.csrf_token()}, **kwargs)

    def csrf_token(self) -> str:
        """The token that a page of this session carries."""
        from_page = self.get("/login", query_string={"next": "/login"})
        page = from_page if from_page.status_code == 200 else self.get("/me")
        return page.text.split('name="csrf-token" content="', 1)[1].split('"', 1)[0]
