"""What the server and the browser share between requests: the connection's bytes, the session's form token."""

from io import BytesIO

from flask import Flask
from flask_wtf.csrf import generate_csrf, validate_csrf

from lms.platform import clock
from lms.platform.auth import sessions
from lms.platform.auth.actor import Actor


class Body(BytesIO):
    """Remembers how much of it is unread, also after the client has closed it."""

    left = 5000

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.left -= len(piece)
        return piece


def test_a_body_that_no_view_wants_is_read_to_its_end(app: Flask) -> None:
    body = Body(b"x" * 5000)
    response = app.test_client().post("/nobody-lives-here", input_stream=body, content_length=5000)
    assert response.status_code == 404
    assert body.left == 0


def test_a_form_in_the_answer_to_a_sign_in_carries_the_new_sessions_token(app: Flask) -> None:
    with app.test_request_context("/"):
        old = generate_csrf()
        sessions.sign_in(1, 0, Actor(user_id=1, name="甲"), now=clock.now())
        new = generate_csrf()
        assert new != old
        validate_csrf(new)
