"""Compare the baseline of well-engineered libraries with that of beginners' exercises.

Usage: `.venv/bin/python benchmarks/baseline_groups.py CLONES`. Analyses each repository of `baseline_groups.toml` at
its pinned commit and prints, for each group, how many could be scored and the spread of the values, then the area
under the ROC curve (the chance that a random library is scored above a random exercise) for the baseline and, on the
same repositories, for two trivial rivals: radon's maintainability index (mean over source files) and size (logical
lines).
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median

from analyzer.analysis import analyze
from analyzer.errors import AnalyzerError
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Role
from scorers.assessment import assess
from scorers.report import Report

MANIFEST = Path(__file__).with_name("baseline_groups.toml")
POLICY = AddressPolicy(any_local=True)


def clone_of(clones: Path, name: str) -> Path:
    """Return the folder in which the clone of OWNER/NAME lies."""
    owner, _, project = name.partition("/")
    places = (clones / f"{owner}+{project}" / "repo", clones / owner / project)
    return next((place for place in places if place.is_dir()), places[0])


def rivals(report: Report) -> tuple[float, float]:
    """Return the mean maintainability index and the logical lines of the report's source files."""
    files = [file for file in report.files if file.role == Role.SOURCE and "radon.mi" in file.metrics]
    return mean(file.metrics["radon.mi"] for file in files), sum(file.metrics["radon.raw.lloc"] for file in files)


def auc(high: Sequence[float], low: Sequence[float]) -> float:
    """Return the share of pairs in which the first group's value is higher, ties counted half."""
    return mean((a > b) + (a == b) / 2 for a in high for b in low)


def main() -> None:
    """Measure both groups and print the figures."""
    clones = Path(sys.argv[1])
    scored: dict[str, list[tuple[float, float, float]]] = {}
    for group, repositories in tomllib.loads(MANIFEST.read_text()).items():
        outcomes: Counter[str] = Counter()
        rows = scored.setdefault(group, [])
        for name, commit in repositories.items():
            try:
                report = assess(analyze(Repository.parse(str(clone_of(clones, name)), POLICY), revision=commit))
            except AnalyzerError as error:
                outcomes[error.code] += 1
                continue
            outcomes[report.score.status] += 1
            if report.score.value is not None:
                rows.append((report.score.value, *rivals(report)))
        values = sorted(row[0] for row in rows)
        print(f"{group:<9} {dict(outcomes)}")
        print(f"          value: min {values[0]:.1f}  median {median(values):.1f}  max {values[-1]:.1f}")
    high, low = scored["library"], scored["beginner"]
    for index, rival in enumerate(("baseline", "radon maintainability index", "logical lines")):
        print(f"AUC {rival:<28} {auc([row[index] for row in high], [row[index] for row in low]):.3f}")


if __name__ == "__main__":
    main()
