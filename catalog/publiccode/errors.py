"""Every error this package raises on purpose, as one tree.

PubliccodeError
└── UnreadableError     the bytes are no single, harmless YAML document; says where and why
"""


class PubliccodeError(Exception):
    """The root of this package's errors."""


class UnreadableError(PubliccodeError):
    """The bytes are no single, harmless YAML document; `line` and `column` count from 1, 0 is the file as a whole."""

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        """Keep the reason and its place."""
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line
        self.column = column
