"""The history of a repository as text for a terminal: how far it can be trusted, then its figures and criteria."""

from collections.abc import Iterator

from analyzer.history.maintenance import Criterion, Maintenance
from analyzer.history.values import History
from marketplace.terminal_report import safe

SHOWN = 5


def render_history(history: History, maintenance: Maintenance) -> str:
    """Return the readable history; hostile characters in paths are shown escaped."""
    return "\n".join((*_figures(history), *_criteria(maintenance), *_pairs(history))) + "\n"


def _figures(history: History) -> Iterator[str]:
    authors, releases = history.authors, history.releases
    yield ""
    yield "Development"
    for sentence in history.reservations():
        yield f"  {sentence.en}"
    yield f"  {history.commits:,} commits from {history.first_commit:%Y-%m-%d} to {history.last_commit:%Y-%m-%d}"
    yield f"  people: {authors.number}, in the last year: {authors.active}, bus factor: {authors.bus_factor}"
    yield f"  commits by programs: {history.bot_share:.1%}"
    last = f", the last of {releases.last:%Y-%m-%d}" if releases.last else ""
    unusable = f" ({releases.unusable} more that cannot be used)" if releases.unusable else ""
    yield f"  tags: {releases.tags}{last}{unusable}"
    busiest = sorted(history.files, key=lambda file: (-file.commits_last_year, file.path))[:SHOWN]
    for file in (file for file in busiest if file.commits_last_year):
        yield f"  {file.commits_last_year:>5} commits in the last year touched {safe(file.path)}"


def _criteria(maintenance: Maintenance) -> Iterator[str]:
    yield f"openCode's criteria for maintained projects, in the {maintenance.window_days} days up to the commit"
    for criterion in maintenance.criteria:
        yield f"  level {criterion.level}  {criterion.name:<15} {criterion.verdict}{_evidence(criterion)}"


def _evidence(criterion: Criterion) -> str:
    reason = f": {criterion.reason.en}" if criterion.reason else ""
    if criterion.measured is None:
        return reason
    return f" ({criterion.measured} of at least {criterion.threshold} {criterion.unit}){reason}"


def _pairs(history: History) -> Iterator[str]:
    if history.co_changes:
        yield "Files that change together"
    for pair in history.co_changes[:SHOWN]:
        yield f"  {pair.support:>5} commits, {pair.confidence:.0%}  {safe(pair.first)}  {safe(pair.second)}"
