"""What can go wrong with a score: always named, never guessed."""


class ModelError(ValueError):
    """A model file is not one, was changed, or belongs to another version."""
