"""Quotes in a line: the line stays whole, every mark has its place or is kept loose."""

from hypothesis import given
from hypothesis import strategies as st

from lms.roleplay.highlights import Mark, marked

MET, MISSED = Mark("A1", "met"), Mark("B1", "not_met")


def test_a_quote_is_cut_out_and_the_line_stays_whole() -> None:
    found = marked("您好,工号 0316,请讲。", [("工号 0316", MET)])
    assert [piece.text for piece in found.pieces] == ["您好,", "工号 0316", ",请讲。"]
    assert [piece.ends for piece in found.pieces] == [(), (MET,), ()]
    assert found.loose == ()


def test_quotes_that_overlap_share_a_piece_with_the_gravest_tone() -> None:
    found = marked("甲乙丙丁", [("甲乙丙", MET), ("乙丙丁", MISSED)])
    assert [(piece.text, piece.tone) for piece in found.pieces] == [
        ("甲", "met"),
        ("乙丙", "not_met"),
        ("丁", "not_met"),
    ]
    assert [piece.ends for piece in found.pieces] == [(), (MET,), (MISSED,)]


def test_stops_around_a_quote_do_not_matter() -> None:
    assert marked("好的,马上。", [("“马上。”", MET)]).pieces[1].text == "马上"


def test_a_quote_that_is_not_there_is_kept_as_a_loose_mark() -> None:
    found = marked("您好", [("再见", MET), ("", MISSED)])
    assert found.loose == (MET, MISSED)
    assert [piece.text for piece in found.pieces] == ["您好"]


def test_an_empty_line_has_no_pieces() -> None:
    assert marked("", [("", MET)]).pieces == ()


@given(st.text(alphabet="甲乙丙,。 ", max_size=20), st.lists(st.text(alphabet="甲乙丙,。", max_size=6), max_size=5))
def test_no_letter_is_lost_and_every_mark_shows_once(line: str, quotes: list[str]) -> None:
    marks = [(quote, Mark(f"A{n}", "met")) for n, quote in enumerate(quotes)]
    found = marked(line, marks)
    assert "".join(piece.text for piece in found.pieces) == line
    shown = [mark for piece in found.pieces for mark in piece.ends] + list(found.loose)
    assert sorted(mark.code for mark in shown) == sorted(mark.code for _quote, mark in marks)
