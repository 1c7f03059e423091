"""The scenarios on disk, by slug."""

import logging
import re
from functools import lru_cache
from pathlib import Path
from time import monotonic

from flask_babel import gettext as _

from lms.grading.rubric import load_rubric
from lms.platform.errors import DomainError, NotFound
from lms.roleplay import engine
from lms.roleplay.scenario import Scenario, ScenarioError, load_scenario
from lms.roleplay.scenario.schema import Text

log = logging.getLogger(__name__)
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class Library:
    """All scenarios under one folder. A scenario is read again when its files changed.

    While a file has a fault, the last version without one goes on being used: an author's slip ends nobody's call.
    """

    look_every_seconds = 1.0

    def __init__(self, content: Path) -> None:
        self.folder = content / "scenarios"
        self._sound: dict[str, Scenario] = {}
        self._looked: dict[str, tuple[float, Scenario | None]] = {}

    def slugs(self) -> list[str]:
        """The folders that hold a scenario, in order."""
        return sorted(found.parent.name for found in self.folder.glob("*/scenario.yaml"))

    def get(self, slug: str) -> Scenario:
        """Raises NotFound for a slug without a folder, DomainError when its files had a fault from the start."""
        if not _SLUG.fullmatch(slug) or not (self.folder / slug).is_dir():
            raise NotFound("scenario.unknown", _("There is no such scenario."))
        scenario = self._lately_read(slug)
        if scenario is None:
            raise DomainError(
                "scenario.broken", _("This scenario's files have a fault. Tell the trainer; nothing is lost.")
            )
        return scenario

    def all(self) -> list[Scenario]:
        """Every scenario that can be used; one that cannot is logged and left out, the others go on."""
        return [found for slug in self.slugs() if (found := self._readable(slug)) is not None]

    def titles(self) -> dict[str, Text]:
        """The titles of all usable scenarios by slug."""
        return {scenario.slug: scenario.brief.title for scenario in self.all()}

    def _lately_read(self, slug: str) -> Scenario | None:
        """Asked at every turn of every call: the files are looked at once a second, not each time."""
        looked, scenario = self._looked.get(slug, (0.0, None))
        if scenario is None or monotonic() - looked >= self.look_every_seconds:
            scenario = self._readable(slug)
            self._looked[slug] = (monotonic(), scenario)
        return scenario

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


def warm_up(content: Path) -> None:
    """Play one line of every scenario, so that lexicons, scenarios and rubric are read and compiled."""
    for scenario in library_at(content).all():
        state = engine.start(scenario, persona=None, mode="practice", seed=1)
        engine.step(scenario, state, "您好,请问有什么可以帮您?")
    load_rubric()
