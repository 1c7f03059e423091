"""What every page shares: navigation by role, assets by content hash, globals of the templates."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from lms.config import Config
from lms.platform.auth.access import is_static
from lms.platform.auth.permissions import Permission
from lms.platform.i18n.locale import current_language
from lms.platform.web.paging import kept_address

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class NavItem:
    """One entry of the left bar; shown to people with the permission. `group` is the heading above it."""

    group: LazyString | str
    label: LazyString | str
    endpoint: str
    icon: str
    permission: Permission
    on_phone: bool = False

    @property
    def heading(self) -> str:
        return str(self.group)


class Navigation:
    """Filled by create_app in the order of the screen."""

    def __init__(self) -> None:
        self.items: list[NavItem] = []

    def add(self, *items: NavItem) -> None:
        self.items.extend(items)

    def visible(self) -> list[NavItem]:
        """What the present person may open."""
        return [item for item in self.items if g.actor.may(item.permission)]


GROUP_LEARNER = _l("Learn")
GROUP_MENTOR = _l("Mentor")
GROUP_TRAINER = _l("Content")
GROUP_ADMIN = _l("Administration")


def init_app(app: Flask, config: Config) -> None:
    """Offer the shell's functions to every template."""
    navigation = app.extensions["chushi_navigation"] = Navigation()
    app.after_request(_keep_versioned)
    app.jinja_env.globals.update(
        navigation=navigation.visible,
        asset=asset,
        icon=icon,
        kept_address=kept_address,
        current_language=current_language,
        demo=config.demo,
    )


@cache
def _hashes() -> dict[str, str]:
    manifest = STATIC / "vendor" / "manifest.json"
    return json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}


@cache
def _own_version(folder: str, path: str) -> str:
    found = Path(folder) / path
    return sha256(found.read_bytes()).hexdigest()[:12] if found.exists() else "0"


def _keep_versioned(response: Response) -> Response:
    """A file asked for by its version never changes; one without (a module's import) is checked each time."""
    if is_static(request.endpoint) and response.status_code in {200, 304}:
        versioned = "v" in request.args
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"
    return response


def icon(name: str) -> Markup:
    """A Tabler icon from the sprite; it is decoration, the text beside it says the same."""
    address = asset("vendor/icons.svg")
    return Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        address, name
    )


def asset(path: str, feature: str = "") -> str:
    """Address of a static file that changes when the file does, so that browsers may keep it.

    `feature` names the blueprint that owns the file; without it the file is the platform's.
    """
    if feature:
        folder = current_app.blueprints[feature].static_folder or ""
        return url_for(f"{feature}.static", filename=path, v=_own_version(folder, path))
    return url_for("static", filename=path, v=_hashes().get(path) or _own_version(str(STATIC), path))
