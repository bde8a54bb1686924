"""What is said about one function, in every language alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """One function with a body: where it is, and how long, branched, wide and deep it is.

    `lines` are those with code on them (no blank lines, no comments), without those of functions inside it that have a
    row of their own. `complexity` is the number of paths, 1 or more; None where another tool states it (Python).
    `parameters` leaves out the receiver (`self`, `this`). `nesting` is the number of control structures (if, loops,
    switch, try and the like; an else-if chain is one) around the innermost statement.
    """

    name: str
    line: int
    end_line: int
    lines: int
    complexity: int | None
    parameters: int
    nesting: int


class Reading:
    """A function while it is being read: the numbers so far."""

    __slots__ = ("complexity", "end_line", "last", "line", "lines", "max_nesting_depth", "name", "parameters")

    def __init__(self, name: str, line: int) -> None:
        """Begin with the line of the function's name; nothing is counted yet."""
        self.name = name
        self.line = line
        self.end_line = line
        self.lines = 0
        self.last = 0
        self.complexity = 1
        self.parameters = 0
        self.max_nesting_depth = 0

    def count(self, line: int, height: int = 1) -> None:
        """Count one token that begins on a line and covers `height` lines."""
        if line != self.last:
            self.lines += 1
        self.lines += height - 1
        self.last = self.end_line = line + height - 1

    def facts(self) -> FunctionFacts:
        """Return what was read."""
        return FunctionFacts(
            self.name,
            self.line,
            self.end_line,
            self.lines,
            self.complexity,
            self.parameters,
            self.max_nesting_depth,
        )
