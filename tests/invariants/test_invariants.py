"""What says nothing of quality does not move the score; what is worse does not raise it, and what is better not lower.

Every row of the table in the model card, on real code of several projects.
"""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from changes import Tree, broken, disarmed, renamed, repaired
from committed import committed
from git_server import run_git
from laboratory import ANY_PLACE, LIMITS, Laboratory, commit, name_of
from moves import ANYTHING, Move, applied, attacks, moved, moves

from analyzer.analysis import analyze
from analyzer.repository import Repository
from analyzer.values import Analysis, Finding, Outcome
from scorers.models.quality import NEEDED, SCORER
from scorers.values import Status

pytestmark = pytest.mark.xdist_group("invariants")
Projects = dict[str, Tree]
EXACT = 1e-9
ALL = (*moves(), *attacks())


def test_the_projects_are_scored_and_lie_apart(lab: Laboratory, projects: Projects) -> None:
    values = [lab.score(tree).value for tree in projects.values()]
    known = [value for value in values if value is not None]
    assert len(known) == len(projects) >= 6
    assert max(known) - min(known) > 40


def test_tests_that_lie_beside_the_code_are_still_tests_under_other_names() -> None:
    tree = {
        "app.py": b"def total(given):\n    return given\n",
        "test_app.py": b"def test_total():\n    assert total(1)\n",
    }
    assert renamed(tree) == {
        "app.py": b"def t1_name(g0_name):\n    return g0_name\n",
        "test_app.py": b"def test_total():\n    assert t1_name(1)\n",
    }


@pytest.mark.parametrize("move", ALL, ids=lambda move: f"{move.row}: {move.name}")
def test_a_change_moves_the_score_no_further_than_promised(lab: Laboratory, projects: Projects, move: Move) -> None:
    trees = {name: applied(move, tree) for name, tree in projects.items()}
    assert any(start != changed for start, changed in trees.values()), "the change changes nothing"
    found = {name: moved(lab, *both) for name, both in trees.items()}
    lost = [name for name, points in found.items() if points is None]
    assert not lost or move.least == -ANYTHING, f"no score any more: {lost}"
    beyond = {
        name: round(points, 3)
        for name, points in found.items()
        if points is not None and not move.least - EXACT <= points <= move.most + EXACT
    }
    assert beyond == {}


def test_breaking_the_worst_and_the_best_file_does_not_raise_the_score(lab: Laboratory, projects: Projects) -> None:
    for tree in projects.values():
        score = lab.score(tree)
        known = {file.path: file.changeability for file in score.files if file.changeability is not None}
        order = sorted((path for path in known if path.endswith(".py")), key=lambda path: known[path])
        for path in (order[0], order[1], order[-1]):
            value = lab.score(broken(path)(tree)).value
            assert value is None or value <= (score.value or 0)


def test_a_failing_tool_gives_no_score(lab: Laboratory, projects: Projects) -> None:
    for tree in projects.values():
        analysis = lab.analysis(tree)
        for name in sorted(NEEDED):
            assert SCORER.score(without_tool(analysis, name)).status is Status.TOOL_FAILED


def without_tool(analysis: Analysis, name: str) -> Analysis:
    """The analysis as it is when a tool fails as a whole."""
    return replace(
        analysis,
        measurements=tuple(item for item in analysis.measurements if item.tool != name),
        findings=tuple(item for item in analysis.findings if item.tool != name),
        tools=tuple(replace(run, outcome=Outcome.FAILED) if run.tool == name else run for run in analysis.tools),
    )


@pytest.mark.parametrize("rule", ["ARG", "BLE", "ERA"])
def test_five_findings_repaired_by_hand_do_not_lower_the_score(lab: Laboratory, projects: Projects, rule: str) -> None:
    fewer = 0
    for tree in projects.values():
        analysis = lab.analysis(tree)
        after = repaired(tree, analysis, rule)
        fewer += len(of_rule(analysis, rule)) - len(of_rule(lab.analysis(after), rule))
        assert (lab.score(after).value or 0) >= (lab.score(tree).value or 0) - EXACT
    assert fewer >= 5


def of_rule(analysis: Analysis, rule: str) -> list[Finding]:
    return [finding for finding in analysis.findings if finding.rule.startswith(rule)]


@pytest.mark.parametrize("tool", ["ruff", "bandit"])
def test_any_five_findings_less_do_not_lower_the_score(lab: Laboratory, projects: Projects, tool: str) -> None:
    for tree in projects.values():
        analysis = lab.analysis(tree)
        value = SCORER.score(analysis).value or 0
        by_rule: dict[str, list[int]] = {}
        for number, finding in enumerate(analysis.findings):
            if finding.tool == tool:
                by_rule.setdefault(finding.rule, []).append(number)
        for numbers in by_rule.values():
            gone = set(numbers[:5])
            kept = tuple(finding for number, finding in enumerate(analysis.findings) if number not in gone)
            assert (SCORER.score(replace(analysis, findings=kept)).value or 0) >= value - EXACT


def test_calls_that_are_no_longer_dangerous_do_not_lower_the_score(lab: Laboratory, projects: Projects) -> None:
    for tree in projects.values():
        fixed = disarmed(tree, lab.analysis(tree))
        assert (lab.score(fixed).value or 0) >= (lab.score(tree).value or 0) - 0.1


def test_the_same_tree_has_the_same_score_in_any_folder_bare_or_not_shallow_or_full(
    lab: Laboratory, projects: Projects, tmp_path: Path
) -> None:
    for tree in projects.values():
        bare = tmp_path / name_of(tree)
        commit(bare, tree)
        run_git(bare, "branch", "other")
        copies = [["--no-local"], ["--no-local", "--depth=1"], ["--bare", "--no-local"]]
        places = [bare, *(cloned(bare, tmp_path / f"{bare.name}-{number}", *how) for number, how in enumerate(copies))]
        scores = [scored(lab, place) for place in places]
        assert all(score == lab.score(tree) for score in scores)
        shutil.rmtree(bare)


def cloned(source: Path, target: Path, *how: str) -> Path:
    subprocess.run(["git", "clone", "--quiet", *how, f"file://{source}", target], check=True)
    return target


def scored(lab: Laboratory, place: Path) -> object:
    repository = Repository.parse(str(place), ANY_PLACE)
    return SCORER.score(analyze(repository, limits=LIMITS, cache=lab.cache, measurers=lab.measurers))


def test_the_same_tree_has_the_same_score_without_anything_known(lab: Laboratory, projects: Projects) -> None:
    name, tree = min(projects.items(), key=lambda item: sum(map(len, item[1].values())))
    repository = Repository.parse(str(lab.folder / name_of(tree)), ANY_PLACE)
    lab.score(tree)
    assert SCORER.score(analyze(repository, limits=LIMITS)) == lab.score(tree), name


def test_the_files_of_a_commit_are_read_as_they_are_but_for_python_that_nobody_could_change(tmp_path: Path) -> None:
    kept = {"a.py": b"x = 1\n", "docs/\xe4.md": "Prüfung\n".encode(), "data.bin": b"\0\xff"}
    commit(tmp_path / "clone", {**kept, "b.py": b"print 1\n", "c.py": b"x = '\xff'\n"})
    assert committed(tmp_path / "clone") == kept
