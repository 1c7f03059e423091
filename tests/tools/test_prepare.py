"""Set-up does its work once, keeps what is there, and says in one line what it cannot do."""

from pathlib import Path

import pytest

from lms import config
from tools import assets, prepare, stamps, system

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="24">
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M5 4h4" />
</svg>"""


def test_a_changed_lock_file_makes_the_stamp_stale(tmp_path: Path) -> None:
    lock, stamp = tmp_path / "lock.txt", tmp_path / "made" / ".stamp"
    lock.write_text("one", encoding="utf-8")
    stamps.write(stamp, stamps.digest(lock))
    assert stamps.is_fresh(stamp, stamps.digest(lock))
    lock.write_text("two", encoding="utf-8")
    assert not stamps.is_fresh(stamp, stamps.digest(lock))


def test_the_secret_is_written_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "instance" / "chushi.env"
    monkeypatch.setattr(prepare, "SETTINGS", file)
    prepare.main(["settings"])
    first = file.read_text(encoding="utf-8")
    assert len(config.load({}, env_file=file).secret_key) >= 32
    assert file.stat().st_mode & 0o777 == 0o600
    prepare.main(["settings"])
    assert file.read_text(encoding="utf-8") == first


@pytest.mark.parametrize("names", [[], ["venv", "fly"]])
def test_an_unknown_step_is_refused_before_anything_runs(names: list[str]) -> None:
    with pytest.raises(SystemExit, match="Usage"):
        prepare.main(names)


def test_the_sprite_keeps_the_drawing_without_the_invisible_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outline = tmp_path / "@tabler" / "icons" / "icons" / "outline"
    outline.mkdir(parents=True)
    (outline / "phone.svg").write_text(DRAWING, encoding="utf-8")
    monkeypatch.setattr(assets, "MODULES", tmp_path)
    sprite = assets.sprite(["phone"])
    assert '<symbol id="phone" viewBox="0 0 24 24"' in sprite
    assert '<path d="M5 4h4" />' in sprite
    assert "M0 0h24v24H0z" not in sprite
    with pytest.raises(SystemExit, match="no icon named bell"):
        assets.sprite(["bell"])


def test_what_cannot_be_installed_is_named_with_the_consequence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    needs = (
        system.Need("Lamp", lambda: False, ("lamp",), "it stays dark"),
        system.Need("Sun", lambda: True, ("sun",), "it is cold"),
    )
    monkeypatch.setattr(system, "FOR_TESTS", needs)
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    system.provide()
    assert capsys.readouterr().out == "No Lamp: it stays dark. Install it with: sudo apt install lamp\n"
