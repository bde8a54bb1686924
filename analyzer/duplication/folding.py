"""Folds code to one byte for each token, so that copies are alike whatever their names, numbers, texts and layout.

Names, numbers and texts have one code each; keywords (of all languages together) and marks keep their own; comments,
imports and white space have none. Languages whose comments and texts one pattern can delimit are read with that
pattern alone; the others are masked first (`analyzer.structure.lexing`).

What a text folds to is said token by token (`by_tokens`). Read are chunks, of which a run of marks with its blanks and
line ends is one: they are fewer, and come again often enough to be remembered. What comes out is the same.
"""

import re
from dataclasses import dataclass
from functools import cache

from analyzer.structure.language import Language
from analyzer.structure.lexing import masked
from analyzer.structure.syntax import COMMENTS, TEXTS, Syntax, beginnings

INSIDE = "\x01"
"""What stands on the further lines of a masked text: it fills them and is no token."""

MARK = r"[=!<>]=+|=>|->|&&|\|\||::|\?\?|\?\.|[^\w\s\x01]"
MAYBE_LONGER = re.compile(r'[=!<>&|:?"-][=>&|:?."]')
"""Where there may be a mark of several characters, or two masked texts side by side."""

SURE = r"[),.\]}]"
"""Marks that begin nothing longer in any language; tried early because they are frequent."""

BLANKS = r"[ \t]*+"
"""Blanks behind a token are eaten with it: otherwise every way to begin a token would be tried at each of them."""

LINE, NAME, NUMBER, TEXT, OTHER = 0, 1, 2, 3, 31
ASCII = 127
MARKS = ("==", "!=", "<=", ">=", "===", "!==", "=>", "->", "&&", "||", "::", "??", "?.")
KEYWORDS = (
    "abstract and as assert async await begin break case catch class const continue def default defer delete do elif "
    "else elsif elseif end endif ensure enum except export extends extern false final finally fn for foreach fun func "
    "function global go goto guard if impl implements in instanceof interface is lambda let match module namespace new "
    "next nil none nonlocal not null of or override pass private protected pub public raise redo repeat rescue return "
    "select self static struct sub super switch template then this throw throws trait true try typedef undefined union "
    "unless unsafe until use using val var virtual void volatile when where while with yield"
)
CODES = (
    {mark: 4 + index for index, mark in enumerate(MARKS)}
    | {chr(code): code for code in range(ord("!"), ASCII) if not chr(code).isalnum() and chr(code) != "_"}
    | {word: ASCII + 1 + index for index, word in enumerate(sorted(KEYWORDS.split()))}
)
BYTES = tuple(bytes([code]) for code in range(256))
WORDS = {word: BYTES[code] for word, code in CODES.items() if word.isalpha()}
NEVER = r"(?!)"
REMEMBERED = 20_000
SHORT = 40
"""Chunks longer than this are not remembered: they are texts, and each is another one."""

WORDY = frozenset({"R(", "r#"})
"""Texts that begin with a letter: they must be tried before words."""

ASCII_MARKS = "".join(mark for mark in map(chr, range(ASCII + 1)) if not mark.isalnum() and mark != "_")
WORD = f"[^{re.escape(ASCII_MARKS)}]"
"""What chunks of words are made of; in those that are not ASCII there may be marks, which `by_tokens` tells apart."""

NO_TOKENS = "".join(mark for mark in ASCII_MARKS if (mark.isspace() and mark != "\n") or mark == INSIDE).encode()
NOT_THEMSELVES = {ord("\n"): LINE, ord('"'): TEXT}
SINGLE = bytes(NOT_THEMSELVES.get(code, CODES.get(chr(code), OTHER)) for code in range(256))
"""The codes of marks that stand for themselves, by their character."""

FLAGS = re.MULTILINE | re.DOTALL


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How the texts of a syntax are read: a `token` is the first group of its pattern; some tokens are a `comment`.

    A `chunk` is a word, a run of marks that begin no comment and no text, or one token that begins with a mark that may
    (`opening`); those in `quotes` begin texts only. So each chunk ends where a token ends.
    """

    token: re.Pattern[str]
    comment: re.Pattern[str]
    chunk: re.Pattern[str]
    opening: str
    quotes: str


class Folding:
    """Folds one text after the other and remembers what their chunks fold to."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._folds: dict[Reading, _Folds] = {}

    def folded(self, language: Language, text: str, path: str = "") -> bytes:
        """Return the codes of a text, line by line: `LINE` stands for the end of each line."""
        reading, text = prepared(language, text, path)
        folds = self._folds.setdefault(reading, _Folds(reading))
        if len(folds) > REMEMBERED:
            folds.clear()
        chunk = reading.chunk
        found = (match[0] for match in chunk.finditer(text)) if chunk.groups else chunk.findall(text)
        return b"".join(map(folds.__getitem__, found))


