"""Reads functions of languages whose blocks close with the word `end`: Ruby and Lua.

One pass over the tokens with one flat stack. lizard's reader loses the blocks behind a trailing `if` in braces; the
numbers here are defined as lizard's, but that `unless` counts as the condition it is and `ensure`, which is none, not.
"""

import re
from dataclasses import dataclass

from analyzer.structure.code_tokens import CLOSERS, PAIRS, CodeToken, code_tokens, words
from analyzer.structure.functions import FunctionFacts, Reading

TOKEN = re.compile(
    r"\n[ \t]*+|\"[^\"]*+\"|(?<![:\w]):[^\W\d]\w*+[?!=]?|[@$]{0,2}[^\W\d]\w*+(?:[?!](?![=~]))?(?::(?![:\w]))?"
    r"|\d[\w.]*+|&&|\|\||\|\|=|=>|->|::|&\.|<=>|===?|[-+*/!<>]=|<<|\.\.\.?|\S"
)
STARTS = words("; = ( [ { then do else begin | && || and or not ! => , += -= ||= in ensure -> << <<= &&=")
"""What a statement may follow on its line, so that `if` behind it opens a block."""

MEMBER = words(". &. :: def function")
OPERATORS = words("+ - * / % ! ~ < > = == === != <= >= <=> << [ ] @ & | ^")
ANONYMOUS = "(anonymous)"
WINDOW = 200
"""How many tokens a head may have; real ones have fewer, and no input makes it dearer."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """What distinguishes the languages.

    `keyword` announces a function; `opens` are words whose block ends with `end` (or, of `repeat`, with `until`), of
    which `levels` are control structures; `trailing` may also follow a statement, opening nothing; after `loops`, `do`
    opens nothing of its own; `decisions` add a path; `scopes` name what functions are members of; `lines`: a line ends
    the head of a loop.
    """

    keyword: str
    opens: frozenset[str]
    levels: frozenset[str]
    trailing: frozenset[str]
    loops: frozenset[str]
    decisions: frozenset[str]
    scopes: frozenset[str]
    lines: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """What a word or bracket has opened: what closes it, its function, the name of its scope, whether it is a level."""

    closes: str
    function: Reading | None = None
    scope: str = ""
    level: bool = False
    indent: int = -1


def block_functions(blocks: Blocks, masked: str) -> tuple[FunctionFacts, ...]:
    """Return the functions of a masked text (`analyzer.structure.lexing.masked`), by line."""
    reader = _Reader(blocks, code_tokens(masked, TOKEN))
    reader.read()
    rows = [function.facts() for function in reader.done]
    return tuple(sorted(rows, key=lambda row: (row.line, row.end_line, row.name)))


class _Reader:
    """One pass: the stack of what is open, the functions among it with their depth, and those that are done."""

    def __init__(self, blocks: Blocks, tokens: list[CodeToken]) -> None:
        self.blocks = blocks
        self.tokens = tokens
        self.stack: list[_Open] = []
        self.words = 0
        self.functions = [Reading("", 0)]
        self.depths = [0]
        self.scopes: list[str] = []
        self.done: list[Reading] = []
        self.looping = False

    def text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def read(self) -> None:
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.indent >= 0:
                self._end_line(token)
            if token.text == self.blocks.keyword and self.text(index - 1) not in MEMBER:
                index = self._begin(index)
            else:
                self._take(index)
                index += 1
        while self.stack:
            self._close()

    def _begin(self, index: int) -> int:
        """Open the function announced at `index`; return where its body begins."""
        name, position = self._name(index)
        end, parameters = self._parameters(position)
        function = Reading("::".join((*self.scopes[-1:], name)), self.tokens[index].line)
        function.parameters = parameters
        self.functions.append(function)
        self.depths.append(0)
        for token in self.tokens[index:end]:
            function.count(token.line, token.text.count("\n") + 1)
        if self.text(end) == "=" and self.tokens[end].indent < 0:
            self.stack.append(_Open("", function, indent=self._indent(index)))
        else:
            self.stack.append(_Open("end", function))
            self.words += 1
        return end

    def _name(self, index: int) -> tuple[str, int]:
        """Return a function's name, of an unnamed one that of the variable it is assigned to, and what follows."""
        position = index + 1
        if self.text(position) == "(":
            assigned = self.text(index - 1) == "=" and self.text(index - 2).isidentifier()
            return (self.text(index - 2) if assigned else ANONYMOUS), position
        name = self.text(position)
        position += 1
        while self.text(position) in {".", ":"}:
            name += self.text(position) + self.text(position + 1)
            position += 2
        while position < len(self.tokens) and self.text(position) in OPERATORS and not name[-1:].isalnum():
            name, position = name + self.text(position), position + 1
        if self.text(position) == "=" and self.text(position + 1) == "(":
            name, position = f"{name}=", position + 1
        return name, position

    def _parameters(self, position: int) -> tuple[int, int]:
        """Return where the body begins, and the number of parameters in or without parentheses."""
        if position >= len(self.tokens):
            return position, 0
        round_brackets = self.text(position) == "("
        index, depth, count, filled = position + round_brackets, 0, 0, False
        while index < min(len(self.tokens), position + WINDOW):
            text = self.text(index)
            if round_brackets and depth == 0 and text == ")":
                return index + 1, count + filled
            if not round_brackets and (self.tokens[index].indent >= 0 or text in {";", "="}):
                return index, count + filled
            depth += (text in PAIRS) - (text in CLOSERS)
            if text == "," and depth == 0:
                count, filled = count + filled, False
            else:
                filled = True
            index += 1
        return position, 0

    def _indent(self, index: int) -> int:
        line = self.tokens[max(0, index - WINDOW) : index + 1]
        return next((token.indent for token in reversed(line) if token.indent >= 0), 0)

    def _take(self, index: int) -> None:
        token, before = self.tokens[index], self.text(index - 1)
        text = token.text
        self.functions[-1].count(token.line, text.count("\n") + 1)
        if before in MEMBER:
            return
        if text in self.blocks.decisions:
            self.functions[-1].complexity += 1
        if text in {"end", "until"} and self._closes(text):
            self._close_word()
        elif text in self.blocks.opens:
            self._open(index, text, before)
        elif text in PAIRS:
            self.stack.append(_Open(PAIRS[text]))
        elif text in CLOSERS and self.stack and self.stack[-1].closes == text:
            self._close()

    def _closes(self, text: str) -> bool:
        """Return whether the word ends a block (`until` ends `repeat` alone)."""
        if text == "end":
            return self.words > 0
        return bool(self.stack) and self.stack[-1].closes == "until"

    def _open(self, index: int, text: str, before: str) -> None:
        if text == "do" and self.looping:
            self.looping = False
            return
        first = self.tokens[index].indent >= 0 or index == 0
        if text in self.blocks.trailing and not first and before not in STARTS:
            return
        level = text in self.blocks.levels or (text == "do" and before == "loop")
        scope = self._scope(index) if text in self.blocks.scopes else ""
        self.stack.append(_Open("until" if text == "repeat" else "end", scope=scope, level=level))
        self.words += 1
        self.scopes += [scope] if scope else []
        self.looping = text in self.blocks.loops
        if level:
            self.depths[-1] += 1
            self.functions[-1].max_nesting_depth = max(self.functions[-1].max_nesting_depth, self.depths[-1])

    def _scope(self, index: int) -> str:
        name, position = self.text(index + 1), index + 2
        while self.text(position) == "::":
            name, position = f"{name}::{self.text(position + 1)}", position + 2
        return name if name[:1].isalpha() else ""

    def _end_line(self, token: CodeToken) -> None:
        if self.blocks.lines:
            self.looping = False
        while self.stack and not self.stack[-1].closes and token.indent <= self.stack[-1].indent:
            self._close()

    def _close_word(self) -> None:
        while self.stack[-1].closes not in {"end", "until"}:
            self._close()
        self._close()

    def _close(self) -> None:
        opened = self.stack.pop()
        self.words -= opened.closes in {"end", "until"}
        self.depths[-1] -= opened.level
        if opened.scope:
            self.scopes.pop()
        if opened.function is not None:
            self.done.append(self.functions.pop())
            self.functions[-1].end_line = max(self.functions[-1].end_line, opened.function.end_line)
            self.depths.pop()
