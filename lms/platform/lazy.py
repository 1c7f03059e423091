"""Heavy libraries that most processes never need, loaded at first use.

Imports stand at the top of a file everywhere else; this is the one named exception (docs/adr/0004).
"""

import importlib
from typing import Any


class Lazy:
    """Stands for a module until one of its names is asked for. Safe in threads: the import lock does the work."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)
