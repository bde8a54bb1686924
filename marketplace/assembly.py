"""The one short file that joins the parts: settings in, a catalogue with its database and its queue out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from analyzer.clone import vet
from analyzer.history.values import HistoryLimits
from analyzer.repository import AddressPolicy, Repository
from analyzer.values import Limits
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from marketplace.database import open_sessions
from marketplace.jobs.orders import AnalysisTerms
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.settings import Settings

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Assembly:
    """A catalogue and what it stands on; whoever builds it closes it."""

    catalog: Catalog
    sessions: Sessions
    queue: LitestarJobQueue

    def close(self) -> None:
        """Give back every connection."""
        self.queue.close()
        self.sessions.close()


def build_catalog(settings: Settings) -> Assembly:
    """Return the catalogue that the settings describe; nothing is connected before the first use."""
    sessions = open_sessions(settings.database_url)
    queue = LitestarJobQueue(settings.database_url)
    policy = AddressPolicy(local=settings.local_repositories)
    return Assembly(open_catalog(sessions, _now, queue, lambda text: _vetted(text, policy)), sessions, queue)


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
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _vetted(text: str, policy: AddressPolicy) -> str:
    """Return the canonical address of a repository that answers; raise the AnalyzerError that says why not."""
    repository = Repository.parse(text, policy)
    vet(repository)
    return repository.address
