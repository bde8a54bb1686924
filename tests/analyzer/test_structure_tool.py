"""The structure tool states the functions of any language, of Python all but what radon states."""

import ast

from analyzer.structure import LANGUAGES
from analyzer.tool import Source
from analyzer.tools.structure import TOOL


def stated(path: str, text: str, tree: ast.Module | None = None) -> list[tuple[str, float, str, str, int]]:
    measured = TOOL.measure(Source(path, text.encode(), text, tree))
    assert not measured.findings
    assert not measured.left_out
    assert {(item.tool, item.path) for item in measured.measurements} <= {("structure", path)}
    return [(item.name, item.value, item.unit, item.symbol, item.line) for item in measured.measurements]


def test_each_function_has_its_length_paths_parameters_and_nesting() -> None:
    assert stated("src/a.go", "package a\n\nfunc F(b int) {\n\tfor {\n\t\tif b > 1 { return }\n\t}\n}\n") == [
        ("length", 5.0, "lines", "F", 3),
        ("complexity", 3.0, "paths", "F", 3),
        ("parameters", 1.0, "parameters", "F", 3),
        ("nesting", 2.0, "levels", "F", 3),
    ]


def test_of_python_the_paths_are_left_to_radon() -> None:
    text = "class A:\n    def b(self, c):\n        return c if c else 0\n"
    assert stated("a.py", text, ast.parse(text)) == [
        ("length", 2.0, "lines", "A.b", 2),
        ("parameters", 1.0, "parameters", "A.b", 2),
        ("nesting", 0.0, "levels", "A.b", 2),
    ]


def test_the_language_is_told_by_the_name_of_the_file() -> None:
    assert [item[3] for item in stated("x/a.kt", "fun a() = 1\n")] == ["a"] * 4
    assert stated("x/a.unknown", "fun a() = 1\n") == []
    assert TOOL.languages == LANGUAGES
