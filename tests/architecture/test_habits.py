"""Habits that keep the house honest, read from the source."""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.architecture.sources import ROOT, Source, called, sources

PRODUCT = sources("lms")
MAY_PRINT = ("lms/serve.py", "__main__.py")
NAIVE = {"datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today", "date.today", "datetime.datetime.utcnow"}
Finder = Callable[[Source], Iterator[ast.AST]]


def _naive_times(source: Source) -> Iterator[ast.AST]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _is_naive(called(node), given=len(node.args) + len(node.keywords)):
            yield node


def _is_naive(name: str, *, given: int) -> bool:
    if name in {"datetime.now", "datetime.datetime.now"}:
        return given == 0
    return name in NAIVE or (name.endswith("datetime.fromtimestamp") and given < 2)


def _imports_in_functions(source: Source) -> Iterator[ast.AST]:
    for function in source.functions():
        yield from (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def _prints(source: Source) -> Iterator[ast.AST]:
    if not source.name.endswith(MAY_PRINT):
        yield from (node for node in ast.walk(source.tree) if called(node) == "print")


def _swallowed(source: Source) -> Iterator[ast.AST]:
    for node in ast.walk(source.tree):
        is_empty = isinstance(node, ast.ExceptHandler) and (node.type is None or _does_nothing(node.body))
        if is_empty or (called(node).endswith("suppress") and "'Exception'" in ast.dump(node)):
            yield node


def _does_nothing(body: list[ast.stmt]) -> bool:
    return all(isinstance(line, ast.Pass) or _is_dots(line) for line in body)


def _is_dots(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is ...


def _commits(source: Source) -> Iterator[ast.AST]:
    """Nothing in a feature commits, but for the end of a command."""
    if "/platform/" not in source.name and not source.name.endswith(("cli.py", "demo.py")):
        names = {"commit", "unit.commit", "Session.commit", "db.session.commit", "rollback", "Session.rollback"}
        yield from (node for node in ast.walk(source.tree) if called(node) in names)


def _views_that_select(source: Source) -> Iterator[ast.AST]:
    if "/views" in source.name:
        yield from (
            node for node in ast.walk(source.tree) if called(node) in {"select", "Session.add", "Session.delete"}
        )


def _unfinished(source: Source) -> Iterator[ast.AST]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Raise) and node.exc is not None and "NotImplementedError" in ast.dump(node.exc):
            yield node


FINDERS: dict[str, Finder] = {
    "a time without a zone": _naive_times,
    "an import inside a function": _imports_in_functions,
    "a print": _prints,
    "an error that is swallowed": _swallowed,
    "a commit outside the end of a request, job or command": _commits,
    "a view that queries or stores": _views_that_select,
    "something unfinished": _unfinished,
}
BREACHES = {
    "a time without a zone": ["datetime.now()", "datetime.utcnow()", "date.today()", "datetime.fromtimestamp(1)"],
    "an import inside a function": ["def f():\n    import os"],
    "a print": ["print(1)"],
    "an error that is swallowed": ["try:\n    f()\nexcept E:\n    pass", "try:\n    f()\nexcept:\n    g()"],
    "a commit outside the end of a request, job or command": ["commit()", "Session.commit()"],
    "a view that queries or stores": ["select(Call)"],
    "something unfinished": ["raise NotImplementedError", "raise NotImplementedError('later')"],
}


@pytest.mark.parametrize("habit", FINDERS)
def test_nowhere_in_the_product_is_there(habit: str) -> None:
    assert [source.at(node) for source in PRODUCT for node in FINDERS[habit](source)] == []


@pytest.mark.parametrize("habit", FINDERS)
def test_a_breach_would_be_noticed(habit: str) -> None:
    for text in BREACHES[habit]:
        source = Source(ROOT / "lms" / "roleplay" / "views" / "x.py", text, ast.parse(text))
        assert list(FINDERS[habit](source)), text


def test_what_is_right_is_left_alone() -> None:
    text = "import os\ndatetime.now(UTC)\ndatetime.fromtimestamp(1, tz=UTC)\ntry:\n    f()\nexcept E:\n    log()"
    source = Source(ROOT / "lms" / "x.py", text, ast.parse(text))
    assert [list(finder(source)) for finder in FINDERS.values()] == [[] for _ in FINDERS]


def test_no_test_sleeps() -> None:
    """A test that waits for a time is slow on every machine and wrong on some."""
    tests = [source for source in sources("tests") if "/support/" not in source.name]
    names = {"time.sleep", "sleep", "asyncio.sleep"}
    assert [source.at(node) for source in tests for node in ast.walk(source.tree) if called(node) in names] == []


def test_every_public_module_says_what_it_is() -> None:
    assert [source.name for source in PRODUCT if not ast.get_docstring(source.tree)] == []


def test_every_test_can_fail() -> None:
    """A test that asserts nothing, and calls nothing that asserts, would pass if the code did nothing."""
    functions = [(source, function) for source in sources("tests") for function in source.functions()]
    checking = {"raises", "fail"}
    while found := {f.name for _, f in functions if _checks(f, checking)} - checking:
        checking |= found
    tests = [(source, f) for source, f in functions if f.name.startswith("test_")]
    assert [f"{source.at(f)} {f.name}" for source, f in tests if f.name not in checking] == []


def _checks(function: ast.AST, checking: set[str]) -> bool:
    nodes = list(ast.walk(function))
    return any(
        isinstance(node, ast.Assert | ast.Raise) or called(node).rpartition(".")[2] in checking for node in nodes
    )
