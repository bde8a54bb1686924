"""Cuts masked source (`analyzer.structure.lexing.masked`) into tokens with their lines, and pairs its brackets."""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"\n[ \t]*+|\"[^\"]*+\"|`[^`\n]{1,200}+`|[^\W\d][\w$]*+|[$@%][\w]++|\d[\w.]*+"
    r"|\?\.|\?->|\?\?=?|\?:|=>|->|<-|&&|\|\||::|[=!<>]=+|[-+*/%.]=|\S"
)
TERNARY = re.compile(r"\s\?(?=\s)(?!\s+(?:extends|super)\b)")
NEWLINE = "\n"
PAIRS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(PAIRS.values())
POSTFIX = "?postfix"
"""What a question mark behind a word is read as; the ternary operator stands alone."""


class CodeToken(NamedTuple):
    """A token, its line, and its indent if it is the first on its line (else -1)."""

    text: str
    line: int
    indent: int


def words(text: str) -> frozenset[str]:
    """Return the words of a text, to write a set of them in one line."""
    return frozenset(text.split())


def code_tokens(text: str, pattern: re.Pattern[str] = TOKEN) -> list[CodeToken]:
    """Return the tokens of a masked text without white space."""
    line, indent, found = 1, 0, []
    for match in pattern.finditer(text):
        mark = match[0]
        if mark[0] == NEWLINE:
            line, indent = line + 1, len(mark) - 1
            continue
        if mark == "?" and not TERNARY.match(text, match.start() - 1):
            mark = POSTFIX
        found.append(CodeToken(mark, line, indent))
        line, indent = line + mark.count(NEWLINE), -1
    return found


def matching(tokens: list[CodeToken]) -> tuple[list[int], list[int]]:
    """Return for each opening bracket where it is closed (or the end), for all else its own place; and what encloses.

    The second list holds for each token the place of the innermost bracket that is open there, or -1.
    """
    ends = list(range(len(tokens)))
    parents = [-1] * len(tokens)
    stack: list[int] = []
    braces = 0
    for index, token in enumerate(tokens):
        text = token.text
        if text == "}":
            while braces and tokens[stack[-1]].text != "{":
                stack.pop()
            if braces:
                ends[stack.pop()] = index
                braces -= 1
        elif text in CLOSERS and stack and tokens[stack[-1]].text != "{":
            ends[stack.pop()] = index
        parents[index] = stack[-1] if stack else -1
        if text in PAIRS:
            stack.append(index)
            ends[index] = len(tokens)
            braces += text == "{"
    return ends, parents
