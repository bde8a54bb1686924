"""What every metric tool owes, held against each that is found; a new one is held against it without any edit here."""

import ast
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from analyzer import tools
from analyzer.analysis import analyze
from analyzer.errors import NoRoomError
from analyzer.measuring_process import Request, measure
from analyzer.repository import AddressPolicy, Repository
from analyzer.tool import FileTool, Measured, TreeTool, storable
from analyzer.toolbox import find_tools
from analyzer.values import Limits, Outcome

Tool = FileTool | TreeTool
TOOLS = find_tools()
VALID = (
    b'"""Doc."""\n\nimport os\nimport pickle\n\n\n'
    b"def f(a, b):\n    assert a\n    return pickle.loads(b) if a else None\n"
)
STRANGE = {
    "empty": b"",
    "blank": b"\n\n\n",
    "comments": b"# one\n# two\n",
    "docstring": b'"""Only words."""\n',
    "syntax error": b"def f(:\n    pass\n",
    "python 2": b"print 'x'\nexec 'y'\n",
    "unclosed": b"x = '''\n" * 3,
    "brackets": b"x = " + b"[" * 5_000 + b"]" * 5_000 + b"\n",
    "parentheses": b"(" * 150 + b")" * 150 + b"\n",
    "minuses": b"x = " + b"-" * 11_000 + b"1\n",
    "terms": b"x = " + b" + ".join([b"a"] * 900) + b"\n",
    "attributes": b"x = a" + b".b" * 3_000 + b"\n",
    "elifs": b"if a:\n    pass\n" + b"elif b:\n    pass\n" * 1_500,
    "blocks": b"".join(b" " * depth + b"if a:\n" for depth in range(95)) + b" " * 95 + b"pass\n",
    "lambdas": b"f = " + b"lambda: " * 1_000 + b"0\n",
    "long line": b"x = '" + b"y" * 200_000 + b"'\n",
    "many lines": b"x = 1\n" * 20_000,
    "NUL": b"x = 1\0\n",
    "latin-1 declared": "# coding: latin-1\nx = 'ü'\n".encode("latin-1"),
    "latin-1 undeclared": "x = 'ü'\n".encode("latin-1"),
    "byte order mark": b"\xef\xbb\xbf" + VALID,
    "CRLF": VALID.replace(b"\n", b"\r\n"),
    "CR": VALID.replace(b"\n", b"\r"),
    "form feed": b"x = 1\n\x0c\ny = 2\n",
    "line separator": "x = '\u2028'\ny = '\x85'\n".encode(),
    "utf-16": VALID.decode().encode("utf-16"),
    "utf-7": b"# coding: utf-7\nx = 1\n",
    "surrogate": b'password = "\\ud800"\n',
    "NUL in text": b'password = "a\\0b"\n',
    "new syntax": b"type X = int\n\n\ndef f[T](a: T) -> T:\n    return a\n",
    "control characters": b"x = '\x1b[31m'\n",
    "huge number": b"x = " + b"9" * 5_000 + b"\n",
    "bad escape": b"x = '\\d'\n",
}
QUICK = Limits(file_seconds=5, tool_seconds=30)


def commit(folder: Path) -> Repository:
    git = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*git, *step], check=True)
    return Repository.parse(str(folder), AddressPolicy(any_local=True))


def state(tool: Tool, path: str, data: bytes) -> Measured:
    """What a tool says about one file, asked the way the analysis asks it."""
    if isinstance(tool, FileTool):
        with warnings.catch_warnings(action="ignore"):
            return measure(Request(path, "Python", data), (tool,))
    return storable(tool.measure_all([(path, data)], QUICK))


@pytest.fixture(params=TOOLS, ids=[tool.name for tool in TOOLS], name="tool")
def tool_fixture(request: pytest.FixtureRequest) -> Tool:
    found: Tool = request.param
    return found


def module_of(tool: Tool) -> ModuleType:
    return sys.modules[type(tool).__module__]


def test_the_tools_of_the_house_are_found() -> None:
    assert {"bandit", "duplication", "radon", "ruff", "shape", "structure"} <= {tool.name for tool in TOOLS}


def test_a_tool_is_documented_for_those_who_read_its_results(tool: Tool) -> None:
    page = module_of(tool).__doc__ or ""
    assert re.match(r"[A-Z][^\n]*\.\n\n", page)
    assert "Why it matters:" in page
    assert "What to do:" in page
    assert type(tool).__doc__


def test_a_tool_has_a_name_a_version_and_languages(tool: Tool) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_-]*", tool.name)
    assert tool.name == module_of(tool).__name__.rpartition(".")[2]
    assert re.match(r"\d", tool.version)
    assert tool.languages
    assert "TOOL" in vars(module_of(tool))


