"""Builds analyses for tests of scorers: Python files with the counts that a test cares about, and nothing real."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from analyzer.duplication.values import Duplication, LanguageDuplication
from analyzer.licences.values import LicenceStatement, Licensing, StatementKind
from analyzer.project.values import Fact, ProjectFacts, Readme
from analyzer.values import Analysis, Finding, Measurement, Outcome, Role, SourceFile, ToolRun

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
TOOLS = ("bandit", "duplication", "radon", "ruff", "shape", "structure")
SHAPES = (
    "call_print", "global", "raise", "with", "named_argument", "decorator", "comprehension", "call_range", "while",
    "top_level", "import",
)  # fmt: skip


def source(path: str, role: Role = Role.SOURCE, language: str = "Python", lines: int = 200) -> SourceFile:
    return SourceFile(path, "", 0, language, role, "", lines)


def shapes(path: str, **counts: float) -> tuple[Measurement, ...]:
    return tuple(Measurement("shape", name, float(value), "places", path) for name, value in counts.items())


def exercised(path: str, names: int) -> tuple[Measurement, ...]:
    """So many different names that the tests in a file call."""
    return tuple(Measurement("shape", "exercised", 1.0, "names", path, f"name{number}") for number in range(names))


def function(path: str, line: int, **numbers: float) -> tuple[Measurement, ...]:
    """What the tools state of one function; numbers by their names in the analysis (`cc`, `size`, `length` ...)."""
    stated_by = {"cc": "radon", "size": "shape"}
    return tuple(
        Measurement(stated_by.get(name, "structure"), name, float(value), "", path, "f", line)
        for name, value in numbers.items()
    )


def findings(tool: str, rule: str, count: int, files: int = 20) -> tuple[Finding, ...]:
    severity = "high" if tool == "bandit" else "medium"
    return tuple(Finding(tool, rule, severity, "high", f"a{index % files:02}.py", 1, "") for index in range(count))


def analysis(
    count: int = 20, functions: int = 5, numbers: Mapping[str, float] | None = None, **counts: float
) -> Analysis:
    """An analysis of `count` like files with so many functions each; `counts` are those of `shape` in each file."""
    paths = [f"a{index:02}.py" for index in range(count)]
    each = {"length": 12, "parameters": 2, "nesting": 1, "cc": 3, "size": 9, **(numbers or {})}
    measurements = tuple(
        item
        for path in paths
        for item in (
            *(item for number in range(functions) for item in function(path, 10 * number + 1, **each)),
            *shapes(path, **{"statements": 100, **counts}),
            Measurement("radon", "raw.lloc", 120, "lines", path),
        )
    )
    return Analysis(
        repository="https://example.org/a/b",
        commit="0" * 40,
        committed_at=MOMENT,
        analyzer_version="1",
        files=tuple(source(path) for path in paths),
        measurements=measurements,
        findings=(),
        left_out=(),
        tools=tuple(ToolRun(name, "1", Outcome.OK, files=count, languages=("Python",)) for name in TOOLS),
        duplication=Duplication((LanguageDuplication("Python", "source", 150 * count, 0),)),
    )


def looked_after(facts: Analysis, names: Iterable[str] = ("ci", "packaging", "changelog", "contributing")) -> Analysis:
    """The same code with a licence, an introduction, documents and tests."""
    documents = tuple(SourceFile(f"docs/{index}.md", str(index), 900, None, Role.DOCS, "", 9) for index in range(5))
    tests = tuple(source(f"tests/test_{index}.py", Role.TEST) for index in range(5))
    statement = LicenceStatement("EUPL-1.2", "EUPL-1.2", StatementKind.TEXT, "LICENSE", 1, "high")
    return replace(
        facts,
        files=(*facts.files, *documents, *tests),
        measurements=(
            *facts.measurements,
            *(item for file in tests for item in shapes(file.path, statements=100, checked=80)),
            *exercised(tests[0].path, 60),
        ),
        licensing=Licensing((statement,), "EUPL-1.2"),
        project=ProjectFacts(
            tuple(Fact(name, name) for name in sorted(names)), Readme("README.md", 400, (), 2, 200), 5
        ),
    )


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """Analyses of repositories that are large enough to be judged, good and bad in every respect."""
    amount = st.integers(0, 60)
    counts = {name: draw(amount) for name in SHAPES}
    numbers = {
        "cc": draw(st.integers(1, 40)),
        "size": draw(st.integers(2, 80)),
        "nesting": draw(st.integers(0, 8)),
        "parameters": draw(st.integers(0, 9)),
        "length": draw(st.integers(2, 200)),
    }
    facts = analysis(draw(st.integers(10, 30)), draw(st.integers(0, 6)), numbers, **counts)
    facts = looked_after(facts) if draw(st.booleans()) else facts
    found = [
        finding
        for tool, rule in (
            ("ruff", "B006"),
            ("ruff", "ERA001"),
            ("ruff", "BLE001"),
            ("ruff", "SIM102"),
            ("bandit", "B602"),
        )
        for finding in findings(tool, rule, draw(st.integers(0, 100)), files=10)
    ]
    copied = draw(st.integers(0, 3_000))
    copies = LanguageDuplication("Python", "source", 3_000, copied, 9 * copied)
    return replace(facts, findings=tuple(found), duplication=Duplication((copies,)))
