"""A stored report is enough to get its score again, bit for bit; a change anywhere in it is told."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from git_server import run_git
from hypothesis import given
from measured import analyses, analysis, findings, function, looked_after, source
from msgspec import structs

from analyzer.analysis import analyze
from analyzer.measurers import Measurers
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Analysis, Finding, LeftOut, Limits, Outcome, Role, SecretSearch, ToolRun
from scorers.assessment import assess
from scorers.errors import RecomputeError
from scorers.models.quality import SCORER
from scorers.quality.facts import facts_of
from scorers.recomputing import analysis_of, read_report, recompute
from scorers.registry import find_scorers
from scorers.report import Report, ReportSecrets, Withheld

REAL = ("click", "jinja2", "radon", "pluggy")
"""Libraries that are installed with this one: code of other people, at hand on every machine."""

OTHERS = {
    "web/app.js": "const add = (a, b) => { return a + b; }, sub = (a, b) => { if (a) { return a - b; } return b; };\n"
    * 9,
    "lib/fees.rb": "def fee(a)\n  if a > 1\n    a * 2\n  end\nend\n" * 5,
    "src/broken.py": "def f(:\n",
    "src/nested.py": "def outer(a):\n    b = a\n    def inner(c):\n        d = c\n        return d\n    return inner\n",
    "src/odd name\u00e9.py": "x = 1\n",
    "tests/test_it.py": "def test_it():\n    assert callable(print)\n    assert True\n",
    ".gitlab-ci.yml": "test:\n  script: pytest\n",
    "README.md": "# App\n\nSome words on what it does.\n",
    "LICENSE": "Permission is hereby granted, free of charge\n",
    "CHANGELOG.md": "# Changes\n",
}


@pytest.fixture(scope="module")
def measurers() -> Iterator[Measurers]:
    with Measurers(Limits()) as server:
        yield server


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, measurers: Measurers) -> Callable[[str], Analysis]:
    """Analyze a library as a project of its own, with files in other languages and some that cannot be read."""

    def measured(name: str) -> Analysis:
        folder = tmp_path_factory.mktemp(name)
        place = Path(import_module(name).__path__[0])
        shutil.copytree(place, folder / "src" / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
        for path, text in OTHERS.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        (folder / "src" / "link.py").symlink_to("/etc/hostname")
        run_git(folder, "init", "--quiet", "--initial-branch=main")
        run_git(folder, "add", "--force", "--all")
        run_git(folder, "commit", "--quiet", "--message=Start")
        repository = Repository.parse(str(folder), AddressPolicy(any_local=True))
        return analyze(repository, measurers=measurers)

    return measured


@pytest.mark.parametrize("name", REAL)
def test_the_score_of_real_code_comes_out_of_its_report_again(name: str, real: Callable[[str], Analysis]) -> None:
    facts = real(name)
    report = assess(facts)
    assert report.score.value is not None or name == "pluggy"  # which is too small
    assert any(function.line for file in report.files if file.path == "web/app.js" for function in file.functions)
    assert {item.path for item in report.coverage.left_out} >= {"src/broken.py", "src/link.py"}
    found = recompute(read_report(report.to_json()))
    assert found.differences == ()
    assert found.recomputed == report.score
    assert SCORER.score(analysis_of(report)) == SCORER.score(facts)


@given(analyses())
def test_any_score_comes_out_of_its_report_again(facts: Analysis) -> None:
    assert recompute(read_report(assess(facts).to_json())).equal


def with_secrets(facts: Analysis, count: int) -> Analysis:
    """Return facts with secrets in one file, of which two places are kept, and findings there and elsewhere."""
    places = tuple(Finding("secrets", "key", "high", "high", "a03.py", line, "") for line in (1, 5))
    found = tuple(
        Finding(tool, rule, "high", "high", path, line, "")
        for path in ("a03.py", "a04.py", "tests/test_0.py")
        for line in (1, 2, 5)
        for tool, rule in (("bandit", "B105"), ("bandit", "B602"), ("ruff", "B006"))
    )
    return replace(facts, findings=found, secrets=SecretSearch(20, 0, {"key": count}, places))


@pytest.mark.parametrize(("count", "shown", "hidden"), [(2, 20, 7), (900, 14, 10)])
def test_what_leads_to_a_secret_is_counted_and_not_shown(count: int, shown: int, hidden: int) -> None:
    facts = with_secrets(looked_after(analysis()), count)
    report = assess(facts)
    assert len(report.findings) == shown
    assert sum(each.findings for each in report.withheld) == hidden
    assert not any((each.path, each.line) in {("a03.py", 1), ("a03.py", 5)} for each in report.findings)
    plain = facts_of(replace(facts, secrets=SecretSearch())).code()
    assert facts_of(facts).code() == plain  # to hide a finding behind a secret brings nothing


def unusual() -> Iterator[Analysis]:
    facts = looked_after(analysis())
    yield analysis(0)
    yield analysis(9)
    yield replace(facts, left_out=(LeftOut("a00.py", "timed out"), LeftOut("a01.py", "too deep", "ruff")))
    yield replace(facts, tools=(*facts.tools, ToolRun("ruff", "1", Outcome.FAILED, "crashed")))
    yield replace(facts, findings=findings("bandit", "B602", 40))
    yield with_secrets(facts, 2)
    yield with_secrets(facts, 900)
    twice = (*function("a00.py", 1, size=40, cc=30), *function("a00.py", 1, size=3, cc=2, length=5))
    yield replace(facts, measurements=(*twice, *facts.measurements))
    other = source("b.js", Role.SOURCE, "JavaScript")
    rows = [function("b.js", 7, length=size, complexity=size, nesting=0, parameters=1) for size in (2, 9, 4)]
    yield replace(
        facts, files=(*facts.files, other), measurements=(*facts.measurements, *(item for row in rows for item in row))
    )


@pytest.mark.parametrize("facts", list(unusual()))
def test_reports_without_a_score_or_with_odd_files_are_recomputed_too(facts: Analysis) -> None:
    assert recompute(read_report(assess(facts).to_json())).differences == ()


def good() -> Report:
    return assess(looked_after(analysis()))


def with_other_metrics(report: Report) -> Report:
    first = structs.replace(report.files[0], metrics={**report.files[0].metrics, "shape.call_print": 40.0})
    return replace(report, files=(first, *report.files[1:]))


def without_tests(report: Report) -> Report:
    return replace(report, contributions=tuple(c for c in report.contributions if c.feature != "tests"))


def with_a_function_of_no_length(report: Report) -> Report:
    first = structs.replace(report.files[0], functions=(structs.replace(report.files[0].functions[0], length=0),))
    return replace(report, files=(first, *report.files[1:]))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda report: replace(report, score=replace(report.score, value=99.0)), "score.value"),
        (lambda report: replace(report, score=replace(report.score, stars=5)), "score.stars"),
        (without_tests, "contributions.tests"),
        (lambda report: replace(report, subscores={}), "subscores.code"),
        (
            lambda report: replace(
                report, files=(structs.replace(report.files[0], changeability=1.0), *report.files[1:])
            ),
            "changeability.a00.py",
        ),
        (with_other_metrics, "contributions.prints"),
        (lambda report: replace(report, tools=()), None),
    ],
)
def test_a_change_anywhere_is_told_with_its_place(change: Callable[[Report], Report], place: str | None) -> None:
    found = recompute(read_report(change(good()).to_json()))
    assert found.equal == (place is None)  # that all tools ran well changes nothing
    assert place is None or place in {difference.place for difference in found.differences}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda report: replace(report, score=replace(report.score, model="quality-0")), "does not have the model"),
        (lambda report: replace(report, score=replace(report.score, benchmark="1999")), "by the benchmark 1999"),
        (lambda report: replace(report, schema=2), "has schema 2"),
        (lambda report: replace(report, tools=(replace(report.tools[0], outcome="odd"),)), "no measurement gives"),
        (with_a_function_of_no_length, "no measurement gives"),
        (
            lambda report: replace(report, withheld=(Withheld("ruff", "B006", "high", "high", 10**12),)),
            "there cannot be 1000000000000",
        ),
        (lambda report: replace(report, secrets=ReportSecrets(1, 0, {"key": 10**12})), "there cannot be 1000000000000"),
    ],
)
def test_a_report_of_another_version_or_of_nobody_is_refused(change: Callable[[Report], Report], reason: str) -> None:
    with pytest.raises(RecomputeError, match=reason):
        recompute(read_report(change(good()).to_json()))


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b"\xff", good().to_json()[:-1]])
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(RecomputeError, match="this is no report"):
        read_report(data)


def test_a_score_of_the_baseline_is_refused_because_it_rests_on_more() -> None:
    report = assess(looked_after(analysis()), find_scorers()["baseline"])
    with pytest.raises(RecomputeError, match="rests on more than a report keeps"):
        recompute(report)
