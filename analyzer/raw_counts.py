"""radon's raw line counts in one tokenizer pass.

radon tokenizes again from the start of a statement for each further line of it, which is quadratic on long literals:
one real test file of 75 kB ran into our time limit, and whether it did depended on the machine. This pass yields the
same numbers; where it is not sure to (a file with characters on which `str.splitlines` and the tokenizer disagree,
error tokens, or a backslash alone or before an empty line), radon itself is asked.
`tests/analyzer/test_raw_counts.py` holds both against each other on hundreds of real files and thousands of invented
ones.
"""

import io
import tokenize
from collections.abc import Iterator, Sequence

from radon.raw import Module, analyze

END = (tokenize.NEWLINE, tokenize.NL)
OPENING = frozenset("([{")
CLOSING = frozenset(")]}")
SILENT = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE})

Statement = tuple[list[tuple[int, str]], int, int]
"""The tokens of one statement, comment or blank line as (type, text), and its first and last row, from 1."""


class _UnsureError(Exception):
    """The one-pass count might differ from radon's."""


def raw_counts(text: str) -> Module:
    """Return loc, lloc, sloc, comments, multi, blank and single_comments as `radon.raw.analyze` defines them."""
    lines = [line.strip() for line in text.splitlines()]
    if text and len(lines) != len(text.removesuffix("\n").split("\n")):
        return analyze(text)
    try:
        return _count(lines)
    except (_UnsureError, tokenize.TokenError, SyntaxError):
        return analyze(text)


def _count(lines: Sequence[str]) -> Module:
    lloc = comments = single = multi = blank = sloc = 0
    for tokens, first, last in _statements(lines):
        rows = lines[first - 1 : last]
        filled = sum(1 for row in rows if row)
        comments += sum(1 for kind, _ in tokens if kind == tokenize.COMMENT)
        only = tokens[0][0] if tokens and all(kind in END for kind, _ in tokens[1:]) else None
        if only == tokenize.COMMENT or (only == tokenize.STRING and first == last):
            single += 1
        elif only == tokenize.STRING:
            multi += filled
            blank += len(rows) - filled
        else:
            sloc += filled
            blank += len(rows) - filled
        lloc += _logical_lines(tokens)
    return Module(sloc + blank + multi + single, lloc, sloc, comments, multi, blank, single)


def _statements(lines: Sequence[str]) -> Iterator[Statement]:
    tokens: list[tuple[int, str]] = []
    depth, first = 0, 1
    odd = {row for row, line in enumerate(lines, 1) if _is_odd(line, lines[row] if row < len(lines) else "")}
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
        kind, string = token.type, token.string
        if kind == tokenize.ERRORTOKEN:
            raise _UnsureError
        if token.end[0] > token.start[0]:
            odd.difference_update(range(token.start[0], token.end[0]))  # inside a literal they are but text
        if kind == tokenize.ENDMARKER or first > len(lines):
            break
        if kind == tokenize.OP:
            depth += (string in OPENING) - (string in CLOSING)
        tokens.append((kind, string))
        if kind in END and depth == 0:
            row = token.start[0]
            yield tokens, first, row
            tokens, first = [], row + 1
    if odd:
        raise _UnsureError


def _is_odd(line: str, following: str) -> bool:
    """Return whether radon stumbles over a line: a backslash alone, or before an empty line."""
    return line == "\\" or (line.endswith("\\") and not following)


def _logical_lines(tokens: Sequence[tuple[int, str]]) -> int:
    """Count as radon does: each part between semicolons is one line, two if something follows its last colon."""
    parts: list[list[str]] = [[]]
    for kind, string in tokens:
        if kind == tokenize.OP and string == ";":
            parts.append([])
        elif kind not in SILENT:
            parts[-1].append(string if kind == tokenize.OP else "")
    total = 0
    for index, part in enumerate(parts):
        marks = 1 if index == len(parts) - 1 else 0  # radon's last part ends with the end marker
        if ":" in part:
            position = len(part) - 1 - part[::-1].index(":")
            total += 2 - (position == len(part) + marks - 2)
        elif part:
            total += 1
    return total
