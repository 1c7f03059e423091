"""The composition root: the only file that knows every feature."""

import threading
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import cli, config
from lms.accounts import personal_data
from lms.accounts import queries as accounts
from lms.accounts import views as accounts_views
from lms.admin import views as admin_views
from lms.catalogue import views as catalogue_views
from lms.evidence import personal as evidence_personal
from lms.grading import personal as grading_personal
from lms.grading import views as grading_views
from lms.platform.auth import access, rate_limits, sessions
from lms.platform.db import sqlite
from lms.platform.db.base import db
from lms.platform.events.bus import bus_for
from lms.platform.i18n import formats, locale
from lms.platform.jobs.queue import Registry
from lms.platform.web import addresses, errors, health, lifecycle, logs, security, shell
from lms.roleplay import jobs as roleplay_jobs
from lms.roleplay import personal as roleplay_personal
from lms.roleplay import views as roleplay_views

MAX_UPLOAD_BYTES = 20 * 1024 * 1024


def create_app(settings: config.Config | None = None) -> Flask:
    """The application, ready to serve. Reads the environment unless settings are given."""
    chosen = settings or config.load()
    app = Flask("lms", static_folder="platform/web/static", template_folder="platform/web/templates")
    app.config.update(_flask_settings(chosen))
    app.extensions["chushi_config"] = chosen
    _platform(app, chosen)
    _features(app)
    access.open_static(app)
    cli.init_app(app)
    if chosen.trusted_proxies:
        hops = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _flask_settings(chosen: config.Config) -> dict[str, object]:
    return {
        "SECRET_KEY": chosen.secret_key,
        "SQLALCHEMY_DATABASE_URI": chosen.sqlalchemy_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(chosen),
        "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES,
        "SESSION_COOKIE_NAME": "chushi",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": chosen.https,
        "WTF_CSRF_TIME_LIMIT": None,  # a call may last longer than an hour; the session's own expiry is the limit
        "TESTING": chosen.testing,
    }


def _engine_options(chosen: config.Config) -> dict[str, object]:
    if chosen.sqlalchemy_url.startswith("sqlite"):
        Path(chosen.sqlalchemy_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return {"pool_size": chosen.threads, "max_overflow": 8}
    return {"pool_size": min(chosen.threads, 20), "max_overflow": 10, "pool_pre_ping": True}


def _platform(app: Flask, chosen: config.Config) -> None:
    logs.init_app(app, chosen)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sqlite.tune(db.engine)
    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True, compare_type=True)
    app.extensions["chushi_limiter"] = rate_limits.limiter_for(chosen.redis_url)
    app.extensions["chushi_bus"] = bus_for(chosen.redis_url)
    app.extensions["chushi_stream_places"] = threading.BoundedSemaphore(chosen.max_streams)
    app.extensions["chushi_jobs"] = Registry()
    sessions.init_app(app, accounts.load_actor)
    locale.init_app(app, chosen)
    formats.init_app(app)
    security.init_app(app, chosen)
    lifecycle.init_app(app, chosen)
    CSRFProtect(app)  # after the access rule: who is signed out is told so, not that the form is old
    errors.init_app(app)
    addresses.init_app(app)
    shell.init_app(app, chosen)


def _features(app: Flask) -> None:
    """Blueprints, and the left bar in the order of the screen."""
    app.register_blueprint(health.bp)
    for views in (roleplay_views, grading_views, catalogue_views, accounts_views, admin_views):
        app.register_blueprint(views.bp)
        app.extensions["chushi_navigation"].add(*views.NAVIGATION)
    for kept in (roleplay_personal, grading_personal, evidence_personal):
        personal_data.register(kept.SOURCE)
    roleplay_jobs.register(app.extensions["chushi_jobs"])
