"""How the CPU of an analysis grows: one repository made of many beside the many, and repositories that share code.

Usage: `.venv/bin/python benchmarks/growth.py REPOSITORY...` with paths of local git repositories (bare or not).

- joined: the trees of all repositories in one, beside the sum over each alone; at most 1.1 (ten times the lines cost
  at most eleven times the CPU)
- shared: each repository and then nine of its own earlier states (ten first parents apart), with one cache, beside the
  same ten without a cache

Everything is bare and one commit deep or local; the analysis runs in this process with its measuring server started.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from analysis_cost import analysis, timed

from analyzer.cache import NoCache, SqliteFactCache
from analyzer.measurers import Measurers
from analyzer.values import Limits

STATES = 10
APART = 10


def git(folder: Path, *arguments: str, given: str = "") -> str:
    """Run git in a folder and return what it prints."""
    command = ["git", "-C", str(folder), *arguments]
    found = subprocess.run(command, check=True, capture_output=True, text=True, input=given)
    return found.stdout.strip()


def alone(source: Path, folder: Path) -> Path:
    """Return a bare clone of one commit."""
    target = folder / source.parent.name
    subprocess.run(["git", "clone", "-q", "--bare", "--depth", "1", f"file://{source}", str(target)], check=True)  # noqa: S607 - git by name
    return target


def joined(sources: list[Path], folder: Path) -> Path:
    """Return a bare repository whose one commit has the tree of each source in a folder of its own."""
    target = folder / "joined"
    target.mkdir()
    git(target, "init", "-q", "--bare")
    rows = []
    for source in sources:
        git(target, "fetch", "-q", "--update-shallow", str(source), "HEAD")
        rows.append(f"040000 tree {git(target, 'rev-parse', 'FETCH_HEAD^{tree}')}\t{source.name}")
    tree = git(target, "mktree", given="\n".join(sorted(rows)) + "\n")
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    git(target, "update-ref", "HEAD", git(target, *who, "commit-tree", tree, "-m", "joined"))
    return target


def main() -> None:
    """Print both comparisons."""
    sources = [Path(argument).resolve() for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as name, Measurers(Limits()) as server:
        server.start()
        folder = Path(name)
        parts = [alone(source, folder) for source in sources]
        every = joined(parts, folder)
        analysis(parts[0], NoCache(), server)
        each = [timed(lambda part=part: analysis(part, NoCache(), server)) for part in parts]  # type: ignore[misc]
        whole = timed(lambda: analysis(every, NoCache(), server))
        print(f"joined: {whole:.2f} s beside {sum(each):.2f} s: {whole / sum(each):.2f} ({len(parts)} repositories)")
        for source in sources:
            cache = SqliteFactCache(folder / f"{source.parent.name}.facts")
            revisions = [f"HEAD~{APART * state}" for state in range(STATES)]
            with_cache, without = (
                sum(timed(lambda at=at, kept=kept: analysis(source, kept, server, revision=at)) for at in revisions)  # type: ignore[misc]  # noqa: B023 - used at once
                for kept in (cache, NoCache())
            )
            cache.close()
            share = with_cache / without
            print(
                f"shared: {source.parent.name}, {STATES} states: {with_cache:.2f} s beside {without:.2f} s: {share:.0%}"
            )


if __name__ == "__main__":
    main()
