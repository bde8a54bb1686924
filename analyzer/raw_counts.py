"""radon's raw line counts in one pass over the lines.

radon tokenizes again from the start of a statement for each further line of it, which is quadratic on long literals:
one real test file of 75 kB ran into our time limit, and whether it did depended on the machine. Here comments and
texts are first replaced by marks, and then each line tells by its brackets, colons and marks what it is. A statement
that a line cannot tell (semicolons) is tokenized, a file that could mislead the marks (see `_UnsureError`) is
tokenized as a whole, and where the tokenizer is not sure to agree with radon, radon itself is asked.
`tests/analyzer/test_raw_counts.py` holds all against radon on hundreds of real files and thousands of invented ones.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from radon.raw import Module, analyze

END = (tokenize.NEWLINE, tokenize.NL)
OPENING = frozenset("([{")
CLOSING = frozenset(")]}")
SILENT = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE})

TEXT, COMMENT, FOLD = "\x01", "\x02", "\x03"
"""What stands for a text, for a comment, and for each line break within a text or after a backslash."""
LONG = r"{0}{0}{0}[^{0}\\]*(?:(?:\\.|{0}(?!{0}{0}))[^{0}\\]*)*{0}{0}{0}"
SHORT = r"{0}[^{0}\\\n]*(?:\\.[^{0}\\\n]*)*{0}"
TEXTS = (form.replace("{0}", quote) for form in (LONG, SHORT) for quote in "'\"")
MARKED = re.compile("|".join([r"#[^\n]*", r"\\\n", *TEXTS, "'", '"', r"\\"]), re.DOTALL)
"""A comment, a folded line, a text, or a quote or backslash that begins nothing.

Each part begins with one fixed character, so that `re` skips to these: with a set as the last part it took three times
as long."""
PLAIN = bytes(set(range(256)) - set(f"()[]{{}};{COMMENT}{FOLD}\n".encode()))
"""What does not tell where a statement ends."""
CLOSED = frozenset({b"", b"()", b"[]", b"{}", b"()()", b"(())", b"()[]", b"[()]", b"([])"})
"""Signs of most lines that are a statement of their own; any other line is looked at in full."""
PREFIXES = frozenset({"", "b", "r", "u", "f", "br", "rb", "fr", "rf"})
SPLITS_FORMATS = sys.version_info >= (3, 12)
"""From Python 3.12 on, the tokenizer takes formatted texts apart."""
FIELD = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
INNER_TEXT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")

Statement = tuple[list[tuple[int, str]], int, int]
"""The tokens of one statement, comment or blank line as (type, text), and its first and last row, from 1."""


class _UnsureError(Exception):
    """The quicker count might differ from radon's."""


