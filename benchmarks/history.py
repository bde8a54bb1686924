"""Measures what reading a history costs in CPU, ours and git's: all of it, from the cache, and a few commits later.

    .venv/bin/python benchmarks/history.py GIT_DIRECTORY...

Each is a git directory with its full history. The bar is 0.15 ms a commit for the first reading of at least 1,000
commits. Columns: commits; CPU ms a commit of the first reading, without and with filling the cache; of a second reading
from the cache; of a reading 20 commits later; the most memory of our process and of git in MB.
"""

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.cache import SqliteFactCache
from analyzer.history.commit_cache import CommitCache
from analyzer.history.reading import read_history
from analyzer.history.values import History, HistoryLimits
from analyzer.values import Progress

BAR_MS = 0.15
FEWEST_COMMITS = 1_000
LATER = 20


def main(arguments: list[str]) -> int:
    """Print a line for each repository; return 1 if one misses the bar."""
    missed = False
    print(
        f"{'repository':40} {'commits':>8} {'first':>7} {'filling':>8} {'again':>7} {'later':>7} {'us':>5} {'git':>5}"
    )
    for argument in arguments:
        directory = Path(argument).resolve()
        newest = _ask(directory, "rev-parse", "HEAD")
        with TemporaryDirectory() as folder:
            history, first = _timed(directory, newest)
            cache = CommitCache(SqliteFactCache(Path(folder) / "all"))
            _, filling = _timed(directory, newest, cache)
            kept, again = _timed(directory, newest, cache)
            later = CommitCache(SqliteFactCache(Path(folder) / "some"))
            before = _ask(directory, "rev-list", "--first-parent", "--skip", str(LATER), "--max-count=1", newest)
            if before:
                _timed(directory, before, later)
            _, new = _timed(directory, newest, later)
        if kept != history:
            raise ValueError(f"{directory}: the reading from the cache is another one")
        figures = [1000 * seconds / history.commits for seconds in (first, filling, again, new)]
        missed |= history.commits >= FEWEST_COMMITS and figures[0] > BAR_MS
        memory = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        name = "/".join(directory.parts[-2:])
        print(
            f"{name[-40:]:40} {history.commits:8} {figures[0]:7.4f} {figures[1]:8.4f} {figures[2]:7.4f} "
            f"{figures[3]:7.4f} {memory[0]:5} {memory[1]:5}"
        )
    return int(missed)


def _timed(directory: Path, commit: str, cache: CommitCache | None = None) -> tuple[History, float]:
    before = _cpu()
    history = read_history(directory, commit, limits=HistoryLimits(), report=_ignore, cache=cache)
    return history, _cpu() - before


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _ask(directory: Path, *arguments: str) -> str:
    command = ["git", f"--git-dir={directory}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _ignore(_: Progress) -> None:
    """Hear of progress and do nothing."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
