"""Signed-in sessions: a signed cookie with person and epoch, idle and absolute expiry, revocable.

The cookie holds `_user_id` = "person.epoch". Raising a person's epoch ends all of the person's sessions within
`ACTOR_SECONDS`, the time a loaded actor is kept.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from lms.platform import clock
from lms.platform.auth.actor import NOBODY, Actor

ACTOR_SECONDS = 15
SEEN_EVERY_SECONDS = 60
LoadActor = Callable[[int, int], Actor | None]


class SessionUser(UserMixin):
    """What Flask-Login keeps: the key of the session and who acts in it."""

    def __init__(self, key: str, actor: Actor) -> None:
        self.id = key
        self.actor = actor


class ActorCache:
    """Actors by session key for a few seconds, so that a request needs no query to know who asks."""

    def __init__(self, load: LoadActor) -> None:
        self._load = load
        self._kept: dict[str, tuple[float, Actor]] = {}
        self._lock = Lock()

    def get(self, key: str, now: datetime) -> Actor | None:
        kept = self._kept.get(key)
        if kept and kept[0] > now.timestamp():
            return kept[1]
        actor = self._fresh(key)
        with self._lock:
            self._kept.pop(key, None)
            if actor is not None:
                self._kept[key] = (now.timestamp() + ACTOR_SECONDS, actor)
        return actor

    def _fresh(self, key: str) -> Actor | None:
        person, _, epoch = key.partition(".")
        return self._load(int(person), int(epoch)) if person.isdigit() and epoch.isdigit() else None

    def forget(self, user_id: int) -> None:
        """Load this person anew at the next request (this process; others within ACTOR_SECONDS)."""
        with self._lock:
            for key in [k for k in self._kept if k.startswith(f"{user_id}.")]:
                del self._kept[key]


def init_app(app: Flask, load_actor: LoadActor) -> None:
    """Who signs in is the accounts' business; it passes `load_actor(person_id, epoch)` in."""
    # Templates read g.actor. Flask-Login's own variable would ask the database again on the page that says it is down.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # addresses change on phones; the epoch is the protection
    cache = app.extensions["chushi_actors"] = ActorCache(load_actor)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(key: str) -> SessionUser | None:
        if has_expired(clock.now()):
            return None
        actor = cache.get(key, clock.now())
        return SessionUser(key, actor) if actor else None


def sign_in(user_id: int, epoch: int, actor: Actor, *, now: datetime) -> None:
    """A new session for this person: whatever the browser held before is dropped (session fixation)."""
    kept_locale = session.get("locale")
    session.clear()
    g.pop("csrf_token", None)  # a form in this answer must carry the new session's token
    login_user(SessionUser(f"{user_id}.{epoch}", actor))
    session["started"] = session["seen"] = int(now.timestamp())
    if kept_locale:
        session["locale"] = kept_locale
    g.actor = actor


def sign_out() -> None:
    """End the browser's session."""
    logout_user()
    session.clear()
    g.actor = NOBODY


def has_expired(now: datetime) -> bool:
    """Whether the session was idle too long or is too old; the limits are set by init_limits."""
    started, seen = session.get("started"), session.get("seen")
    if started is None or seen is None:
        return True
    idle, total = g.session_limits
    age, quiet = now.timestamp() - started, now.timestamp() - seen
    return quiet > idle.total_seconds() or age > total.total_seconds()


def touch(now: datetime) -> None:
    """Note that the person is active, at most once a minute so that the cookie seldom changes."""
    if now.timestamp() - session.get("seen", 0) > SEEN_EVERY_SECONDS and "started" in session:
        session["seen"] = int(now.timestamp())


def limits(idle_minutes: int, hours: int) -> tuple[timedelta, timedelta]:
    return timedelta(minutes=idle_minutes), timedelta(hours=hours)
