"""The one short file that joins the parts: settings in, a catalogue with its database and its queue out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from analyzer.clone import vet
from analyzer.repository import AddressPolicy, Repository
from catalog.protection import Protection
from catalog.services import Catalog, open_catalog
from catalog.sessions import Sessions
from marketplace.database import open_sessions
from marketplace.jobs.queue import LitestarJobQueue
from marketplace.keys import open_seal
from marketplace.settings import Settings
from marketplace.terms import analysis_terms


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
    policy = analysis_terms(settings).policy()
    protection = Protection(open_seal(settings))
    catalog = open_catalog(
        sessions,
        _now,
        queue,
        lambda text: _vetted(text, policy),
        review=settings.review_required,
        protection=protection,
    )
    return Assembly(catalog, sessions, queue)


def _now() -> datetime:
    return datetime.now(UTC)


def _vetted(text: str, policy: AddressPolicy) -> str:
    """Return the canonical address of a repository that answers; raise the AnalyzerError that says why not."""
    repository = Repository.parse(text, policy)
    vet(repository)
    return repository.address
