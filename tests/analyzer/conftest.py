"""What tests of the analyzer share: repositories built on the spot, and the git server's fixtures."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from git_server import asked, git_server, lookup, moody, publish, remote, run_git

from analyzer.repository import AddressPolicy, Repository

__all__ = ["asked", "git_server", "lookup", "moody", "publish", "remote"]

Builder = Callable[..., Path]


@pytest.fixture(name="git", scope="session")
def git_fixture() -> Callable[..., bytes]:
    return run_git


@pytest.fixture(name="local", scope="session")
def local_fixture() -> Callable[[Path], Repository]:
    return lambda path: Repository.parse(str(path), AddressPolicy(any_local=True))


@pytest.fixture(name="build")
def build_fixture(tmp_path: Path) -> Builder:
    """Build a repository with one commit from a mapping of paths to contents."""

    def build(files: Mapping[str, str | bytes], name: str = "project") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        run_git(folder, "init", "--quiet", "--initial-branch=main")
        run_git(folder, "add", "--force", "--all")
        run_git(folder, "commit", "--quiet", "--allow-empty", "--message=Start")
        return folder

    return build