def prepared(language: Language, text: str, path: str = "") -> tuple[Reading, str]:
    """Return how to read a text, and the text without its imports, masked where its language needs it."""
    syntax = language.syntax
    if syntax.regular or syntax.template or syntax.heredoc or syntax.component:
        reading, text = MASKED, masked(syntax, text, path, filler=INSIDE)
    else:
        reading = _reading(syntax)
    return reading, without_imports(language, text)


def without_imports(language: Language, text: str) -> str:
    """Return a text with the line ends alone of what it imports.

    The pattern is searched from the end of the line before: that takes half the time of asking at each character.
    """
    if not language.imports:
        return text
    return re.sub(r"\n" + language.imports.removeprefix("^"), _lines, f"\n{text}", flags=re.MULTILINE)[1:]


def _lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def by_tokens(reading: Reading, text: str) -> bytes:
    """Return the codes of a prepared text, or of a chunk of one, token by token."""
    return b"".join([_code(match[1], reading.comment) for match in reading.token.finditer(text)])


def _code(token: str, comment: re.Pattern[str]) -> bytes:
    first = token[0]
    if (first.isalpha() or first == "_") and '"' not in token:
        return WORDS.get(token.lower(), BYTES[NAME])
    lines = BYTES[LINE] * token.count("\n")
    if first.isdigit():
        return BYTES[NUMBER]
    if first == "\n" or comment.fullmatch(token):
        return lines
    if first == '"' or (len(token) > 1 and token not in CODES):
        return BYTES[TEXT] + lines
    return BYTES[CODES.get(token, OTHER)]


class _Folds(dict[str, bytes]):
    """The codes of chunks, each found out once if it is short."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading

    def __missing__(self, chunk: str) -> bytes:
        code = self._codes(chunk)
        if len(chunk) <= SHORT:
            self[chunk] = code
        return code

    def _codes(self, chunk: str) -> bytes:
        """Return what `by_tokens` says of a chunk, by a shorter way if it is of a frequent kind."""
        if chunk.isidentifier() and chunk.isascii():
            return WORDS.get(chunk.lower(), BYTES[NAME])
        reading, first = self.reading, chunk[0]
        if first in reading.quotes and len(chunk) > 1:
            return BYTES[TEXT] + BYTES[LINE] * chunk.count("\n")
        if first in reading.opening:
            return _code(chunk, reading.comment)
        if first not in ASCII_MARKS:
            return by_tokens(reading, chunk)
        if not MAYBE_LONGER.search(chunk):
            return chunk.encode().translate(SINGLE, NO_TOKENS)
        lines = chunk.splitlines(keepends=True)
        return b"".join(map(self.__getitem__, lines)) if len(lines) > 1 else by_tokens(reading, chunk)


@cache
def _reading(syntax: Syntax) -> Reading:
    """Return how a syntax is read whose comments and texts one pattern can delimit."""
    comments, texts = syntax.comments.split(), syntax.texts.split()
    comment = "|".join(COMMENTS[name] for name in comments) or NEVER
    text = "|".join(TEXTS[name] for name in texts) or NEVER
    newline, blanks = (r"\n", "") if "^" in comment.replace("[^", "") else (r"\n\s*", BLANKS)
    read_first, others = (comment, text), (r"\w+", SURE, newline)
    parts, word = (*others, *read_first, MARK), WORD
    if not WORDY.isdisjoint(texts):
        parts, word = (*read_first, *others, MARK), r"\w"  # no word may eat the letter a text begins with
    opening = "".join(beginnings(name) for name in comments)
    quotes = "".join(mark for name in texts for mark in beginnings(name) if mark not in opening)
    run = _run(opening + quotes)
    chunk = rf"{comment}|{text}|{word}++|{run}|{MARK}|\n"
    token = f"({'|'.join(parts)}){blanks}"
    return Reading(
        re.compile(token, FLAGS),
        re.compile(comment, FLAGS),
        re.compile(chunk, FLAGS),
        opening=opening + quotes,
        quotes=quotes,
    )


def _run(opening: str) -> str:
    """Return the pattern of a run of marks that begin no comment and no text."""
    marks = re.escape("".join(mark for mark in ASCII_MARKS if mark not in opening))
    return f"[{marks}]++"


MASKED = Reading(
    re.compile(rf'(\w[\w$]*|{SURE}|\n\s*|""?|{MARK}){BLANKS}'),
    re.compile(NEVER),
    re.compile(rf"{WORD}[^{re.escape(ASCII_MARKS.replace('$', ''))}]*+|{_run('')}"),
    opening="",
    quotes="",
)
