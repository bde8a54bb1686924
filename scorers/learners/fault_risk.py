"""Learn in which order a reviewer should look at the files of one repository; judge it on repositories it never saw.

The table is made by `marketplace/fault_table.py`; how the fit is done is told in `scorers/fault_risk/fitting.py`, how
it is judged in `scorers/fault_risk/evaluation.py`. Every evaluation fits anew, on other repositories than it judges.
"""

from collections.abc import Iterator
from importlib.resources import files

from scorers.fault_risk import evaluation, fitting
from scorers.fault_risk.model import NAME
from scorers.figures import Figure

ORDERS = ("look here first", "code alone")


class FaultRiskLearner:
    """The learner of the two sets of weights behind `fault_risk`."""

    name = "fault-risk"
    file_name = NAME

    def shipped(self) -> bytes:
        """Return the model file that belongs to this version."""
        return (files("scorers") / "data" / NAME).read_bytes()

    def train(self, table: bytes | None = None) -> bytes:
        """Return the model file fitted on a table."""
        return fitting.train(table)

    def evaluate(self, table: bytes | None = None) -> tuple[Figure, ...]:
        """Return every figure of both shipped orders, beside all other orders, and the same on the second table."""
        return (
            *_figures(evaluation.evaluate(table), ""),
            *_figures(evaluation.confirm(table), "second corpus: "),
        )


def _figures(found: evaluation.Evaluation, corpus: str) -> Iterator[Figure]:
    cases = f"{found.repositories} repositories, {found.files} files, {found.fixed} of them fixed later"
    for order in ORDERS:
        for each in evaluation.FIGURES:
            figure = found.figures[order][each]
            beside = {name: figures[each].mean for name, figures in found.figures.items() if name != order}
            yield Figure(f"{corpus}{order}: {each}", figure.mean, figure.low, figure.high, beside, cases)


LEARNER = FaultRiskLearner()
