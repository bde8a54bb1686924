"""What a worker tells its children, in a module light enough for all."""

from dataclasses import dataclass, field
from pathlib import Path

from analyzer.excerpts.values import Passage, Spot
from analyzer.history.values import HistoryLimits
from analyzer.repository import AddressPolicy
from analyzer.values import Limits


@dataclass(frozen=True, slots=True)
class AnalysisTerms:
    """What holds for every analysis of this installation: addresses, limits, cached facts, kept clones, advisories.

    `cache` is the path of the cache's file (empty: no cache), `cache_bytes` the size it may reach. `clones` is the
    folder of kept clones, `clones_bytes` the size it may reach (0: none are kept). `advisories` is the path of the
    advisory store (empty: nothing is checked), `authority` that of the file with certificates (or empty). Cache and
    store each lie in a folder of their own.
    """

    local: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    history: HistoryLimits = field(default_factory=HistoryLimits)
    cache: str = ""
    cache_bytes: int = 0
    clones: str = ""
    clones_bytes: int = 0
    open_hosts: tuple[str, ...] = ()
    authority: str = ""
    advisories: str = ""

    def policy(self) -> AddressPolicy:
        """Return which addresses beyond public HTTPS are allowed."""
        return AddressPolicy(
            local=tuple(Path(path) for path in self.local),
            open_hosts=frozenset(self.open_hosts),
            authority=Path(self.authority) if self.authority else None,
        )


@dataclass(frozen=True, slots=True)
class AnalysisOrders:
    """What to analyze, where the report goes, and on which terms."""

    address: str
    report: str
    terms: AnalysisTerms


@dataclass(frozen=True, slots=True)
class HistoryOrders:
    """Whose history to read behind which commit, where it goes, and on which terms."""

    address: str
    commit: str
    history: str
    terms: AnalysisTerms


@dataclass(frozen=True, slots=True)
class ExcerptOrders:
    """Which lines of which commit to read for reviewers, where they go, and on which terms."""

    address: str
    commit: str
    passages: tuple[Passage, ...]
    spots: tuple[Spot, ...]
    excerpts: str
    terms: AnalysisTerms


@dataclass(frozen=True, slots=True)
class ProposalOrders:
    """Which repository to read for a draft, where what it proposes goes, and on which terms."""

    address: str
    proposal: str
    terms: AnalysisTerms


@dataclass(frozen=True, slots=True)
class PrintOrders:
    """Where the page to print lies, and where the document goes."""

    page: str
    document: str
