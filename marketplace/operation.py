"""Gathers the public facts about this installation for its page; cheap enough to ask at each visit."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

from analyzer.advisories.store import read_facts
from analyzer.sandbox import level
from analyzer.toolbox import find_tools
from analyzer.values import ANALYZER_VERSION, Limits
from marketplace.jobs.tasks import ANALYSIS_SECONDS
from marketplace.settings import Settings
from marketplace.terms import MEGABYTE, analysis_terms
from web.operation import AdvisoryState, Bound, Operation

DISTRIBUTION = "open-solution-market"


def operation(settings: Settings) -> Operation:
    """Return the facts as they are now: no path, no host, no database."""
    terms = analysis_terms(settings)
    store = read_facts(Path(terms.advisories))
    return Operation(
        version=version(DISTRIBUTION),
        analyzer_version=ANALYZER_VERSION,
        sandbox=level().value,
        bounds=_bounds(terms.limits),
        cache_bytes=_size(Path(terms.cache)),
        cache_limit=terms.cache_bytes,
        advisories=AdvisoryState(store.advisories, store.newest, store.imported_at) if store else None,
        tools=_tools(),
    )


def _bounds(limits: Limits) -> tuple[Bound, ...]:
    return (
        Bound("analysis", ANALYSIS_SECONDS, "seconds"),
        Bound("clone", limits.clone_seconds, "seconds"),
        Bound("pack", limits.pack_bytes / MEGABYTE, "megabytes"),
        Bound("paths", limits.paths, "files"),
        Bound("file", limits.file_bytes / MEGABYTE, "megabytes"),
        Bound("source", limits.source_bytes / MEGABYTE, "megabytes"),
        Bound("file_time", limits.file_seconds, "seconds"),
        Bound("memory", limits.memory_bytes / MEGABYTE, "megabytes"),
        Bound("workers", limits.workers, "processes"),
    )


def _size(cache_file: Path) -> int:
    """Return the bytes of the cache on disk: adding up its rows would read the whole file at each visit."""
    try:
        return cache_file.stat().st_size
    except OSError:
        return 0


@cache
def _tools() -> tuple[tuple[str, str], ...]:
    return tuple((tool.name, tool.version) for tool in find_tools())
