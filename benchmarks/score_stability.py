"""How much the score moves while a project goes on: from one commit to the next, and within 30 days.

Usage: `.venv/bin/python benchmarks/score_stability.py [--commits 40] [--steps 24] [--cache FILE] REPOSITORY...` with
paths of complete local git repositories (bare or not).

Both series follow the first parents of HEAD. For each repository:

- next: the mean absolute difference of neighbours among the newest `--commits` commits, and the largest
- 30 days: the 95th percentile of the absolute differences between the newest commit of each of the last `--steps` spans
  of 30 days and that of the span before; a span without a commit is skipped together with its pair

The bars are 0.5 points for the mean and 5 points for the percentile, over all repositories together. Facts of files are
kept in `--cache` (a temporary file, if none is named), so that a commit costs little more than what it changed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from analyzer.analysis import analyze
from analyzer.cache import SqliteFactCache
from analyzer.errors import AnalyzerError
from analyzer.measurers import Measurers
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Limits
from scorers.registry import DEFAULT, find_scorers

SPAN = 30 * 86_400
MEAN_BAR, PERCENTILE_BAR = 0.5, 5.0
SCORER = find_scorers()[DEFAULT]


class Judge:
    """Scores commits of one repository."""

    def __init__(self, place: Path, cache: SqliteFactCache, measurers: Measurers) -> None:
        """Take where the repository lies and what helps to measure it."""
        self.repository = Repository.parse(str(place), AddressPolicy(any_local=True))
        self.cache = cache
        self.measurers = measurers

    def values(self, commits: Sequence[str]) -> list[float | None]:
        """Return the score of each commit, None where it cannot be assessed."""
        return [self._value(commit) for commit in commits]

    def _value(self, commit: str) -> float | None:
        try:
            analysis = analyze(self.repository, revision=commit, cache=self.cache, measurers=self.measurers)
        except AnalyzerError:
            return None
        return SCORER.score(analysis).value


def first_parents(place: Path) -> list[tuple[int, str]]:
    """Return time and id of the commits from HEAD along the first parents, newest first."""
    command = ["git", "-C", str(place), "log", "--first-parent", "--format=%ct %H", "HEAD"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    return [(int(line.split()[0]), line.split()[1]) for line in lines if line]


def spans(commits: Sequence[tuple[int, str]], steps: int) -> list[str | None]:
    """Return the newest commit of each of the last spans of 30 days, oldest first; None for a span without one."""
    newest = commits[0][0]
    found: dict[int, str] = {}
    for moment, commit in commits:
        found.setdefault(max(0, newest - moment) // SPAN, commit)
    return [found.get(number) for number in reversed(range(steps + 1))]


def differences(values: Sequence[float | None]) -> list[float]:
    """Return the absolute differences of neighbours that both have a score."""
    return [abs(after - before) for before, after in pairwise(values) if before is not None and after is not None]


def percentile(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else max(values, default=0.0)


def measured(judge: Judge, place: Path, count: int, steps: int) -> tuple[list[float], list[float], float | None]:
    """Return both series of differences, and the newest score."""
    commits = first_parents(place)
    values = judge.values([commit for _, commit in commits[:count]][::-1])
    chosen = spans(commits, steps)
    known = dict(zip([commit for commit in chosen if commit], judge.values([c for c in chosen if c]), strict=True))
    return differences(values), differences([known.get(commit or "") for commit in chosen]), values[-1]


def main() -> int:
    """Measure each repository, print its row, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--commits", type=int, default=40)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("repositories", nargs="+", type=Path)
    options = parser.parse_args()
    print(f"{SCORER.name}-{SCORER.version}; points between 0 and 100")
    print(f"{'repository':<34}{'newest':>7}{'pairs':>7}{'mean':>7}{'most':>7}{'spans':>7}{'95 %':>7}{'most':>7}")
    nexts: list[float] = []
    months: list[float] = []
    with tempfile.TemporaryDirectory() as folder, Measurers(Limits()) as measurers:
        cache = SqliteFactCache(options.cache or Path(folder) / "facts")
        for place in (each.resolve() for each in options.repositories):
            one, other, newest = measured(Judge(place, cache, measurers), place, options.commits, options.steps)
            nexts += one
            months += other
            name = place.parent.name if place.name in {"repo", ".git"} else place.name
            shown = "none" if newest is None else f"{newest:.1f}"
            print(
                f"{name:<34}{shown:>7}{row(one, statistics.fmean(one or [0.0]))}{row(other, percentile(other))}",
                flush=True,
            )
    mean, high = statistics.fmean(nexts), percentile(months)
    print(f"next, all together: mean {mean:.2f} (bar {MEAN_BAR})")
    print(f"30 days, all together: 95th percentile {high:.2f} (bar {PERCENTILE_BAR})")
    return int(mean > MEAN_BAR or high > PERCENTILE_BAR)


def row(found: Sequence[float], figure: float) -> str:
    """Return number, figure and largest of some differences."""
    return f"{len(found):>7}{figure:>7.2f}{max(found, default=0.0):>7.2f}"


if __name__ == "__main__":
    sys.exit(main())
