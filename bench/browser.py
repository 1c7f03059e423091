"""A browser of the bench: keep-alive, cookies, CSRF token. Light, so that it leaves the machine to the server."""

import http.client
import json
import re
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
SECONDS = 60


class Answer:
    """Status, text and redirect target of a response."""

    def __init__(self, status: int, body: bytes, location: str) -> None:
        self.status, self.body, self.location = status, body, location

    @property
    def is_error(self) -> bool:
        return self.status >= 400

    def json(self) -> Any:
        return json.loads(self.body)


class Refused(Exception):
    """The server answered with an error where the bench needs an answer."""


class Browser:
    """One person's browser. `address` is the loopback address it calls from, so that everybody has their own.

    `reconnects` counts requests that were sent again because the server had closed the kept connection.
    """

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, SECONDS, source_address=(address, 0))
        self._cookies: dict[str, str] = {}
        self._token = ""
        self.reconnects = 0

    def get(self, path: str) -> Answer:
        return self._send("GET", path, None, {})

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        """Send JSON as the call's page does."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self._token}
        return self._send("POST", path, json.dumps(content).encode(), headers)

    def post_form(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form as a page does."""
        body = urlencode({**fields, "csrf_token": self._token}).encode()
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def log_in(self, account: str, password: str) -> None:
        """Raises Refused when the server lets nobody in."""
        self._read_token("/login")
        answer = must(self.post_form("/login", {"account": account, "password": password, "next": "/me"}))
        if answer.status != 303:
            raise Refused(f"log-in of {account}: status {answer.status}")
        self._read_token("/me")

    def close(self) -> None:
        self._connection.close()

    def _read_token(self, path: str) -> None:
        page = must(self.get(path)).body.decode()
        if (found := _TOKEN.search(page)) is None:
            raise Refused(f"{path} holds no CSRF token")
        self._token = found[1]

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        response = self._response(method, path, body, headers)
        content = response.read()
        for header in response.headers.get_all("Set-Cookie", []):
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        return Answer(response.status, content, response.headers.get("Location", ""))

    def _response(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """As browsers do: a kept connection that turns out to be closed is opened anew, once."""
        is_kept = self._connection.sock is not None
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            if not is_kept:
                raise
        self.reconnects += 1
        self._connection.close()
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()


def must(answer: Answer) -> Answer:
    """The answer, when it is none of an error. Raises Refused with what the server said."""
    if answer.is_error:
        raise Refused(f"status {answer.status}: {answer.body[:300].decode(errors='replace')}")
    return answer
