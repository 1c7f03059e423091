"""The scenarios on disk, by slug."""

from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _

from lms.platform.errors import NotFound
from lms.roleplay.scenario import Scenario, load_scenario


class Library:
    """All scenarios under one folder. A scenario is read again when its files changed."""

    def __init__(self, content: Path) -> None:
        self.folder = content / "scenarios"

    def slugs(self) -> list[str]:
        """The folders that hold a scenario, in order."""
        return sorted(found.parent.name for found in self.folder.glob("*/scenario.yaml"))

    def get(self, slug: str) -> Scenario:
        """Raises NotFound for a slug without a folder."""
        if slug not in self.slugs():
            raise NotFound("scenario.unknown", _("There is no such scenario."))
        return load_scenario(self.folder / slug)

    def all(self) -> list[Scenario]:
        return [load_scenario(self.folder / slug) for slug in self.slugs()]


@lru_cache(maxsize=4)
def library_at(content: Path) -> Library:
    """The library of a content folder."""
    return Library(content)
