"""The analyzer beside the naive chain of commands, on the same real repositories, in the same run.

Usage: `.venv/bin/python benchmarks/analysis_cost.py REPOSITORY...` with paths of local git repositories (bare or
not).

For each repository, CPU seconds (user and system, children included) of:

- naive: a full clone, then radon cc, mi, hal and raw, ruff and bandit as commands on the checkout
- cold: a bare clone one commit deep, then the analysis with an empty cache
- again: the same commit once more, with what the cache knows
- next: the commit before first, then this one: what the newest change costs

Prints the ratios, CPU milliseconds per 1,000 Python lines, and the peak memory of the largest process. The analysis
runs in this process, with everything imported: a warm worker. Its measuring processes are started within the time.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from analyzer.analysis import analyze
from analyzer.cache import FactCache, NoCache, SqliteFactCache
from analyzer.repository import AddressPolicy, Repository
from analyzer.tools.ruff import OPTIONS
from analyzer.values import Analysis, Role

BIN = Path(sys.executable).parent
NAIVE = (
    ("radon", "cc", "-j", "."),
    ("radon", "mi", "-j", "-s", "."),
    ("radon", "hal", "-j", "."),
    ("radon", "raw", "-j", "."),
    ("ruff", "check", *OPTIONS, "."),
    ("bandit", "-q", "-r", ".", "-f", "json", "--ignore-nosec"),
)
ROUNDS = 3


def cpu() -> float:
    """Return the CPU seconds of this process and its finished children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def timed(action: Callable[[], object]) -> float:
    """Return the CPU seconds of an action."""
    before = cpu()
    action()
    return cpu() - before


def git(*arguments: str) -> None:
    """Run git, silently."""
    subprocess.run(["git", *arguments], check=True, capture_output=True)  # noqa: S607 - git by name, as users do


def naive(source: Path, folder: Path) -> None:
    """Clone everything and run every tool as a command."""
    target = folder / "checkout"
    git("clone", "-q", f"file://{source}", str(target))
    for name, *arguments in NAIVE:
        subprocess.run([BIN / name, *arguments], cwd=target, capture_output=True, check=False)
    shutil.rmtree(target)


def fetched(source: Path, target: Path) -> Path:
    """Clone one commit, bare."""
    git("clone", "-q", "--bare", "--depth", "1", "--single-branch", "--no-tags", f"file://{source}", str(target))
    return target


def analysis(place: Path, cache: FactCache, revision: str = "HEAD") -> Analysis:
    """Analyze a local repository."""
    return analyze(Repository.parse(str(place), AddressPolicy(any_local=True)), cache=cache, revision=revision)


def measure(source: Path, folder: Path) -> dict[str, float]:
    """Return the figures of one round on one repository."""
    bare = folder / "bare"
    cache = SqliteFactCache(folder / "facts")
    figures = {"naive": timed(lambda: naive(source, folder))}
    figures["cold"] = timed(lambda: analysis(fetched(source, bare), cache))
    figures["again"] = timed(lambda: analysis(bare, cache))
    other = SqliteFactCache(folder / "other")
    analysis(source, other, "HEAD~1")
    figures["next"] = timed(lambda: analysis(source, other))
    found: list[Analysis] = []
    figures["analysis"] = timed(lambda: found.append(analysis(bare, NoCache())))
    figures["lines"] = sum(
        file.lines for file in found[0].files if file.language == "Python" and file.role in {Role.SOURCE, Role.TEST}
    )
    return figures


def best(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure."""
    return {name: sorted(figures[name] for figures in rounds)[len(rounds) // 2] for name in rounds[0]}


def main() -> None:
    """Measure each repository and print its row."""
    print(f"Python {sys.version.split()[0]}")
    print(f"{'repository':<34}{'lines':>8}{'naive s':>9}{'cold s':>8}{'ratio':>7}{'again':>8}{'next':>8}{'ms/1000':>9}")
    for argument in sys.argv[1:]:
        source = Path(argument).resolve()
        rounds = []
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
                rounds.append(measure(source, Path(folder)))
        row = best(rounds)
        name = source.parent.name if source.name in {"repo", ".git"} else source.name
        shares = f"{row['again'] / row['cold']:>8.1%}{row['next'] / row['cold']:>8.1%}"
        speed = 1e6 * row["analysis"] / row["lines"]
        ratio = row["naive"] / row["cold"]
        sums = f"{row['lines']:>8.0f}{row['naive']:>9.2f}{row['cold']:>8.2f}{ratio:>7.1f}"
        print(f"{name:<34}{sums}{shares}{speed:>9.1f}", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of the largest child: {peak:.0f} MB (the naive commands included)")


if __name__ == "__main__":
    main()
