"""Word lists: readable, and refused with file and line otherwise."""

from pathlib import Path

import pytest

from lms.grading.judge.lexicon import load_lexicon
from lms.grading.marked import DataError


def test_every_fatal_code_with_wordings_has_a_reason_and_every_excuse_exists():
    lexicon = load_lexicon()
    fatal = [group for group in lexicon.groups.values() if group.fatal]
    assert {group.fatal for group in fatal} == {f"FE{n}" for n in range(2, 11)}
    assert all(group.why for group in fatal)
    assert all(group.unless in lexicon.groups for group in fatal if group.unless)


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("schema: 1\ngroups:\n  a:\n    - '||'\n", 4, "not a cue"),
        ("schema: 1\ngroups:\n  a:\n    cues: ['x']\n    guards: [nobody]\n", 5, "unknown guard"),
        ("schema: 1\ngroups:\n  a: ['x']\n  a: ['y']\n", 4, "stands twice"),
        ("schema: 1\nslips:\n  帐: 账单\n", 3, "differ in length"),
        ("schema: 1\nmessages:\n  m: {zh: x}\n", 3, "missing key 'en'"),
        ("schema: 1\nwords: {}\n", 2, "unknown key 'words'"),
    ],
)
def test_a_broken_list_is_refused_with_file_and_line(tmp_path: Path, text, line, complaint):
    (tmp_path / "words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"^words\.yaml:{line}: .*{complaint}"):
        load_lexicon(tmp_path)