def test_a_tool_imports_no_other_tool(tool: Tool) -> None:
    source = Path(str(module_of(tool).__file__)).read_text(encoding="utf-8")
    imported = [
        name
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    assert not [name for name in imported if name.startswith("analyzer.tools")]


def test_a_tool_states_something_about_a_valid_file_and_says_where(tool: Tool) -> None:
    stated = state(tool, "some folder/app.py", VALID)
    facts = [*stated.measurements, *stated.findings]
    assert facts
    assert {(fact.tool, fact.path) for fact in facts} == {(tool.name, "some folder/app.py")}
    assert stated.left_out == ()
    for finding in stated.findings:
        assert finding.severity in {"high", "medium", "low", "undefined"}
        assert finding.confidence in {"high", "medium", "low", "undefined"}
        assert 1 <= finding.line <= VALID.count(b"\n") + 1
        assert finding.rule
        assert finding.message
        assert finding.link.startswith("https://")
    for measurement in stated.measurements:
        assert measurement.name
        assert measurement.unit


@pytest.mark.parametrize("name", STRANGE)
def test_a_tool_survives_a_strange_file_and_names_nothing_else(tool: Tool, name: str) -> None:
    stated = state(tool, "strange.py", STRANGE[name])
    assert {fact.tool for fact in (*stated.measurements, *stated.findings)} <= {tool.name}
    assert {fact.path for fact in (*stated.measurements, *stated.findings, *stated.left_out)} <= {"strange.py"}
    assert {item.tool for item in stated.left_out} <= {tool.name, ""}
    if stated.left_out:
        assert not stated.findings, "a file is measured or left out"
    for finding in stated.findings:
        finding.message.encode()
        assert "\0" not in finding.message


@pytest.mark.parametrize("name", ["byte order mark", "CRLF", "latin-1 declared", "empty", "comments", "bad escape"])
def test_an_odd_but_valid_file_is_measured(tool: Tool, name: str) -> None:
    expected = {"latin-1 declared"} if tool.name == "ruff" else set()  # ruff reads UTF-8 alone
    assert (name in expected) == bool(state(tool, "odd.py", STRANGE[name]).left_out)


def test_a_tool_says_the_same_twice(tool: Tool) -> None:
    for data in (VALID, STRANGE["many lines"], Path(str(import_module("ast").__file__)).read_bytes()):
        assert state(tool, "a.py", data) == state(tool, "a.py", data)


@pytest.mark.parametrize("marks", [b"# noqa", b"# nosec", b"# noqa: F401, S101  # nosec B101", b"# ruff: noqa"])
def test_a_file_cannot_silence_a_tool(tool: Tool, marks: bytes) -> None:
    plain = state(tool, "a.py", VALID)
    marked = state(tool, "a.py", b"\n".join(line + b"  " + marks for line in VALID.splitlines()) + b"\n")
    assert {(item.rule, item.line) for item in plain.findings} <= {(item.rule, item.line) for item in marked.findings}


PLUGGED = '''"""Count the letters of a file.

Why it matters: it shows that one new file is enough. What to do: nothing.
"""

from analyzer.tool import Measured, Source
from analyzer.values import Measurement


class LetterTool:
    """A tool that prints, too, which must not disturb anybody."""

    name = "letters"
    version = "1"
    languages = frozenset({"Python", "Shell"})

    def measure(self, source: Source) -> Measured:
        """Return the number of letters."""
        print("measuring", source.path)
        if "explode" in source.text:
            raise ArithmeticError(source.path)
        return Measured((Measurement(self.name, "letters", len(source.text), "letters", source.path),))


TOOL = LetterTool()
'''
TREE = '''"""Count files.

Why it matters: a program of its own may fail as a whole. What to do: nothing.
"""

import errno

from analyzer.tool import Measured


class CrowdTool:
    """A tool that fails as a whole where a file asks for it."""

    name = "crowd"
    version = "2"
    languages = frozenset({"Shell"})

    def measure_all(self, sources, limits):
        """Return nothing, or fail."""
        if any(b"explode" in data for _, data in sources):
            raise OSError("no such program")
        if any(b"fill" in data for _, data in sources):
            raise OSError(errno.ENOSPC, "No space left on device")
        return Measured()


TOOL = CrowdTool()
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package of tools that no list knows; each tool is one file in it."""
    folder = tmp_path / "plugged_tools"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Tools of a stranger."""\n', encoding="utf-8")
    (folder / "letters.py").write_text(PLUGGED, encoding="utf-8")
    (folder / "crowd.py").write_text(TREE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield import_module("plugged_tools")
    for name in [name for name in sys.modules if name.startswith("plugged_tools")]:
        del sys.modules[name]


def test_one_new_file_is_a_new_tool_with_its_measurements_in_the_analysis(package: ModuleType, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.py").write_text("x = 1\n", encoding="utf-8")
    (project / "b.py").write_text("explode = 1\n", encoding="utf-8")
    (project / "c.sh").write_text("explode\n", encoding="utf-8")
    assert [tool.name for tool in find_tools(package)] == ["crowd", "letters"]
    analysis = analyze(commit(project), package=package)
    assert [(fact.path, fact.name, fact.value) for fact in analysis.measurements] == [("a.py", "letters", 6)]
    assert [(item.path, item.tool, item.reason) for item in analysis.left_out] == [
        ("b.py", "letters", "the tool failed: ArithmeticError"),
        ("c.sh", "letters", "the tool failed: ArithmeticError"),
    ]
    assert [(run.tool, run.outcome, run.files) for run in analysis.tools] == [
        ("crowd", Outcome.FAILED, 0),
        ("letters", Outcome.PARTIAL, 1),
    ]
    assert analysis.tools[0].reason == "OSError: no such program"


def test_a_full_disk_is_no_fact_about_a_repository(package: ModuleType, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "c.sh").write_text("fill\n", encoding="utf-8")
    repository = commit(project)
    with pytest.raises(NoRoomError, match="No space left"):
        analyze(repository, package=package)


def test_a_module_whose_constant_is_no_tool_is_named(package: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "plugged_tools" / "wrong.py").write_text("TOOL = 1\n", encoding="utf-8")
    with pytest.raises(TypeError, match=r"plugged_tools\.wrong"):
        find_tools(package)


def test_the_package_of_tools_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    analysis = analyze(commit(tmp_path))
    assert [run.tool for run in analysis.tools] == [tool.name for tool in find_tools(tools)]
