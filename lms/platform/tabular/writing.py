"""Workbooks of ours. Cells that a program would run as a formula are made harmless."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from flask import Response
from werkzeug.http import dump_options_header

from lms.platform.lazy import Lazy
from lms.platform.tabular.cells import neutral

openpyxl = Lazy("openpyxl")
styles = Lazy("openpyxl.styles")
cells = Lazy("openpyxl.utils")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """An .xlsx file with one sheet; texts stay texts, so that staff numbers keep their zeros."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title[:31]
    for number, row in enumerate([headings, *rows], start=1):
        for column, value in enumerate(row, start=1):
            _write(sheet.cell(row=number, column=column), value)
    for column in range(1, len(headings) + 1):
        sheet.cell(row=1, column=column).font = styles.Font(bold=True)
        sheet.column_dimensions[cells.get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = "A2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(cell: Any, value: Any) -> None:
    cell.value = neutral(value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"


def download(file_name: str, content: bytes, mimetype: str = XLSX) -> Response:
    """The file as a response that browsers save; the name may be Chinese."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": file_name})
    response.headers["Cache-Control"] = "no-store"
    return response