@dataclass(slots=True)
class _Counts:
    lloc: int = 0
    comments: int = 0
    single: int = 0
    multi: int = 0
    blank: int = 0
    sloc: int = 0

    def add(self, other: "_Counts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def module(self) -> Module:
        loc = self.sloc + self.blank + self.multi + self.single
        return Module(loc, self.lloc, self.sloc, self.comments, self.multi, self.blank, self.single)


def raw_counts(text: str) -> Module:
    """Return loc, lloc, sloc, comments, multi, blank and single_comments as `radon.raw.analyze` defines them.

    `text` is valid Python with plain newlines.
    """
    lines = [line.strip() for line in text.splitlines()]
    if text and len(lines) != len(text.removesuffix("\n").split("\n")):
        return analyze(text)
    try:
        return _by_lines(lines)
    except _UnsureError:
        pass
    try:
        return _by_tokens(lines).module()
    except (_UnsureError, tokenize.TokenError, SyntaxError):
        return analyze(text)


def _by_lines(lines: Sequence[str]) -> Module:
    counts = _Counts()
    text = "\n".join(lines)
    if not lines or TEXT in text or COMMENT in text or FOLD in text:
        raise _UnsureError
    depth, first, row = 0, 0, 0
    parts: list[str] = []
    marked = MARKED.sub(_mark, text)
    signs = marked.encode("utf-8", "surrogatepass").translate(None, PLAIN).split(b"\n")
    simple: list[str] = []
    for line, sign in zip(marked.split("\n"), signs, strict=True):
        row += 1
        if sign in CLOSED or line == COMMENT:
            if not depth:
                simple.append(line)
                first = row
                continue
        else:
            depth += sign.count(b"(") + sign.count(b"[") + sign.count(b"{")
            depth -= sign.count(b")") + sign.count(b"]") + sign.count(b"}")
            row += line.count(FOLD)
        if depth or parts:
            parts.append(line)
            if depth:
                continue
            line = " ".join(parts)  # noqa: PLW2901 - the lines of one statement are told as one
            parts = []
        _tell(line, lines[first:row], counts)
        first = row
    if depth:
        raise _UnsureError
    _tell_simple(simple, counts)
    return counts.module()


def _tell_simple(lines: Sequence[str], counts: _Counts) -> None:
    """Count empty lines, comments of their own, and statements that fill one row; of each `_tell` says the same."""
    blank, comments = lines.count(""), lines.count(COMMENT)
    single, inside = sum(map(_is_text, lines)), sum(map(_goes_on, lines))
    statements = len(lines) - blank - comments
    counts.blank += blank
    counts.comments += comments
    counts.single += comments + single
    counts.sloc += statements - single
    counts.lloc += statements + inside


def _tell(line: str, rows: Sequence[str], counts: _Counts) -> None:
    """Count one statement: its marked lines joined to one, and the rows it stands in."""
    if ";" in line:
        counts.add(_by_tokens(rows))
        return
    filled = len(rows) if len(rows) == 1 else sum(1 for row in rows if row)
    body = line
    if COMMENT in line:
        counts.comments += line.count(COMMENT)
        body = line.replace(COMMENT, " ").rstrip()
    elif _is_text(line.rstrip(FOLD)):
        counts.lloc += 1
        if len(rows) == 1:
            counts.single += 1
        else:
            counts.multi += filled
            counts.blank += len(rows) - filled
        return
    counts.sloc += filled
    counts.blank += len(rows) - filled
    counts.lloc += 1 + _goes_on(body)


def _is_text(line: str) -> bool:
    """Return whether a statement is a text and nothing else, such as a docstring."""
    return line[-1:] == TEXT and line[:-1].lower() in PREFIXES


def _goes_on(line: str) -> bool:
    """Return whether something follows the last colon of a statement, which radon counts as one more logical line."""
    return ":" in line and line[-1] != ":" and ":" in line.replace(":=", "=")


def _mark(match: re.Match[str]) -> str:
    """Return what stands for a match of `MARKED`."""
    found = match[0]
    head = found[0]
    if head == "#":
        return COMMENT
    if len(found) == 1:
        raise _UnsureError
    if head == "\\":
        text, start, end = match.string, match.start(), match.end()
        if text[start - 1 : start] in {"", "\n"} or text[end : end + 1] in {"", "\n"}:
            raise _UnsureError  # radon stumbles over a backslash alone, or before an empty line
        return " " + FOLD
    mark = TEXT
    if SPLITS_FORMATS and "{" in found and _is_format(match):
        mark = _format_marks(found)
    return mark + FOLD * found.count("\n") if "\n" in found else mark


def _is_format(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 2) : match.start()].lower()
    return before.endswith(("f", "fr"))


def _format_marks(found: str) -> str:
    """Return marks for a formatted text, with a colon if the tokenizer sees one in its fields."""
    plain = found.replace("{{", "").replace("}}", "")
    fields = INNER_TEXT.sub("", "".join(FIELD.findall(plain)))
    if "{" in FIELD.sub("", plain) or "}" in FIELD.sub("", plain) or ":=" in fields:
        raise _UnsureError
    return f"{TEXT}:{TEXT}" if ":" in fields else TEXT + TEXT


def _by_tokens(lines: Sequence[str]) -> _Counts:
    counts = _Counts()
    for tokens, first, last in _statements(lines):
        rows = lines[first - 1 : last]
        filled = sum(1 for row in rows if row)
        counts.comments += sum(1 for kind, _ in tokens if kind == tokenize.COMMENT)
        only = tokens[0][0] if tokens and all(kind in END for kind, _ in tokens[1:]) else None
        if only == tokenize.COMMENT or (only == tokenize.STRING and first == last):
            counts.single += 1
        elif only == tokenize.STRING:
            counts.multi += filled
            counts.blank += len(rows) - filled
        else:
            counts.sloc += filled
            counts.blank += len(rows) - filled
        counts.lloc += _logical_lines(tokens)
    return counts


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
