"""The structure tool states the functions of any language, and of Python all but what radon states."""

import ast

from analyzer.structure.reading import known_languages
from analyzer.tool import Source
from analyzer.tools.structure import TOOL


def stated(path: str, text: str, language: str) -> list[tuple[str, float, str, str, int]]:
    tree = ast.parse(text) if language == "Python" else None
    measured = TOOL.measure(Source(path, text.encode(), text, tree, language))
    assert not measured.findings
    assert not measured.left_out
    assert {(item.tool, item.path) for item in measured.measurements} <= {("structure", path)}
    return [(item.name, item.value, item.unit, item.symbol, item.line) for item in measured.measurements]


def test_each_function_has_its_length_paths_parameters_and_nesting() -> None:
    assert stated("src/a.go", "package a\n\nfunc F(b int) {\n\tfor {\n\t\tif b > 1 { return }\n\t}\n}\n", "Go") == [
        ("length", 5.0, "lines", "F", 3),
        ("complexity", 3.0, "paths", "F", 3),
        ("parameters", 1.0, "parameters", "F", 3),
        ("nesting", 2.0, "levels", "F", 3),
    ]


def test_of_python_the_paths_are_left_to_radon_but_for_functions_it_does_not_list() -> None:
    text = "class A:\n    def b(self, c):\n        def d(): return c if c else 0\n        return d\n"
    assert stated("a.py", text, "Python") == [
        ("length", 2.0, "lines", "A.b", 2),
        ("parameters", 1.0, "parameters", "A.b", 2),
        ("nesting", 0.0, "levels", "A.b", 2),
        ("length", 1.0, "lines", "A.b.d", 3),
        ("complexity", 2.0, "paths", "A.b.d", 3),
        ("parameters", 0.0, "parameters", "A.b.d", 3),
        ("nesting", 0.0, "levels", "A.b.d", 3),
    ]


def test_it_reads_twenty_languages_and_no_others() -> None:
    assert len(TOOL.languages) >= 20
    assert TOOL.languages < known_languages().keys()
    assert not TOOL.languages & {"CSS", "HTML", "Shell", "SQL"}
