"""Sites and teams."""

from flask_babel import gettext as _
from sqlalchemy import select

from lms.accounts.models import Site, Team
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import DomainError


def find_or_add_site(name: str, *, actor: Actor) -> Site:
    """The site of this name, new if there is none."""
    site = Session.scalar(select(Site).where(Site.name == name))
    if site is None:
        site = Site(name=name)
        Session.add(site)
        Session.flush()
        audit.record(actor, "site:added", site, name=name)
    return site


def find_or_add_team(site: Site, name: str, *, actor: Actor) -> Team:
    """The team of this name at the site, new if there is none."""
    team = Session.scalar(select(Team).where(Team.site_id == site.id, Team.name == name))
    if team is None:
        team = Team(site=site, name=name)
        Session.add(team)
        Session.flush()
        audit.record(actor, "team:added", team, name=name)
    return team


def rename(place: Site | Team, name: str, *, actor: Actor) -> None:
    """A new name; refused when another site, or team of the site, has it."""
    same = select(Site.id).where(Site.name == name) if isinstance(place, Site) else select(Team.id).where(
        Team.site_id == place.site_id, Team.name == name
    )  # fmt: skip
    if Session.scalar(same) not in (None, place.id):
        raise DomainError("place.name_taken", _("There is one with this name already."))
    before, place.name = place.name, name
    audit.record(actor, "place:renamed", place, before=before, after=name)
