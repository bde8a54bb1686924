"""What a worker tells the children that analyze and read histories, in a module light enough for all."""

from dataclasses import dataclass, field

from analyzer.history.values import HistoryLimits
from analyzer.values import Limits


@dataclass(frozen=True, slots=True)
class AnalysisTerms:
    """What holds for every analysis of this installation: allowed local folders, limits, cached facts, kept clones.

    `cache` is the path of the cache's file (empty: no cache), `cache_bytes` the size it may reach. `clones` is the
    folder of kept clones, `clones_bytes` the size it may reach (0: none are kept).
    """

    local: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    history: HistoryLimits = field(default_factory=HistoryLimits)
    cache: str = ""
    cache_bytes: int = 0
    clones: str = ""
    clones_bytes: int = 0


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
