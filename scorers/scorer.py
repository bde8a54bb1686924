"""What every scorer owes: a name, a version, and a judgement of an analysis; the same analysis gives the same score."""

from typing import Protocol, runtime_checkable

from analyzer.values import Analysis
from scorers.values import Score


@runtime_checkable
class Scorer(Protocol):
    """A scorer is one file in `scorers/models/`: its docstring documents it, its last line is `SCORER`.

    `recomputable` says whether its score follows from the stored report alone (`scorers/recomputing.py`).
    """

    name: str
    version: str
    recomputable: bool

    def score(self, analysis: Analysis) -> Score:
        """Judge the facts; never fetch, never raise for a strange repository: say `not assessable` and why."""
        ...
