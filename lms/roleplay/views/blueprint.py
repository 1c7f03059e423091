"""The blueprint, and the library that its views read."""

from flask import Blueprint, current_app

from lms.roleplay.library import Library, library_at

bp = Blueprint(
    "roleplay", __name__, template_folder="../templates", static_folder="../static", static_url_path="/static/roleplay"
)


def library() -> Library:
    """The scenarios of the configured content folder."""
    return library_at(current_app.extensions["chushi_config"].content_path)
