"""Every attack we know: refused, reported or harmless; and whatever it is, the innocent file beside it is measured."""

from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import pytest
from attacks.addresses import ADDRESSES
from attacks.attack import Accepted, Attack, Refused, files
from attacks.encodings import ENCODINGS
from attacks.examiner import Seen, examine
from attacks.ground import Ground
from attacks.lies import LIES
from attacks.manifests import MANIFESTS
from attacks.nesting import NESTING
from attacks.repositories import REPOSITORIES
from attacks.servers import SERVERS
from attacks.sizes import SIZES
from attacks.trees import TREES
from git_server import GitServer

from analyzer.values import Analysis

ATTACKS = (*NESTING, *SIZES, *ENCODINGS, *LIES, *TREES, *REPOSITORIES, *MANIFESTS, *ADDRESSES, *SERVERS)
MEASURES = frozenset({"", "radon", "bandit", "ruff", "dependencies"})
GIT_BYTES = 2_000_000_000
OWN_BYTES = 400_000_000
FIGURES = {("cc", "choose"): 5.0, ("cc", "Counter"): 3.0, ("cc", "Counter.add"): 2.0, ("raw.loc", ""): 17.0}
FINDINGS = {("ruff", "F401", 1), ("bandit", "B403", 2), ("bandit", "B101", 9), ("bandit", "B301", 10)}


def stated_of(analysis: Analysis, path: str) -> list[tuple[object, ...]]:
    return [astuple(item) for item in (*analysis.measurements, *analysis.findings) if item.path == path]


def examined(attack: Attack, ground: Ground) -> Seen:
    """Build, examine, and check what must be true whatever becomes of it."""
    order = attack.plant(ground)
    before = ground.traces()
    seen = examine(order, attack.limits, ground.bait, ground.scratch)
    assert seen.crash == ""
    assert seen.left == ()
    assert seen.threads == 1
    assert not ground.rung()
    assert ground.traces() == before
    assert seen.child_bytes <= max(GIT_BYTES, attack.limits.memory_bytes)
    assert seen.own_bytes <= OWN_BYTES
    return seen


@pytest.fixture(scope="module")
def innocent(tmp_path_factory: pytest.TempPathFactory, server: GitServer) -> list[tuple[object, ...]]:
    """What is stated about the control file where nothing stands beside it."""
    attack = Attack("nothing", "", files({}), Accepted())
    seen = examined(attack, Ground(tmp_path_factory.mktemp("innocent"), server))
    assert seen.analysis is not None
    return stated_of(seen.analysis, "control.py")


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_ends_as_expected_and_harms_nothing_beside_it(
    attack: Attack,
    tmp_path: Path,
    server: GitServer,
    innocent: list[tuple[object, ...]],
    record_property: Callable[[str, object], None],
) -> None:
    seen = examined(attack, Ground(tmp_path, server))
    record_property("cpu", seen.cpu_seconds)
    record_property("child", seen.child_bytes)
    record_property("own", seen.own_bytes)
    if isinstance(attack.expected, Refused):
        assert seen.analysis is None
        assert seen.code in attack.expected.codes, seen.message
    else:
        assert seen.analysis is not None, (seen.code, seen.message)
        judge(seen.analysis, attack.expected)
        assert stated_of(seen.analysis, "control.py") == innocent


def judge(analysis: Analysis, expected: Accepted) -> None:
    reasons: dict[str, set[str]] = {}
    for item in analysis.left_out:
        if item.tool in MEASURES:
            reasons.setdefault(item.path, set()).add(f"{item.tool}: {item.reason}" if item.tool else item.reason)
    for file in analysis.dependencies.broken:
        reasons.setdefault(file.path, set()).add(f"manifest: {file.reason}")
    assert reasons.keys() == expected.reasons.keys(), reasons
    for path, known in expected.reasons.items():
        assert all(reason.startswith(tuple(known)) for reason in reasons[path]), reasons
    for path, rules in expected.rules.items():
        assert rules <= {finding.rule for finding in analysis.findings if finding.path == path}
    roles = {file.path: file.role for file in analysis.files}
    assert {path: roles[path] for path in expected.roles} == expected.roles
