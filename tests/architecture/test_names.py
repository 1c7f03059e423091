"""Every feature folder looks the same, and nothing is called by a name that says nothing."""

import pytest

from tests.architecture.sources import LMS, ROOT

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base_classes", "stuff", "tools", "manager"}
# What all items of the judge make their findings with; its own folder says of what it is common.
ALLOWED = {"lms/grading/judge/items/common.py"}
FEATURES = sorted(path.name for path in LMS.iterdir() if (path / "__init__.py").exists() and path.name != "platform")
STANDARD = {
    "__init__", "models", "rules", "service", "queries", "access", "forms", "views", "signals", "jobs", "cli", "importer", "personal",
    "templates", "static", "translations",
}  # fmt: skip
# Rooms of one feature's own. A new one is a decision: say in its first line what it holds, then add it here.
OWN = {
    "accounts": {"permissions", "vocabulary", "wording", "wording_roster", "personal_data", "roster_files"},
    "admin": {"state"},
    "catalogue": {"data", "vocabulary"},
    "grading": {"agreement", "case", "judge", "lexicons", "marked", "rating", "report", "rubric", "rubrics", "ticket"},
    "roleplay": {
        "check", "debrief", "debrief_rows", "engine", "handover", "highlights", "inbox", "library", "play", "refusals", "reveal",
        "scenario", "show", "wording",
    },
}  # fmt: skip


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in LMS.rglob("*") if path.suffix == ".py" or path.is_dir()]
    assert {str(path.relative_to(ROOT)) for path in named if path.stem in EMPTY_NAMES} <= ALLOWED


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_holds_the_standard_files_and_the_rooms_it_declared(feature: str) -> None:
    found = {path.stem for path in (LMS / feature).iterdir() if path.name != "__pycache__" and path.stem[0] != "."}
    assert found - STANDARD - OWN.get(feature, set()) == set()


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_says_what_it_owns(feature: str) -> None:
    text = (LMS / feature / "__init__.py").read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert text.count("import ") == 0


def test_a_features_templates_stand_in_a_folder_of_its_name() -> None:
    """Two templates of one name would hide each other."""
    for feature in FEATURES:
        folder = LMS / feature / "templates"
        assert not folder.exists() or [path.name for path in folder.iterdir()] == [feature]
