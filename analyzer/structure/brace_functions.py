"""Reads functions of languages that enclose them in braces: Go, Java, Kotlin, PHP, Rust, TypeScript and so on.

One pass over the tokens with one flat stack, so that neither depth nor length costs more than it should. lizard's
readers for these languages lose functions behind common constructs (a trailing `if` in Perl's or Ruby's blocks,
expression bodies and `map.get(…)` in Kotlin and Scala, closures and `match` in PHP); the numbers here are defined as
lizard's: one path, and one more for each condition, loop, handler, case and short-circuit operator.
"""

from dataclasses import dataclass

from analyzer.structure.code_tokens import CLOSERS, PAIRS, CodeToken, code_tokens
from analyzer.structure.functions import FunctionFacts, Reading
from analyzer.structure.grammar import Grammar
from analyzer.structure.heads import Head, Heads
from analyzer.structure.member_heads import MemberHeads
from analyzer.structure.nesting import MEMBER, Nesting
from analyzer.structure.script_heads import ScriptHeads

HEADS: dict[str, type[Heads]] = {"word": Heads, "script": ScriptHeads, "member": MemberHeads}
ARROWS = frozenset({"=>", "->"})
CONTINUED = frozenset({"else", "?:", "&&", "||", "catch", "finally", "yield", "?."})


@dataclass(slots=True)
class _Open:
    """What a bracket (or, closed by nothing of its own, the body of one expression) has opened."""

    closes: str
    function: Reading | None = None
    scope: str = ""
    arms: int = -1
    indent: int = -1


def brace_functions(grammar: Grammar, masked: str) -> tuple[FunctionFacts, ...]:
    """Return the functions of a masked text (`analyzer.structure.lexing.masked`), by line."""
    tokens = code_tokens(masked)
    reader = _Reader(grammar, tokens, HEADS[grammar.heads_by](grammar, tokens))
    reader.read()
    rows = [function.facts() for function in reader.done]
    return tuple(sorted(rows, key=lambda row: (row.line, row.end_line, row.name)))


class _Reader:
    """One pass: the stack of what is open, the functions among it, and those that are done."""

    def __init__(self, grammar: Grammar, tokens: list[CodeToken], heads: Heads) -> None:
        self.grammar = grammar
        self.tokens = tokens
        self.heads = heads
        self.stack: list[_Open] = []
        self.braces = 0
        self.functions = [Reading("", 0)]
        self.done: list[Reading] = []
        self.scope = ""
        self.scopes: list[str] = []
        self.package = ""
        self.armed = False
        self.nesting = Nesting(grammar.controls, heads=grammar.heads, lines=grammar.lines, modifiers=grammar.modifiers)

    def read(self) -> None:
        index, before = 0, ""
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.indent >= 0:
                self._end_expressions(token)
            head = self.heads.at(index, before)
            if head is not None:
                self._begin(index, head)
                index, before = head.stop, head.body
                continue
            if token.text in self.grammar.scopes and before not in MEMBER:
                self.scope = self.heads.scope_after(index) or self.scope
            elif token.text == "package" and self.grammar.arguments:
                self.package = self.heads.package_after(index)
            text = "" if self.heads.is_prose(index) else token.text
            if text == "," and self.heads.ends_expression(index):
                self._close_expressions()
            self._take(token, text, before)
            self.nesting.feed(text or "prose", self.functions[-1], first=token.indent >= 0)
            index, before = index + 1, token.text
        while self.stack:
            self._close()

    def _begin(self, index: int, head: Head) -> None:
        prefix = self.package or (self.scopes[-1] if self.scopes else "")
        function = Reading(f"{prefix}::{head.name}" if prefix else head.name, self.tokens[head.start].line)
        function.parameters = head.parameters
        self.functions.append(function)
        for token in self.tokens[index : head.stop]:
            function.count(token.line, token.text.count("\n") + 1)
        self.scope, self.armed = "", False
        if head.body == "{":
            self.nesting.feed("{", function, first=False)
            self.stack.append(_Open("}", function))
            self.braces += 1
        else:
            self.stack.append(_Open("", function, indent=head.indent))

    def _take(self, token: CodeToken, text: str, before: str) -> None:
        if text in CLOSERS:
            self._close_expressions()
        self.functions[-1].count(token.line, token.text.count("\n") + 1)
        if text in CLOSERS:
            self._close_bracket(text)
        elif text == "{":
            self.stack.append(_Open("}", scope=self.scope, arms=0 if self.armed else -1))
            self.scopes += [self.scope] if self.scope else []
            self.braces += 1
            self.scope, self.armed = "", False
        elif text in PAIRS:
            self.stack.append(_Open(PAIRS[text]))
        elif text == ";":
            self._close_expressions()
            self.scope, self.armed = "", False
        elif before not in MEMBER:
            self._decide(text, before)

    def _decide(self, text: str, before: str) -> None:
        grammar, function = self.grammar, self.functions[-1]
        if text in grammar.decisions or (text == "else" and grammar.guards and before != "}"):
            function.complexity += 1
        elif text in grammar.arms:
            self.armed = True
        elif text in ARROWS and self.stack and self.stack[-1].arms >= 0 and before != "fn":
            self.stack[-1].arms += 1
            function.complexity += self.stack[-1].arms > 1

    def _end_expressions(self, token: CodeToken) -> None:
        """Close expressions that a line ends which is not indented deeper than where they began."""
        if token.text[0] == "." or token.text in CONTINUED:
            return
        while self.stack and not self.stack[-1].closes and token.indent <= self.stack[-1].indent:
            self._close()

    def _close_expressions(self) -> None:
        while self.stack and not self.stack[-1].closes:
            self._close()

    def _close_bracket(self, text: str) -> None:
        if text == "}":
            while self.braces and self.stack[-1].closes != "}":
                self._close()
            if self.braces:
                self._close()
        elif self.stack and self.stack[-1].closes in {")", "]"}:
            self._close()

    def _close(self) -> None:
        opened = self.stack.pop()
        self.braces -= opened.closes == "}"
        if opened.scope:
            self.scopes.pop()
        if opened.function is not None:
            self.done.append(self.functions.pop())
            self.functions[-1].end_line = max(self.functions[-1].end_line, opened.function.end_line)
