"""What the score itself costs: judging and explaining what the tools have stated, without the tools' time.

Usage: `.venv/bin/python benchmarks/score_cost.py REPOSITORY...` with paths of local git repositories (bare or not).

For each repository, CPU milliseconds per 1,000 measured files, the median of some rounds:

- score: from the analysis to the score with parts, contributions, sentences and the files' changeability
- report: the same with everything that the report holds

The bar is 50 ms for the score, over all repositories together.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from analyzer.analysis import analyze
from analyzer.measurers import Measurers
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Analysis, Limits
from scorers.assessment import assess
from scorers.registry import DEFAULT, find_scorers

ROUNDS = 9
BAR = 50.0
SCORER = find_scorers()[DEFAULT]


def milliseconds(action: Callable[[], object]) -> float:
    """Return the median CPU time of an action."""
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        action()
        found.append(1_000 * (time.process_time() - before))
    return statistics.median(found)


def measure(analysis: Analysis) -> tuple[int, float, float]:
    """Return the number of measured files, and the milliseconds of score and report."""
    files = len({item.path for item in analysis.measurements})
    return files, milliseconds(lambda: SCORER.score(analysis)), milliseconds(lambda: assess(analysis, SCORER))


def main() -> int:
    """Measure each repository, print its row, and return 1 if the bar is missed."""
    print(f"Python {sys.version.split()[0]}, {SCORER.name}-{SCORER.version}; ms per 1,000 files")
    print(f"{'repository':<34}{'files':>8}{'score':>9}{'report':>9}")
    rows = []
    with Measurers(Limits()) as measurers:
        for argument in sys.argv[1:]:
            place = Path(argument).resolve()
            repository = Repository.parse(str(place), AddressPolicy(any_local=True))
            files, score, report = measure(analyze(repository, measurers=measurers))
            rows.append((files, score))
            name = place.parent.name if place.name in {"repo", ".git"} else place.name
            print(f"{name:<34}{files:>8}{1_000 * score / files:>9.1f}{1_000 * report / files:>9.1f}", flush=True)
    whole = 1_000 * sum(score for _, score in rows) / sum(files for files, _ in rows)
    print(f"all together: {whole:.1f} ms per 1,000 files (bar {BAR:.0f})")
    return int(whole > BAR)


if __name__ == "__main__":
    sys.exit(main())
