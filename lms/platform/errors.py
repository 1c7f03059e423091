"""Refusals that travel from anywhere to one handler. Messages are for people, in their language."""


class DomainError(Exception):
    """A rule said no. `code` is `feature.reason`; `message` says what to do."""

    status = 409

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class NotFound(DomainError):
    """Unknown, or not for this person: both look alike."""

    status = 404


class Forbidden(DomainError):
    """Signed in, but the page belongs to other roles."""

    status = 403


class BadInput(DomainError):
    """What was sent cannot be read; nothing was changed."""

    status = 422


class TooMany(DomainError):
    """Too many tries in a short time."""

    status = 429
