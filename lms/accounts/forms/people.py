"""What administrators fill in about people, sites and teams."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, Field, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from lms.accounts import queries, wording
from lms.accounts.forms.choices import number, offered
from lms.accounts.models import Person
from lms.accounts.rules import people as rules
from lms.accounts.service.people import Details
from lms.accounts.vocabulary import Line, Role
from lms.platform.web.forms import Form


class DetailsForm(Form):
    """`person` is who is being changed, None for somebody new."""

    staff_number = StringField(_l("Staff number"), [DataRequired(_l("Write the staff number."))])
    name = StringField(_l("Name"), [DataRequired(_l("Write the name.")), Length(max=80)])
    line = SelectField(_l("Line of business"), [offered], validate_choice=False)
    site_id = SelectField(_l("Site"), [offered], coerce=number, validate_choice=False)
    team_id = SelectField(_l("Team"), [offered], coerce=number, validate_choice=False)
    hired_on = DateField(_l("Hired on"), [Optional()])
    email = StringField(_l("Email"), [Optional()], render_kw={"inputmode": "email"})
    phone = StringField(_l("Mobile phone"), [Optional()], render_kw={"inputmode": "tel"})

    def __init__(self, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(obj=person, **kwargs)
        self.person = person
        self.line.choices = [SelectChoice(line.value, str(name)) for line, name in wording.LINES.items()]
        nothing = SelectChoice(0, "—")  # type: ignore[arg-type]
        self.site_id.choices = [nothing, *(SelectChoice(s.id, s.name) for s in queries.list_sites())]  # type: ignore[arg-type]
        self.teams = {team.id: team for team in queries.list_teams()}
        named = (SelectChoice(t.id, f"{t.site.name} · {t.name}") for t in self.teams.values())  # type: ignore[arg-type]
        self.team_id.choices = [nothing, *named]

    def validate_staff_number(self, field: Field) -> None:
        spelled = rules.staff_number(field.data)
        if spelled is None:
            raise ValidationError(_("Use letters, digits, - and _ only, at most 32."))
        self._check_free(queries.find_by_staff_number(spelled), _("Somebody else has this staff number."))

    def validate_email(self, field: Field) -> None:
        address = _spelled(field, rules.email, _("This is not an email address."))
        self._check_free(queries.find_for_login(address), _("Somebody else has this email address."))

    def validate_phone(self, field: Field) -> None:
        _spelled(field, rules.phone, _("This is not a phone number."))

    def validate_team_id(self, field: Field) -> None:
        team = self.teams.get(field.data)
        if team is not None and self.site_id.data not in (0, team.site_id):
            raise ValidationError(_("This team belongs to another site."))

    def _check_free(self, holder: Person | None, message: str) -> None:
        if holder is not None and (self.person is None or holder.id != self.person.id):
            raise ValidationError(message)

    def details(self) -> Details:
        """What was written, in the one spelling of the rules. Only after validation."""
        team = self.teams.get(self.team_id.data)
        return Details(
            staff_number=rules.staff_number(self.staff_number.data) or "",
            name=self.name.data.strip(),
            line=Line(self.line.data),
            email=rules.email(self.email.data or ""),
            phone=rules.phone(self.phone.data or ""),
            hired_on=self.hired_on.data,
            site_id=team.site_id if team else self.site_id.data or None,
            team_id=team.id if team else None,
        )


def _spelled(field: Field, spell: Callable[[str], str | None], message: str) -> str:
    spelled = spell(field.data)
    if spelled is None:
        raise ValidationError(message)
    return spelled


class RolesForm(Form):
    roles = SelectMultipleField(_l("Roles"), [offered], validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.roles.choices = [SelectChoice(role.value, str(name)) for role, name in wording.ROLES.items()]

    def chosen(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles.data or ())


class AnonymiseForm(Form):
    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Write why, at least five characters.")), Length(5, 500)], render_kw={"rows": 2}
    )
    is_sure = BooleanField(
        _l("I know that this cannot be undone."), [DataRequired(_l("Confirm that this cannot be undone."))]
    )


class NameForm(Form):
    """The name of a site or a team."""

    name = StringField(_l("Name"), [DataRequired(_l("Write the name.")), Length(max=80)])


class RosterForm(Form):
    file = FileField(
        _l("Roster file (.xlsx or .csv)"), [FileRequired(_l("Choose a file."))], render_kw={"accept": ".xlsx,.csv"}
    )
