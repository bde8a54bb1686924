"""From settings to what an installation runs on; light, so that `marketplace analyze` starts without a database."""

from pathlib import Path

from analyzer.history.values import HistoryLimits
from analyzer.values import Limits
from marketplace.jobs.orders import AnalysisTerms
from marketplace.settings import Settings
from web.operator import Operator

MEGABYTE = 1_000_000


def analysis_terms(settings: Settings) -> AnalysisTerms:
    """Return the terms on which this installation analyzes."""
    return AnalysisTerms(
        local=tuple(str(path) for path in settings.local_repositories),
        limits=Limits(
            clone_seconds=settings.limit_clone_seconds,
            pack_bytes=settings.limit_pack_megabytes * MEGABYTE,
            paths=settings.limit_paths,
            file_seconds=settings.limit_file_seconds,
            memory_bytes=settings.limit_memory_megabytes * MEGABYTE,
            workers=settings.measuring_processes,
        ),
        history=HistoryLimits(
            commits=settings.limit_history_commits,
            paths=settings.limit_paths,
            seconds=settings.limit_history_seconds,
        ),
        cache=str(settings.data_directory / "cache" / "facts.sqlite3"),
        cache_bytes=settings.cache_megabytes * MEGABYTE,
        clones=str(settings.data_directory / "clones"),
        clones_bytes=settings.clones_megabytes * MEGABYTE,
        open_hosts=settings.open_hosts,
        authority=str(settings.authority or ""),
        advisories=str(advisory_store(settings)),
    )


def advisory_store(settings: Settings) -> Path:
    """Return the file in which imported advisories are kept, in a folder that analyses may read."""
    return settings.data_directory / "advisories" / "advisories.sqlite3"


def site_operator(settings: Settings) -> Operator:
    """Return who runs this installation, as pages and documents name them."""
    return Operator(**{name: getattr(settings, f"operator_{name}") for name in Operator.__match_args__})
