"""Learn the quality score: fit it on the corpus table, and judge it by repositories that it never saw.

The table is made by `marketplace corpus build`; how the fit is done is told in `scorers/quality/fitting.py`, how it is
judged in `scorers/quality/evaluation.py`. Evaluating another table than the shipped one fits a model on it first.
"""

from importlib.resources import files

from scorers.errors import ModelError
from scorers.figures import Figure
from scorers.quality import evaluation, fitting
from scorers.quality.model import NAME, shipped
from scorers.quality.table import Row, read, shipped_table
from scorers.sealing import sealed


class QualityLearner:
    """The learner of `scorers/models/quality.py`."""

    name = "quality"
    file_name = NAME

    def shipped(self) -> bytes:
        """Return the model file that belongs to this version."""
        return (files("scorers") / "data" / NAME).read_bytes()

    def train(self, table: bytes | None = None) -> bytes:
        """Return the model file fitted on a table."""
        return sealed(fitting.train(_rows(table)))

    def evaluate(self, table: bytes | None = None) -> tuple[Figure, ...]:
        """Return every figure, of the shipped model or of one fitted on the table."""
        rows = _rows(table)
        return evaluation.evaluate(shipped() if table is None else fitting.train(rows), rows)


def _rows(table: bytes | None) -> tuple[Row, ...]:
    if table is None:
        return shipped_table()
    rows = read(table, "the given table")
    labels = {fitting.target(row) for row in rows if fitting.is_measurable(row) and fitting.is_example(row)}
    kinds = [kind for kind, belongs in fitting.KINDS.items() if not any(map(belongs, rows))]
    if len(labels) < 2 or kinds:  # noqa: PLR2004 - engineered and not
        raise ModelError("the given table lacks examples of both labels, or a kind of reference project")
    return rows


LEARNER = QualityLearner()
