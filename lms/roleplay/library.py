"""The scenarios on disk, by slug."""

import logging
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _

from lms.platform.errors import DomainError, NotFound
from lms.roleplay.scenario import Scenario, ScenarioError, load_scenario

log = logging.getLogger(__name__)


class Library:
    """All scenarios under one folder. A scenario is read again when its files changed.

    While a file has a fault, the last version without one goes on being used: an author's slip ends nobody's call.
    """

    def __init__(self, content: Path) -> None:
        self.folder = content / "scenarios"
        self._sound: dict[str, Scenario] = {}

    def slugs(self) -> list[str]:
        """The folders that hold a scenario, in order."""
        return sorted(found.parent.name for found in self.folder.glob("*/scenario.yaml"))

    def get(self, slug: str) -> Scenario:
        """Raises NotFound for a slug without a folder, DomainError when its files had a fault from the start."""
        if slug not in self.slugs():
            raise NotFound("scenario.unknown", _("There is no such scenario."))
        scenario = self._readable(slug)
        if scenario is None:
            raise DomainError(
                "scenario.broken", _("This scenario's files have a fault. Tell the trainer; nothing is lost.")
            )
        return scenario

    def all(self) -> list[Scenario]:
        """Every scenario that can be used; one that cannot is logged and left out, the others go on."""
        return [found for slug in self.slugs() if (found := self._readable(slug)) is not None]

    def _readable(self, slug: str) -> Scenario | None:
        try:
            self._sound[slug] = load_scenario(self.folder / slug)
        except ScenarioError as error:
            log.error("scenario %s cannot be used: %s", slug, error)
        return self._sound.get(slug)


@lru_cache(maxsize=4)
def library_at(content: Path) -> Library:
    """The library of a content folder."""
    return Library(content)
