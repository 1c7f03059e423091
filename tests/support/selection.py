"""A pytest plugin that keeps the tests which touch the database: `pytest -p tests.support.selection`.

The suite runs whole on SQLite. On PostgreSQL only what could differ runs again.
"""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests without a database and the browser journeys."""
    chosen = [item for item in items if _differs_by_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _differs_by_database(item: pytest.Item) -> bool:
    return "db_url" in getattr(item, "fixturenames", ()) and item.get_closest_marker("browser") is None
