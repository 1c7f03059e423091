"""Headers that make the browser refuse what a page should never do, on every answer."""

import re

import pytest

from lms.platform import clock
from tests.factories import accounts
from tests.support.client import SeparateClient

NONCE = re.compile(r"'nonce-([\w-]+)'")
ANSWERS = {
    "page": ("GET", "/login", 200),
    "redirect": ("GET", "/", 303),
    "json": ("GET", "/healthz", 200),
    "static": ("GET", "/static/css/shell.css", 200),
    "missing static": ("GET", "/static/none.css", 404),
    "unknown": ("GET", "/none", 404),
    "wrong method": ("DELETE", "/login", 405),
    "refused": ("POST", "/trial/save/409", 409),
    "no rule": ("GET", "/trial/no-rule", 403),
    "our fault": ("POST", "/trial/save/500", 500),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_carries_them(trial: SeparateClient, name: str) -> None:
    method, path, status = ANSWERS[name]
    response = trial.open(path, method=method, buffered=True)
    assert response.status_code == status
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=(self)" in response.headers["Permissions-Policy"]
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert response.headers["X-Request-ID"]
    assert "Cache-Control" in response.headers
    _check_policy(response.headers["Content-Security-Policy"])


def _check_policy(policy: str) -> None:
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    assert parts["frame-ancestors"] == parts["base-uri"] == parts["object-src"] == "'none'"
    assert parts["form-action"] == parts["connect-src"] == "'self'"
    for name in ("script-src", "style-src"):
        assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", parts[name])
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_no_two_answers_share_a_nonce_and_the_page_uses_its_own(trial: SeparateClient) -> None:
    seen = set()
    for _ in range(5):
        response = trial.get("/login")
        nonces = set(NONCE.findall(response.headers["Content-Security-Policy"]))
        assert len(nonces) == 1
        assert set(re.findall(r'nonce="([\w-]+)"', response.text)) == nonces
        seen |= nonces
    assert len(seen) == 5


def test_without_tls_no_browser_is_told_to_insist_on_it(client: SeparateClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/login").headers


def test_behind_tls_the_session_cookie_is_kept_from_scripts_and_plain_http(trial: SeparateClient) -> None:
    cookie = trial.get("/login").headers["Set-Cookie"]
    assert cookie.startswith("chushi=")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize("path", ["/login", "/healthz", "/none", "/trial/secret"])
def test_what_may_be_about_somebody_is_not_kept(trial: SeparateClient, path: str) -> None:
    trial.become(accounts.person("admin"), now=clock.now())
    assert trial.get(path).headers["Cache-Control"] == "no-store"


class TestStaticFiles:
    def test_a_file_with_its_version_is_kept_for_ever(self, client: SeparateClient) -> None:
        response = client.get("/static/css/shell.css?v=1", buffered=True)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_a_file_without_one_is_asked_for_each_time_and_not_sent_twice(self, client: SeparateClient) -> None:
        first = client.get("/static/css/shell.css", buffered=True)
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get("/static/css/shell.css", headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        assert (again.status_code, again.data) == (304, b"")

    def test_a_missing_file_is_not_kept(self, client: SeparateClient) -> None:
        assert client.get("/static/none.css?v=1", buffered=True).headers["Cache-Control"] == "no-store"

    def test_a_kept_file_never_carries_somebodys_cookie(self, client: SeparateClient) -> None:
        """After a quiet minute the next answer renews the cookie; that must not be one that proxies keep."""
        client.become(accounts.person("admin"), now=clock.now())
        with client.session_transaction() as cookie:
            cookie["seen"] -= 120
        response = client.get("/static/css/shell.css?v=1", buffered=True)
        assert "Set-Cookie" not in response.headers
        assert "Set-Cookie" in client.get("/me", buffered=True).headers

    @pytest.mark.parametrize("path", ["/static/../config.py", "/static/%2e%2e/page.py", "/static//etc/passwd"])
    def test_nothing_outside_the_folder_is_served(self, client: SeparateClient, path: str) -> None:
        assert client.get(path, buffered=True).status_code in {404, 308}
