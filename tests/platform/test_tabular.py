"""Tables in: every program's files, and every hostile one. Tables out: nothing that runs."""

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lms.platform.tabular.cells import clean, neutral, shown
from lms.platform.tabular.reading import read_table
from lms.platform.tabular.table import Limits, Unreadable
from lms.platform.tabular.writing import workbook

CHINESE = "工号,姓名\r\n00123,陈秀兰\r\n"


@pytest.fixture(autouse=True)
def _words(app):
    """Messages are translated, which needs the application."""
    with app.app_context():
        yield


def book(*rows, formats=None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for address, number_format in (formats or {}).items():
        made.active[address].number_format = number_format
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def repacked(content: bytes, **changes: bytes) -> bytes:
    """The archive with parts replaced or added."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return buffer.getvalue()


def cells(content: bytes, name: str = "f.csv", **limits) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(name, content, Limits(**limits))]


def refusal(content: bytes, name: str = "f.csv", **limits) -> str:
    with pytest.raises(Unreadable) as refused:
        read_table(name, content, Limits(**limits))
    assert refused.value.message
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_that_chinese_programs_write_is_read(encoding):
    assert cells(CHINESE.encode(encoding)) == [("工号", "姓名"), ("00123", "陈秀兰")]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_found(separator):
    assert cells(separator.join("abc").encode()) == [("a", "b", "c")]


def test_quoted_cells_may_hold_separators_and_line_ends():
    rows = read_table("f.csv", b'a,b\r\n"1,\n2",3\r\n\r\nx,y\r\n')
    assert [(row.line, row.cells) for row in rows] == [(1, ("a", "b")), (3, ("1, 2", "3")), (5, ("x", "y"))]


def test_characters_that_are_in_no_encoding_are_refused():
    assert refusal(b"\xff\xff\xff,\x80\x80") == "table.encoding"


def test_a_workbook_is_read_as_it_looks():
    content = book(
        ["工号", "日期", "电话", "空", "比例"],
        [123, datetime.fromisoformat("2026-11-22"), 13800138000.0, None, 0.5],
        [],
        ["=1+1", date(2026, 1, 2), True, " \u200bx\u00a0 ", "'=a"],
        formats={"A2": "00000"},
    )
    assert cells(content, "f.xlsx") == [
        ("工号", "日期", "电话", "空", "比例"),
        ("00123", "2026-11-22", "13800138000", "", "0.5"),
        ("", "2026-01-02", "TRUE", "x", "=a"),
    ]


def test_content_decides_not_the_name():
    assert cells(book(["a"]), "roster.csv") == [("a",)]
    assert cells(b"a,b", "roster.xlsx") == [("a", "b")]


def test_a_wrong_size_stated_by_the_program_does_not_hide_rows():
    content = book(["a"], ["b"])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:A2"', b'ref="A1"')
    assert cells(repacked(content, **{"xl/worksheets/sheet1.xml": sheet}), "f.xlsx") == [("a",), ("b",)]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "f.csv", "table.empty"),
        (b" \n\n,,\n", "f.csv", "table.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "f.xls", "table.old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "f.et", "table.old_format"),
        (b"%PDF-1.7 ...", "f.csv", "table.not_a_table"),
        (b"<html><table></table>", "f.xls", "table.not_a_table"),
        (b"a\0b,c", "f.csv", "table.not_a_table"),
        (b"PK\x03\x04 and then nothing", "f.xlsx", "table.damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_words(content, name, code):
    assert refusal(content, name) == code


def test_files_with_macros_are_refused_by_name_and_by_content():
    assert refusal(book(["a"]), "roster.XLSM") == "table.macros"
    assert refusal(repacked(book(["a"]), **{"xl/vbaProject.bin": b"x"}), "roster.xlsx") == "table.macros"


def test_a_zip_that_is_no_workbook_is_refused():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(buffer.getvalue(), "f.xlsx") == "table.damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(book(["a"]), **{"xl/worksheets/sheet1.xml": b"0" * 90_000_000})
    assert len(bomb) < 200_000
    assert refusal(bomb, "f.xlsx") == "table.unpacks_too_large"


def test_a_workbook_with_thousands_of_parts_is_refused():
    many = {f"xl/media/{number}.png": b"" for number in range(2_001)}
    assert refusal(repacked(book(["a"]), **many), "f.xlsx") == "table.unpacks_too_large"


def test_entities_that_multiply_are_refused():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><worksheet>&l8;</worksheet>'.encode()
    assert refusal(repacked(book(["a"]), **{"xl/worksheets/sheet1.xml": sheet}), "f.xlsx") == "table.damaged"


def test_limits_of_rows_columns_and_bytes():
    assert len(cells(b"h\n1\n2\n", rows=2)) == 3
    assert refusal(b"h\n1\n2\n3\n", rows=2) == "table.too_long"
    assert refusal(book(["h"], [1], [2], [3]), "f.xlsx", rows=2) == "table.too_long"
    assert refusal(b"a,b,c", columns=2) == "table.too_wide"
    assert refusal(b"a" * 11, file_bytes=10) == "table.too_large"
    assert cells(b"a" * 50, cell_characters=10) == [("a" * 10,)]


def test_many_formatted_empty_rows_end_the_reading():
    made = Workbook()
    made.active["A1"] = "first"
    made.active["A5000"] = "far below"
    buffer = BytesIO()
    made.save(buffer)
    assert cells(buffer.getvalue(), "f.xlsx") == [("first",)]


def _outcome(name: str, content: bytes):
    """The rows, or the code of the refusal."""
    try:
        return read_table(name, content)
    except Unreadable as refused:
        return refused.code


@given(st.binary(max_size=300))
def test_random_bytes_never_crash(content):
    for name in ("f.csv", "f.xlsx"):
        for start in (b"", b"PK\x03\x04"):
            assert _outcome(name, start + content)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", " =1", "\uff1dx", "\t=1", "-1+1"])
def test_formula_like_cells_are_neutralised_and_come_back_as_they_were(text):
    assert neutral(text).startswith("'")
    assert clean(neutral(text)) == clean(text)


@pytest.mark.parametrize("text", ["陈秀兰", "-5", "+8613800138000", "00123", "2026-11-22", "a=b"])
def test_harmless_cells_stay_as_they_are(text):
    assert neutral(text) == text


def test_a_written_workbook_runs_nothing_and_keeps_zeros():
    content = workbook("人员", ["工号", "姓名"], [["00123", "=cmd|'/c calc'!A1"], ["2", "bell\x07"]])
    sheet = load_workbook(BytesIO(content)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["工号", "姓名"],
        ["00123", "'=cmd|'/c calc'!A1"],
        ["2", "bell"],
    ]
    assert {cell.data_type for row in sheet for cell in row} == {"s"}


@given(st.text(max_size=40))
def test_no_written_text_starts_a_formula(text):
    written = StringIO()
    csv.writer(written).writerow([neutral(text)])
    first = written.getvalue().lstrip('" \u3000\u00a0\r\n')[:1]
    assert first not in set("=@\uff1d\uff20") or not first


@pytest.mark.parametrize(("value", "text"), [(None, ""), (10001.0, "10001"), (1.5, "1.5"), (False, "FALSE")])
def test_typed_values_as_shown(value, text):
    assert shown(value) == text
