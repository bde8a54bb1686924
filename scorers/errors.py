"""What can go wrong with a score, as one tree: always named, never guessed.

ScorerError
├── ModelError      a model file or a training table is none, was changed, or belongs to another version
├── ManifestError   the list of a corpus is wrong; carries every fault
└── RecomputeError  a stored report cannot be read, or this version does not have what made it
"""

from collections.abc import Iterable


class ScorerError(ValueError):
    """The root of this package's errors."""


class ModelError(ScorerError):
    """A model file or a training table is none, was changed, or belongs to another version."""


class ManifestError(ScorerError):
    """The list of a corpus is wrong; each fault names its line."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep all faults."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class RecomputeError(ScorerError):
    """A stored report cannot be read, or its score rests on what this version or the report does not have."""
