"""The contracts of pyproject.toml hold, and they would notice a breach."""

import subprocess
import sys
from pathlib import Path


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_goes_down(root: Path) -> None:
    done = _lint_imports(root)
    assert done.returncode == 0, done.stdout


def test_an_import_that_goes_up_is_noticed(root: Path, tmp_path: Path) -> None:
    rooms = {"lms/accounts/models.py": "import lms.roleplay.engine\n", "lms/roleplay/engine/state.py": "import flask\n"}
    for name, text in rooms.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    for folder in ("lms", "lms/accounts", "lms/roleplay", "lms/roleplay/engine", "lms/platform", "lms/platform/db"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "lms/platform/web.py").touch()
    (tmp_path / "pyproject.toml").write_text((root / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    done = _lint_imports(tmp_path)
    assert done.returncode == 1
    assert "lms.accounts is not allowed to import lms.roleplay" in done.stdout
    assert "lms.roleplay.engine.state is not allowed to import flask" in done.stdout
