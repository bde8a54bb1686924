"""Every attack we know is refused, reported or harmless, and whatever it is, the innocent file beside it is measured.

The attacks stand in tables in `attacks/`, each with why it is dangerous and what must become of it. Each is built on a
ground of its own and examined in a process of its own, as a worker would do it.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attacks.addresses import ADDRESSES
from attacks.answers import ANSWERS
from attacks.attack import Accepted, Attack, Refused, files
from attacks.encodings import ENCODINGS
from attacks.examiner import Seen, examine
from attacks.ground import CONTROL, Ground
from attacks.languages import LANGUAGES
from attacks.lies import LIES
from attacks.manifests import MANIFESTS
from attacks.nesting import NESTING
from attacks.objects import OBJECTS
from attacks.repositories import REPOSITORIES
from attacks.sizes import SIZES
from attacks.speeches import SPEECHES
from attacks.trees import TREES
from git_server import GitServer
from ruff import find_ruff_bin

from analyzer.tools import ruff
from analyzer.values import Analysis, Finding, Measurement

ATTACKS = (
    *NESTING, *SIZES, *ENCODINGS, *LANGUAGES, *LIES, *TREES, *REPOSITORIES, *OBJECTS, *MANIFESTS,
    *ADDRESSES, *ANSWERS, *SPEECHES,
)  # fmt: skip
MEASURES = frozenset({"", "radon", "bandit", "ruff", "structure"})
"""Those whose reasons are judged here: the file as a whole and the tools that every attack is aimed at."""

GIT_BYTES = 2_000_000_000
OWN_BYTES = 400_000_000
COMPLEXITY = {"choose": 5.0, "Counter": 3.0, "Counter.add": 2.0}
FINDINGS = {
    ("ruff", "F401", 1), ("bandit", "B403", 2), ("bandit", "B101", 9), ("bandit", "B301", 10), ("ruff", "FURB110", 15),
}  # fmt: skip

Stated = list[Measurement | Finding]


def examined(attack: Attack, ground: Ground) -> Seen:
    """Build and examine, and check what must be true whatever becomes of it."""
    order = attack.plant(ground)
    before = ground.traces()
    seen = examine(order, attack.limits, ground.bait, ground.scratch)
    assert seen.crash == ""
    assert seen.left == (), "a program outlived the analysis"
    assert seen.threads == 1
    assert ground.traces() == before, "something was touched, or left in the scratch folder"
    assert not ground.rung(), "somebody was led to a service within"
    assert seen.child_bytes <= max(GIT_BYTES, attack.limits.memory_bytes)
    assert seen.own_bytes <= OWN_BYTES
    return seen


def stated_of(analysis: Analysis, path: str) -> Stated:
    return [item for item in (*analysis.measurements, *analysis.findings) if item.path == path]


@pytest.fixture(scope="module")
def innocent(tmp_path_factory: pytest.TempPathFactory, server: GitServer) -> Stated:
    """What is stated about the control file where nothing stands beside it."""
    ground = Ground(tmp_path_factory.mktemp("innocent"), server)
    seen = examined(Attack("nothing", "", files({}), Accepted()), ground)
    assert seen.analysis is not None
    return stated_of(seen.analysis, "control.py")


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_ends_as_expected_and_harms_nothing_beside_it(
    attack: Attack,
    tmp_path: Path,
    server: GitServer,
    innocent: Stated,
    record_property: Callable[[str, object], None],
) -> None:
    seen = examined(attack, Ground(tmp_path, server))
    for name in ("cpu_seconds", "child_bytes", "own_bytes"):
        record_property(name, getattr(seen, name))
    if isinstance(attack.expected, Refused):
        assert seen.analysis is None
        assert seen.code in attack.expected.codes, seen.message
        assert seen.message.isprintable()
    else:
        assert seen.analysis is not None, (seen.code, seen.message)
        assert_accepted(seen.analysis, attack.expected)
        assert stated_of(seen.analysis, "control.py") == innocent


def assert_accepted(analysis: Analysis, expected: Accepted) -> None:
    reasons: dict[str, set[str]] = {}
    for item in analysis.left_out:
        if item.tool in MEASURES:
            reasons.setdefault(item.path, set()).add(f"{item.tool}: {item.reason}" if item.tool else item.reason)
    for file in analysis.dependencies.broken:
        reasons.setdefault(file.path, set()).add(f"manifest: {file.reason}")
    known = {**expected.reasons, **expected.possible}
    assert expected.reasons.keys() <= reasons.keys() <= known.keys(), reasons
    for path, found in reasons.items():
        assert all(reason.startswith(tuple(known[path])) for reason in found), reasons
    for path, rules in expected.rules.items():
        assert rules <= {finding.rule for finding in analysis.findings if finding.path == path}
    roles = {file.path: file.role for file in analysis.files}
    assert {path: roles[path] for path in expected.roles} == expected.roles
    assert expected.at in {None, analysis.committed_at.timestamp()}


def test_every_attack_has_a_name_of_its_own_and_says_why_it_is_dangerous() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names) >= 80
    assert all(attack.danger for attack in ATTACKS)


def test_the_figures_of_the_control_file_are_those_of_the_tools_own_commands(tmp_path: Path, innocent: Stated) -> None:
    (tmp_path / "control.py").write_bytes(CONTROL)

    def said(*command: str) -> bytes:
        return subprocess.run([*command, "control.py"], cwd=tmp_path, capture_output=True, check=False).stdout

    python = (sys.executable, "-I", "-m")
    blocks = json.loads(said(*python, "radon", "cc", "-j"))["control.py"]
    methods = {method["name"] for block in blocks for method in block.get("methods", ())}
    complexity = {
        f"Counter.{block['name']}" if block["name"] in methods else block["name"]: block["complexity"]
        for block in blocks
    }
    bandit = json.loads(said(*python, "bandit", "-q", "-f", "json"))["results"]
    linted = json.loads(
        said(
            find_ruff_bin(),
            "check",
            "--isolated",
            "--no-cache",
            "--output-format=json",
            f"--select={','.join(ruff.SELECT)}",
        )
    )
    assert complexity == COMPLEXITY
    assert complexity == {
        item.symbol: item.value for item in innocent if isinstance(item, Measurement) and item.name == "cc"
    }
    by_command = {("bandit", found["test_id"], found["line_number"]) for found in bandit} | {
        ("ruff", found["code"], found["location"]["row"]) for found in linted
    }
    assert by_command == FINDINGS
    assert by_command == {(item.tool, item.rule, item.line) for item in innocent if isinstance(item, Finding)}
