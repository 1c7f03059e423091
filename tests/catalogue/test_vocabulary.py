"""The shared vocabulary: complete, without doubles, every code known where it is used."""

from collections.abc import Mapping

import pytest

from lms.catalogue import vocabulary
from lms.grading.rubric import load_rubric

LISTS = {
    "lines": (vocabulary.lines, 2),
    "knowledge points": (vocabulary.knowledge_points, 39),
    "competencies": (vocabulary.competencies, 5),
    "error tags": (vocabulary.error_tags, 5),
    "parameters": (vocabulary.parameters, 10),
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_there(name: str) -> None:
    read, least = LISTS[name]
    assert len(read()) >= least


def test_there_are_exactly_the_39_knowledge_points() -> None:
    points = vocabulary.knowledge_points()
    assert len(points) == 39
    assert {point.line for point in points.values()} <= {*vocabulary.lines(), "common"}


@pytest.mark.parametrize("name", ["lines", "knowledge points", "competencies", "error tags"])
def test_every_name_stands_in_both_languages(name: str) -> None:
    for code, entry in LISTS[name][0]().items():
        _check_both(entry.name, code)


def test_competencies_say_what_juniors_and_seniors_do() -> None:
    for code, entry in vocabulary.competencies().items():
        _check_both(entry.junior, code)
        _check_both(entry.senior, code)
        assert entry.junior != entry.senior


def _check_both(texts: Mapping[str, str], code: str) -> None:
    assert set(texts) == {"zh", "en"}, code
    assert all(text.strip() for text in texts.values()), code


def test_error_tags_point_to_items_the_rubric_has() -> None:
    rubric = load_rubric()
    known = {item.code for item in rubric.items} | {fatal.code for fatal in rubric.fatal}
    unknown = {code for tag in vocabulary.error_tags().values() for code in tag.items} - known
    assert unknown == set()


def test_parameters_have_an_english_name_and_a_chinese_one() -> None:
    for name, parameter in vocabulary.parameters().items():
        assert parameter.en.strip(), name
        assert name == name.strip()
