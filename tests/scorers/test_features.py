"""Features are computed from facts alone."""

from datetime import UTC, datetime

from analyzer.values import Analysis, Finding, Measurement, Role, SourceFile
from scorers.features import file_facts, practice


def analysis(
    files: tuple[SourceFile, ...], measurements: tuple[Measurement, ...] = (), findings: tuple[Finding, ...] = ()
) -> Analysis:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Analysis("https://example.org/a/b", "0" * 40, moment, "1", files, measurements, findings, (), ())


def file(path: str, role: Role = Role.SOURCE, language: str | None = "Python", lines: int = 10) -> SourceFile:
    return SourceFile(path, "0" * 40, 100, language, role, "", lines)


def test_only_source_files_count_for_the_code() -> None:
    facts = file_facts(
        analysis(
            (file("a.py"), file("tests/test_a.py", Role.TEST), file("vendor/b.py", Role.VENDORED)),
            tuple(
                Measurement("radon", "raw.lloc", 7, "lines", path)
                for path in ("a.py", "tests/test_a.py", "vendor/b.py")
            ),
        )
    )
    assert [(item.path, item.logical_lines) for item in facts] == [("a.py", 7)]


def test_likely_mistakes_and_other_findings_are_counted_apart() -> None:
    found = tuple(
        Finding("ruff", rule, severity, "undefined", "a.py", 1, "")
        for rule, severity in (("B006", "medium"), ("SIM102", "low"))
    )
    facts = file_facts(analysis((file("a.py"),), (Measurement("radon", "raw.lloc", 7, "lines", "a.py"),), found))
    assert (facts[0].likely_mistakes, facts[0].other_findings) == (1, 1)


def test_danger_weighs_severity_by_confidence() -> None:
    found = tuple(
        Finding("bandit", "B602", severity, confidence, "a.py", 1, "")
        for severity, confidence in (("high", "high"), ("high", "low"), ("medium", "medium"), ("low", "high"))
    )
    facts = file_facts(analysis((file("a.py"),), (Measurement("radon", "raw.lloc", 7, "lines", "a.py"),), found))
    assert facts[0].danger == 10 + 2 + 1.5


def test_practice_is_read_from_file_names_and_not_from_vendored_ones() -> None:
    shown = practice(
        analysis(
            (
                file(".github/workflows/test.yml", Role.CONFIG, None),
                file("LICENSE.md", Role.DOCS, None),
                file("README.rst", Role.DOCS, None),
                file("docs/SECURITY.md", Role.DOCS, None),
                file("vendor/CHANGELOG.md", Role.VENDORED, None),
                file("vendor/setup.py", Role.VENDORED),
            )
        )
    )
    assert (shown.has_ci, shown.has_licence, shown.has_readme, shown.has_contact) == (True, True, True, True)
    assert (shown.has_changelog, shown.has_packaging) == (False, False)


def test_tests_in_other_languages_count_by_plain_lines() -> None:
    shown = practice(
        analysis(
            (file("tests/test_a.py", Role.TEST, lines=99), file("tests/b.spec.ts", Role.TEST, "TypeScript", 30)),
            (Measurement("radon", "raw.lloc", 20, "lines", "tests/test_a.py"),),
        )
    )
    assert shown.test_lines == 50
