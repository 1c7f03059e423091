"""Shape of the parameter form."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from lms.platform.web.forms import Form


class ParameterForm(Form):
    value = TextAreaField(_l("Value here"), validators=[Length(max=2000)])
    source = StringField(_l("Rule it rests on"), validators=[Length(max=300)])
