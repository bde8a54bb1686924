"""What a worker tells the child that analyzes, in a module light enough for both."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnalysisOrders:
    """What to analyze, where the report goes, and which local folders may be addresses."""

    address: str
    report: str
    local: tuple[str, ...] = ()
