"""Facts are counts of own Python code that add up over files, and what holds for the whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured import analysis, exercised, findings, function, looked_after, shapes, source

from analyzer.values import Analysis, LeftOut, Measurement, Role, SourceFile
from scorers.quality.facts import GROUPS, PER_NAME, facts_of, functions_of, group_of, without_newer


def one_file(*measurements: Measurement, role: Role = Role.SOURCE, language: str = "Python") -> Analysis:
    return replace(analysis(0), files=(source("a.py", role, language),), measurements=measurements)


def counts(facts: Analysis) -> dict[str, float]:
    """The counts that are not 0."""
    return dict(+facts_of(facts).code())


def test_imports_are_no_statements() -> None:
    assert counts(one_file(*shapes("a.py", **{"statements": 50, "import": 8})))["statements"] == 42


@pytest.mark.parametrize(
    ("role", "language"),
    [(Role.TEST, "Python"), (Role.VENDORED, "Python"), (Role.GENERATED, "Python"), (Role.SOURCE, "Ruby")],
)
def test_only_own_python_sources_count_as_code(role: Role, language: str) -> None:
    stated = (*shapes("a.py", statements=50), *function("a.py", 1, size=9, cc=3))
    assert counts(one_file(*stated)) == {"statements": 50, "functions": 1, "in_functions": 9, "all_paths": 3}
    assert not counts(one_file(*stated, role=role, language=language))


def test_a_function_of_one_statement_is_not_in_the_normal_form() -> None:
    stated = (*function("a.py", 1, cc=4, length=2, nesting=5), *function("a.py", 9, size=2, cc=1))
    assert counts(one_file(*stated)) == {"functions": 1, "in_functions": 2, "all_paths": 1}


@pytest.mark.parametrize(
    ("number", "most", "count"),
    [("size", 30, "in_long"), ("cc", 10, "in_complex"), ("nesting", 3, "in_nested"), ("parameters", 5, "in_wide")],
)
def test_a_function_counts_as_hard_only_beyond_the_threshold(number: str, most: int, count: str) -> None:
    for value, hard in ((most, 0), (most + 1, 1)):
        numbers = {"size": 9, "cc": 1, "nesting": 0, "parameters": 0, number: value}
        code = facts_of(one_file(*function("a.py", 1, **numbers))).code()
        assert code[count] == hard * numbers["size"]


def test_what_is_stated_first_about_a_line_is_about_its_function() -> None:
    stated = (*function("a.py", 1, cc=4, size=5), *function("a.py", 1, complexity=9, size=7))
    assert counts(one_file(*stated)) == {"functions": 1, "in_functions": 5, "all_paths": 4}


@pytest.mark.parametrize(
    ("tool", "rule", "kind"),
    [
        ("ruff", "B006", "mistakes"),
        ("ruff", "PLE0101", "mistakes"),
        ("ruff", "F841", "dead"),
        ("ruff", "ERA001", "dead"),
        ("ruff", "TRY002", "broad"),
        ("ruff", "SIM102", "detours"),
        ("bandit", "B602", "danger_high_high"),
    ],
)
def test_findings_are_counted_by_what_they_mean(tool: str, rule: str, kind: str) -> None:
    found = findings(tool, rule, 3, files=3)
    assert facts_of(replace(analysis(3), findings=found)).code()[kind] == 3
    assert facts_of(replace(analysis(2), findings=found)).code()[kind] == 2  # the third is in a file that is none


def test_tests_count_as_far_as_they_check_and_call_different_things() -> None:
    for names, counted in ((0, 0), (3, 30), (30, 90)):
        stated = (*shapes("a.py", statements=900, checked=90), *exercised("a.py", names), *exercised("a.py", names))
        assert facts_of(one_file(*stated, role=Role.TEST)).whole["test_statements"] == counted
        assert facts_of(one_file(*stated)).whole["test_statements"] == 0


def test_a_name_that_several_files_of_tests_call_is_shared_among_them() -> None:
    paths = [f"test_{number}.py" for number in range(5)]
    stated = [item for path in paths for item in (*shapes(path, checked=90), *exercised(path, 1))]
    files = tuple(SourceFile(path, path, 9, "Python", Role.TEST, "", 9) for path in paths)
    found = facts_of(replace(analysis(), files=files, measurements=tuple(stated)))
    assert round(found.whole["test_statements"], 6) == PER_NAME


def test_imports_unused_or_not_count_nowhere() -> None:
    assert facts_of(replace(analysis(3), findings=findings("ruff", "F401", 3, files=3))).code()["dead"] == 0


def test_the_whole_says_what_a_repository_shows_of_its_care() -> None:
    bare, cared = facts_of(analysis()).whole, facts_of(looked_after(analysis())).whole
    names = ("ci", "packaging", "changelog", "contributing", "licence", "readme", "documents", "test_statements")
    assert [bare[name] for name in names] == [0] * len(names)
    assert [cared[name] for name in names] == [1, 1, 1, 1, 1, 200, 5, 80]  # of five files of tests, one calls something


def test_files_in_newer_python_may_be_left_out_of_what_is_lost() -> None:
    left_out = (LeftOut("a00.py", "newer than Python 3.11"), LeftOut("a01.py", "not valid Python 3.11"))
    found = replace(analysis(20), left_out=left_out)
    facts = facts_of(found)
    assert facts.whole["lost"] == 2 / 20
    assert without_newer(facts, found).whole == {**facts.whole, "lost": 1 / 19}


def test_a_file_that_any_tool_could_not_read_is_lost_once() -> None:
    left_out = (LeftOut("a00.py", "not valid"), LeftOut("a00.py", "too deep", "ruff"), LeftOut("b.rb", "too large"))
    assert facts_of(replace(analysis(20), left_out=left_out)).whole["lost"] == 1 / 20


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_leaving_out_each_group_in_turn_leaves_out_each_file_once(statements: list[int]) -> None:
    paths = [f"a{index}.py" for index in range(len(statements))]
    files = tuple(source(path) for path in paths)
    stated = [item for path, count in zip(paths, statements, strict=True) for item in shapes(path, statements=count)]
    facts = facts_of(replace(analysis(0), files=files, measurements=tuple(stated)))
    whole = sum(statements)
    assert facts.code()["statements"] == whole
    assert sum(whole - facts.code(number)["statements"] for number in range(GROUPS)) == whole


def test_the_group_of_a_file_is_that_of_its_path_for_ever() -> None:
    assert [group_of(path) for path in ("a.py", "src/app.py", "\udcff.py")] == [0, 4, 5]


def test_functions_of_other_languages_are_told_for_the_files_and_not_for_the_score() -> None:
    facts = one_file(*function("a.py", 3, length=9, complexity=2, nesting=1), language="Ruby")
    assert functions_of(facts) == {"a.py": [{"length": 9, "paths": 2, "nesting": 1}]}
    assert not counts(facts)
