"""Reads the heads of methods in Java and C#, which no word announces: a name, a list of parameters, a block.

Inside a body nothing else has this form but control structures and `new`, so it suffices to look behind the closing
parenthesis (exceptions and constraints may stand before the block) and at what stands before the name.
"""

from analyzer.structure.heads import LINE, WINDOW, Head, Heads

RESERVED = frozenset({
    "if", "for", "foreach", "while", "try", "switch", "catch", "synchronized", "lock", "using", "fixed", "return",
    "throw", "new", "sizeof", "typeof", "nameof", "base", "this", "super", "assert", "else", "do", "when", "checked",
    "unchecked", "yield", "await", "case", "in", "is",
})  # fmt: skip
NOT_BEFORE = frozenset({"new", "class", "struct", "record", "interface", "enum", "return", "throw", "else", "case"})
BEFORE = frozenset({"", "{", "}", ";", ">", ">>", "]", "?postfix", ")"})
TAIL = frozenset({".", ",", ":", "<", ">", ">>", "[", "]", "@"})


class MemberHeads(Heads):
    """The heads of one file."""

    def at(self, index: int, before: str) -> Head | None:
        """Return the head that begins at `index`, or None if no method with a body does."""
        name = self.text(index)
        if self.text(index + 1) not in {"(", "<"} or not name.isidentifier() or name in RESERVED:
            return None
        place = index
        while self.text(place - 1) == "." and place > max(
            1, index - LINE
        ):  # a member of an interface, by its full name
            place -= 2
            before = self.text(place - 1)
        if before in NOT_BEFORE or (before not in BEFORE and not before.isidentifier()):
            return None
        position = self._skip_types(index + 1)
        if self.text(position) != "(":
            return None
        end = self.ends[position]
        body = self._block(end + 1)
        if body < 0:
            return None
        return Head(name, self._count(position + 1, end), index, body + 1, self.text(body), self.indent(index))

    def _block(self, position: int) -> int:
        """Return where the block or the arrow stands with which the body begins, or -1."""
        for _ in range(WINDOW):
            text = self.text(position)
            if text == "{" or (text == "=>" and self.grammar.arrows):
                return position
            if text == "(":
                position = self.ends[position]
            elif text not in TAIL and not text.isidentifier():
                return -1
            position += 1
        return -1
