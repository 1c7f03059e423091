"""Small rooms: a function of 40 lines, a view of 25, a file of 400, a template of 150, or a reason."""

import ast

import pytest

from tests.architecture.sources import LMS, ROOT, Source, sources

FUNCTION, VIEW, FILE, TEMPLATE = 40, 25, 400, 150
METHODS = {"get", "post", "put", "delete", "route"}


def _is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [d.func for d in function.decorator_list if isinstance(d, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in METHODS for call in calls)


def _too_long(source: Source, *, view: int = VIEW, function: int = FUNCTION) -> list[str]:
    found = []
    for node in source.functions():
        last = node.end_lineno or node.lineno
        lines, limit = last - node.lineno + 1, view if _is_view(node) else function
        if lines > limit and not source.has_reason(node.lineno, last):
            found.append(f"{source.at(node)} {node.name}: {lines} lines, {limit} are allowed")
    return found


def test_functions_and_views_are_short() -> None:
    assert [line for source in sources("lms", "tools") for line in _too_long(source)] == []


def test_files_are_short() -> None:
    long = [
        f"{source.name}: {count} lines"
        for source in sources("lms", "tools", "tests")
        if (count := len(source.text.splitlines())) > FILE and not source.has_reason(1, 20)
    ]
    assert long == []


def test_templates_are_short() -> None:
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in LMS.rglob("*.html")}
    assert counts
    assert [f"{path.relative_to(ROOT)}: {lines} lines" for path, lines in counts.items() if lines > TEMPLATE] == []


@pytest.mark.parametrize(("reason", "complaints"), [("", 1), ("    # size: one table\n", 0)])
def test_a_long_function_is_noticed_unless_it_says_why(reason: str, complaints: int) -> None:
    text = "def f():\n" + reason + "    x = 1\n" * FUNCTION
    assert len(_too_long(Source(ROOT / "x.py", text, ast.parse(text)))) == complaints


def test_a_long_view_is_noticed() -> None:
    text = "@bp.get('/')\ndef f():\n" + "    x = 1\n" * VIEW
    assert len(_too_long(Source(ROOT / "x.py", text, ast.parse(text)))) == 1
