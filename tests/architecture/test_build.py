"""What a fresh clone is built from: exact versions with hashes, no download addresses, only icons that exist."""

import ast
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")
ICON_IN_TEMPLATE = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
ICON_IN_NAVIGATION = re.compile(r"""\bicon=["']([a-z0-9-]+)["']""")


@pytest.mark.parametrize("name", LOCKS)
def test_python_lock_has_hashes_and_no_addresses(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert lines
    assert all("==" in line and line.endswith("\\") for line in lines)
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


def _imported(source: str) -> set[str]:
    """The top-level names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


def test_every_library_the_product_imports_is_in_its_lock(root: Path) -> None:
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    used = set().union(*(_imported(path.read_text(encoding="utf-8")) for path in (root / "lms").rglob("*.py")))
    used -= set(sys.stdlib_module_names) | {"lms"}
    owners = packages_distributions()
    missing = {name for name in used if not {_normal(owner) for owner in owners.get(name, ())} & locked}
    assert not missing, f"add to requirements.in, then `make lock`: {sorted(missing)}"


def _normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_npm_lock_has_hashes_and_no_addresses(root: Path) -> None:
    packages = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = [package for path, package in packages.items() if path]
    assert fetched
    assert all(package["integrity"].startswith("sha512-") for package in fetched)
    assert not any("resolved" in package for package in fetched)


def test_browser_packages_are_pinned_exactly(root: Path) -> None:
    wanted = json.loads((root / "package.json").read_text(encoding="utf-8"))
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_every_icon_in_use_is_in_the_sprite(root: Path) -> None:
    listed = set((root / "tools" / "icons.txt").read_text(encoding="utf-8").split())
    used: set[str] = set()
    for path in (root / "lms").rglob("*.html"):
        used |= set(ICON_IN_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    for path in (root / "lms").rglob("*.py"):
        used |= set(ICON_IN_NAVIGATION.findall(path.read_text(encoding="utf-8")))
    assert used <= listed, f"add to tools/icons.txt: {sorted(used - listed)}"


def test_vendored_files_match_the_manifest(root: Path) -> None:
    static = root / "lms" / "platform" / "web" / "static"
    manifest = json.loads((static / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    assert {"vendor/tabler.min.css", "vendor/htmx.min.js", "vendor/echarts.min.js", "vendor/icons.svg"} <= set(manifest)
    assert all((static / path).is_file() for path in manifest)
