"""What people fill in about their own account and log-in."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from lms.accounts import wording
from lms.accounts.forms.choices import offered
from lms.accounts.models import Person
from lms.accounts.rules import passwords as rules
from lms.platform.i18n.locale import LOCALES
from lms.platform.web.forms import Form

# The zones of the people this product serves first; the rest by alphabet.
_NEAR = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong")


class LoginForm(Form):
    account = StringField(
        _l("Staff number or email"),
        [DataRequired(_l("Write your staff number or email.")), Length(max=254)],
        render_kw={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password"),
        [DataRequired(_l("Write your password.")), Length(max=rules.LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(Form):
    code = StringField(
        _l("One-time password or recovery code"),
        [DataRequired(_l("Write the code.")), Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none"},
    )


class NewPasswordForm(Form):
    """`person` is whose password it will be: it must not be built from their name or number."""

    password = PasswordField(
        _l("New password"),
        [DataRequired(_l("Write a new password."))],
        render_kw={"autocomplete": "new-password", "minlength": rules.SHORTEST},
    )
    again = PasswordField(
        _l("New password again"),
        [EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, person: Person, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person = person

    def validate_password(self, field: PasswordField) -> None:
        who = self.person
        weakness = rules.weakness(field.data, staff_number=who.staff_number, name=who.name, email=who.email or "")
        if weakness is not None:
            raise ValidationError(wording.weak_password(weakness))


class ChangePasswordForm(NewPasswordForm):
    present = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Write your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class PresentPasswordForm(Form):
    present = PasswordField(
        _l("Present password"),
        [DataRequired(_l("Write your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class PreferencesForm(Form):
    locale = SelectField(
        _l("Language"),
        [offered],
        validate_choice=False,
        choices=[SelectChoice(code, name) for code, name in LOCALES.items()],
    )
    timezone = SelectField(_l("Time zone"), [offered], validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        others = sorted(zone for zone in available_timezones() if "/" in zone and zone not in _NEAR)
        house = SelectChoice("", _("As in this house"))
        self.timezone.choices = [house, *(SelectChoice(zone) for zone in (*_NEAR, *others))]
