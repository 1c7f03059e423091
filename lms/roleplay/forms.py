"""Shape of what the call's pages send."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

MODES = [("practice", _l("Practice")), ("exam", _l("Exam"))]
PERSONAS = [
    ("", _l("As in the scenario")),
    ("calm", _l("Calm")),
    ("normal", _l("Worried")),
    ("hot", _l("Furious")),
    ("cold", _l("Distrustful")),
]


class StartForm(FlaskForm):
    mode = RadioField(_l("Mode"), choices=MODES, default="practice", validators=[InputRequired()])
    persona = SelectField(_l("The customer's mood"), choices=PERSONAS, default="")
