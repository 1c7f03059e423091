"""Headers that make the browser refuse what a page should never do."""

import secrets

from flask import Flask, Response, g

from lms.config import Config

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}


def nonce() -> str:
    """The nonce of this response's inline scripts and styles."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def policy(value: str) -> str:
    """Everything from this server only; inline scripts and styles only with the nonce."""
    return (
        "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        f"manifest-src 'self'; script-src 'self' 'nonce-{value}'; style-src 'self' 'nonce-{value}'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )


def init_app(app: Flask, config: Config) -> None:
    """Set the headers on every response and offer `csp_nonce()` to templates."""
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy(nonce()))
        if config.https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        # Files have said how long they keep before this; everything else may be about somebody.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
