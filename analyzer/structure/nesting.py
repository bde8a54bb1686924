"""Measures how deep control structures nest in languages with braces, token by token.

A control word opens a level; its block, or the one statement behind it, closes it; an else-if chain stays on its level.
What counts is the function that a token belongs to: a function inside a loop begins at zero.
"""

from collections.abc import Callable
from typing import Protocol

CONTROLS = frozenset({"if", "else", "for", "while", "do", "switch", "try", "catch", "finally"})
"""Words that open a level of nesting in most languages with braces."""

BARE = frozenset({"else", "do", "loop", "try", "finally", "@try", "@finally"})
"""Control words that need no condition."""

CONTINUED = frozenset({"{", "=", "in", "==", "!=", "&&", "||"})
"""What may follow a closing brace only if that brace ended an expression in the head of a control structure."""

CALLED = frozenset({"synchronized", "lock", "using", "@synchronized"})
"""Control words only if a parenthesis follows; else modifiers."""

MEMBER = frozenset({".", "?.", "->", "::", "?->", "&.", "function", "fun", "func", "fn", "def", "sub", "@", "$"})
"""What makes the next word a name, whatever it says."""

ENDINGS = frozenset({"endif", "endfor", "endforeach", "endwhile", "endswitch"})
"""Where PHP's blocks without braces end."""

HEAD, READY, BEGUN, BLOCK, ALTERNATIVE, BRACE, PAREN = range(7)
"""States of an opening: a control's head, its head read, its statement begun, its block; PHP's; others' brackets."""

LEVELS = frozenset({HEAD, READY, BEGUN, BLOCK, ALTERNATIVE})


class Owner(Protocol):
    """The function that a token belongs to."""

    max_nesting_depth: int


class Nesting:
    """Follows the tokens of one file and raises `max_nesting_depth` of their functions."""

    def __init__(
        self, controls: frozenset[str], *, heads: bool = True, lines: bool = False, modifiers: bool = False
    ) -> None:
        """Take the control words; whether conditions stand in parentheses, lines end statements, `if` may come last."""
        self.controls = controls
        self.heads = heads
        self.lines = lines
        self.modifiers = modifiers
        self.states: list[int] = []
        self.levels: list[tuple[Owner, int]] = []
        self.before = ""
        self.closed_block = False
        self.marks: dict[str, Callable[[], None]] = {
            "(": self._open_paren,
            "[": self._open_paren,
            ")": self._close_paren,
            "]": self._close_paren,
            "{": self._open_brace,
            "}": self._close_brace,
            ";": self._end_statement,
            ":": self._open_alternative,
            "=>": self._end_guard,
            "->": self._end_default,
            **dict.fromkeys(ENDINGS, self._close_alternative),
        }

    def feed(self, text: str, owner: Owner, *, first: bool) -> None:
        """Take the next token, its function, and whether it is the first on its line."""
        states = self.states
        if self.closed_block:
            self.closed_block = False
            if text in CONTINUED:
                self._level(owner, READY if text == "{" else HEAD)
        if first and self.lines and states and states[-1] == BEGUN and text not in {"{", "else"}:
            self._end_statement()
        if self.before in CALLED and text != "(" and states and states[-1] == HEAD:
            self._pop()
        if text in self.controls and self.before not in MEMBER:
            self._control(text, owner)
        elif text in self.marks:
            self.marks[text]()
        elif states and states[-1] == READY:
            self._confirm(BEGUN)
        self.before = text

    def _level(self, owner: Owner, state: int) -> None:
        self.states.append(state)
        depth = self.levels[-1][1] + 1 if self.levels and self.levels[-1][0] is owner else 1
        self.levels.append((owner, depth))

    def _confirm(self, state: int) -> None:
        """Let the top level count: its body begins."""
        self.states[-1] = state
        owner, depth = self.levels[-1]
        owner.max_nesting_depth = max(owner.max_nesting_depth, depth)

    def _control(self, text: str, owner: Owner) -> None:
        states = self.states
        if text == "if" and self.before == "else":
            if states and states[-1] == READY:
                states[-1] = HEAD
            return
        if self.modifiers and self.before not in {"", ";", "{", "}", ":"} and text not in BARE:
            return
        if states and text.startswith("else") and states[-1] in {BEGUN, ALTERNATIVE}:
            self._pop()
        self._level(owner, READY if text in BARE else HEAD)

    def _end_guard(self) -> None:
        """End the condition of a case (`case a if a < 1 =>`)."""
        while self.states and self.states[-1] in {HEAD, READY}:
            self._pop()

    def _end_default(self) -> None:
        """Take back the level of the word in `else ->`."""
        if self.before == "else":
            self._end_guard()

    def _open_paren(self) -> None:
        self.states.append(PAREN)

    def _open_brace(self) -> None:
        if self.states and self.states[-1] in {HEAD, READY}:
            self._confirm(BLOCK)
        else:
            self.states.append(BRACE)

    def _open_alternative(self) -> None:
        if self.states and self.states[-1] == READY:
            self._confirm(ALTERNATIVE)

    def _pop(self) -> int:
        state = self.states.pop()
        if state in LEVELS:
            self.levels.pop()
        return state

    def _close_paren(self) -> None:
        while self.states and self.states[-1] in {HEAD, READY, BEGUN}:
            self._pop()
        if self.states and self.states[-1] == PAREN:
            self._pop()
        if self.heads and self.states and self.states[-1] == HEAD:
            self.states[-1] = READY

    def _close_brace(self) -> None:
        while self.states and self.states[-1] not in {BLOCK, BRACE}:
            self._pop()
        if not self.states:
            return
        self.closed_block = self._pop() == BLOCK
        if self.closed_block:
            self._end_statement()

    def _end_statement(self) -> None:
        ended = {HEAD, READY, BEGUN} if self.heads else {READY, BEGUN}
        while self.states and self.states[-1] in ended:
            self._pop()

    def _close_alternative(self) -> None:
        while self.states and self.states[-1] not in {ALTERNATIVE, BLOCK, BRACE}:
            self._pop()
        if self.states and self.states[-1] == ALTERNATIVE:
            self._pop()
