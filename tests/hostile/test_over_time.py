"""Attacks that need more than one look: repositories that move, facts that are kept, disks that fill."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from attacks.attack import QUICK, Order, local
from attacks.examiner import examine
from attacks.ground import FILE, FOLDER, Ground
from attacks.objects import lying_commit, lying_file, lying_folder
from attacks.serving import published, speech
from attacks.speeches import endless_pack
from git_server import GitServer

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.errors import CloneError
from analyzer.repository import AddressPolicy, Repository

UNDER_WAY = 16_000_000
"""Bytes that are on their way in buffers when git stops."""


@pytest.fixture
def ground(tmp_path: Path, server: GitServer) -> Ground:
    return Ground(tmp_path, server)


@pytest.mark.parametrize("moved", ["forward", "by force"])
def test_a_repository_that_moves_between_two_fetches_is_analyzed_as_it_is_then(ground: Ground, moved: str) -> None:
    first = ground.commit([(FILE, b"old.py", ground.blob(b"assert 1\n"))])
    order = published(ground)
    before = examine(order, QUICK, ground.bait, ground.scratch)
    parent = f"parent {first}\n" if moved == "forward" else ""
    people = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
    second = ground.commit([(FILE, b"new.py", ground.blob(b"eval(x)\n"))], parent + people)
    published(ground)
    after = examine(order, QUICK, ground.bait, ground.scratch)
    assert before.analysis is not None
    assert after.analysis is not None
    assert (before.analysis.commit, after.analysis.commit) == (first, second)
    assert {file.path for file in before.analysis.files} == {"control.py", "old.py"}
    assert {file.path for file in after.analysis.files} == {"control.py", "new.py"}


@pytest.mark.parametrize("lie", [lying_file, lying_folder, lying_commit])
def test_a_repository_that_lies_about_its_objects_spoils_no_facts_of_others(
    tmp_path: Path, server: GitServer, lie: Callable[[Ground], Order]
) -> None:
    cache = SqliteFactCache(tmp_path / "facts")
    policy = AddressPolicy(any_local=True)
    with suppress(CloneError):
        analyze(Repository.parse(lie(Ground(tmp_path / "liar", server)).address, policy), cache=cache)
    told = Ground(tmp_path / "honest", server)
    told.commit([(FOLDER, b"sub", told.tree([(FILE, b"hostile.py", told.blob(b"assert 1\n"))]))])
    honest = Repository.parse(local(told).address, policy)
    assert analyze(honest, cache=cache) == analyze(honest)


@pytest.mark.parametrize("pack_bytes", [1_000_000, 5_000_000])
def test_what_git_may_write_is_bounded_by_the_setting(ground: Ground, pack_bytes: int) -> None:
    sent: list[int] = []

    def counted(built: Ground, commit: str) -> Iterator[bytes]:
        for part in endless_pack(built, commit):
            yield part
            sent.append(len(part))

    order = speech(counted)(ground)
    seen = examine(order, replace(QUICK, pack_bytes=pack_bytes), ground.bait, ground.scratch)
    assert seen.code == "clone.too_large"
    assert pack_bytes - 1_000_000 < sum(sent) < pack_bytes + UNDER_WAY
    assert list(ground.scratch.iterdir()) == []
