"""Shape of what the call's pages send."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from lms.platform.web.forms import Form

MODES = [("practice", _l("Practice")), ("exam", _l("Exam"))]
PERSONAS = [
    ("", _l("As in the scenario")),
    ("calm", _l("Calm")),
    ("normal", _l("Worried")),
    ("hot", _l("Furious")),
    ("cold", _l("Distrustful")),
]


def _choices(pairs: list[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class StartForm(Form):
    mode = RadioField(_l("Mode"), choices=_choices(MODES), default="practice", validators=[InputRequired()])
    persona = SelectField(_l("The customer's mood"), choices=_choices(PERSONAS), default="")
