"""A call as the call page takes it: the same addresses, the same JSON, the same token."""

from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from lms.platform.db.base import Session
from lms.roleplay.models import Call, CallTurn
from tests.support.client import SeparateClient

GOOD_LINE = "您好,工号1001,请问有什么可以帮您?"


class Line:
    """One learner's open call over HTTP. `heard` holds every answer, newest last."""

    def __init__(self, client: SeparateClient, slug: str, *, mode: str = "practice") -> None:
        self.client, self.heard = client, []
        self.token = client.csrf_token()
        started = client.post(f"/scenarios/{slug}/calls", data={"mode": mode, "csrf_token": self.token})
        assert started.status_code == 303, started.text[:500]
        self.base = started.location
        self.id = int(self.base.rsplit("/", 1)[1])

    def elsewhere(self, client: SeparateClient) -> "Line":
        """The same call on another computer."""
        other = object.__new__(Line)
        other.client, other.heard, other.token = client, [], client.csrf_token()
        other.base, other.id = self.base, self.id
        return other

    def post(self, act: str, body: Any = None, **kwargs: Any) -> TestResponse:
        """Post JSON as the page's script does; `data=` sends other bytes under the same headers."""
        sent = kwargs or {"json": {} if body is None else body}
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        response = self.client.post(f"{self.base}/{act}", headers=headers, **sent)
        self.heard.append(response)
        return response

    def raw(self, act: str, data: bytes) -> TestResponse:
        """Post bytes that claim to be JSON."""
        return self.post(act, data=data, content_type="application/json")

    def form(self, act: str) -> TestResponse:
        """Press one of the page's plain buttons: file, stop."""
        response = self.client.post(f"{self.base}/{act}", data={"csrf_token": self.token})
        self.heard.append(response)
        return response

    def get(self, act: str = "") -> TestResponse:
        response = self.client.get(f"{self.base}/{act}".rstrip("/"))
        self.heard.append(response)
        return response

    def answer(self) -> "Line":
        assert self.post("answer").status_code == 200
        return self

    def say(self, line: str = GOOD_LINE, *, n: int | None = None, event: str = "") -> TestResponse:
        return self.post("turns", {"n": n or self.turns() + 1, "line": line, "event": event, "seconds": 5})

    def turns(self) -> int:
        """How many turns are stored."""
        return Session.scalar(select(func.count()).select_from(CallTurn).where(CallTurn.call_id == self.id)) or 0

    def row(self) -> Call:
        """The call as it is stored now."""
        return Session.get_one(Call, self.id, populate_existing=True)

    def standing(self) -> tuple[Any, ...]:
        """What no refused input may change."""
        row = self.row()
        moments = (row.answered_at, row.ended_at, row.end_reason, row.filed_at)
        return (row.turn_count, self.turns(), row.state, row.ticket, row.hints_used, *moments)
