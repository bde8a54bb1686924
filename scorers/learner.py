"""What everything learned owes: its shipped file, the way to make that file again, and every figure it is judged by."""

from typing import Protocol, runtime_checkable

from scorers.figures import Figure


@runtime_checkable
class Learner(Protocol):
    """A learner is one file in `scorers/learners/`: its docstring documents it, its last line is `LEARNER`.

    `file_name` is that of the model file. A table is the bytes of a training table's file, or None for the shipped one.
    """

    name: str
    file_name: str

    def shipped(self) -> bytes:
        """Return the model file that belongs to this version."""
        ...

    def train(self, table: bytes | None = None) -> bytes:
        """Return the model file fitted on a table: the same table, the same bytes; raise ModelError if it is none."""
        ...

    def evaluate(self, table: bytes | None = None) -> tuple[Figure, ...]:
        """Return every figure of the model card; raise ModelError if the table is none."""
        ...
