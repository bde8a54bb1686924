"""Reads source of any language as tokens in one linear pass: what is comment, what is text, what is code.

Tools for many languages stumble over the same things: an apostrophe in a comment, a brace in a text, a comment that
never ends. Here each is read once, by one table (`analyzer.syntaxes`), so that everything after it can trust brackets
and quotes. Whether a slash divides or begins a regular expression is decided by what stands before it.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from analyzer.syntaxes import COMMENTS, DEFAULT, MARKUP_SCRIPT, SYNTAXES, TEXTS, Syntax

COMMENT, TEXT, WORD, NUMBER, MARK = range(1, 6)
"""The kinds of token: comment, text (string, character, regular expression), word, number, punctuation mark."""

Token = tuple[int, int, int]
"""Kind, offset of the first character, offset behind the last."""

WORD_FORM = r"[^\W\d][\w$]*+|[$@][\w$]++"
NUMBER_FORM = r"\b(?:0[xXbBoO][\w']*+|\d[\d_]*+(?:'\d+)*(?:\.\d[\d_]*+)?(?:[eE][-+]?\d++)?\w*+)"
MARK_FORM = r"===|!==|[-+*/%&|^<>=!]=|=>|->|&&|\|\||::|\?\.|\?\?|\?:|\+\+|--|<<|>>|\*\*|:=|\.\.\.?|[^\w\s]"
NEVER = r"(?!)"
SLASH_AFTER = re.compile(
    r"(?:\A|=>|[\n=(,;:{}\[!&|?+*%~^-]"
    r"|\b(?:return|typeof|case|in|of|do|else|if|elsif|unless|and|or|not|when|split|grep|while|until|match))\Z"
)
SLASH_TEXT = re.compile(r"/(?![*/=])(?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,300}+\]){1,1000}/[a-z]{0,9}+")
IN_TEMPLATE = re.compile(r"\\.|`|\$\{", re.DOTALL)
IN_EXPRESSION = re.compile(
    r"""//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"?|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*'?|[`{}]"""
)
SCRIPT = re.compile(
    r"<script\b([^<>\"']{0,200}+(?:(?:\"[^\"\n]{0,200}+\"|'[^'\n]{0,200}+')[^<>\"']{0,200}+){0,12})>", re.IGNORECASE
)
SCRIPT_END = re.compile(r"</script\b[^>]*+>", re.IGNORECASE)
PROSE = re.compile(r"(?<=[>}])[^<>{}]++(?=</)")
COMPONENTS = frozenset({"Vue", "Svelte"})
SCRIPTS = frozenset({"JavaScript", "TypeScript"})
KINDS = {"comment": COMMENT, "stray": COMMENT, "text": TEXT, "word": WORD, "number": NUMBER, "mark": MARK}
LOST_BODIES = 20
NEWLINE = "\n"
BRACES = {"{": 1, "}": -1}
OPENERS = {"`": 0, "${": 1}
LOOKBACK = 40


@dataclass(frozen=True, slots=True)
class _Lexer:
    """The compiled patterns of one syntax: of all tokens, and of comments and texts alone."""

    full: re.Pattern[str]
    opaque: re.Pattern[str]


def tokens(language: str, text: str, path: str = "") -> Iterator[Token]:
    """Yield every token but white space; `path` tells elements in scripts (tsx, jsx) by its ending."""
    lexer = _lexer(_syntax(language, text, path))
    return _Scan(text, lexer.full).tokens()


def masked(language: str, text: str, path: str = "", *, filler: str = "") -> str:
    """Return the text with the same lines, comments blanked and each text an empty pair of quotes (over its lines).

    With a `filler`, each further line of a text begins with it, and the closing quote is left out.
    """
    lexer = _lexer(_syntax(language, text, path))
    close = "" if filler else '"'
    parts: list[str] = []
    last = 0
    for kind, start, end in _Scan(text, lexer.opaque).tokens():
        if kind == MARK:
            continue
        lines = text.count("\n", start, end)
        replacement = f'"{f"{NEWLINE}{filler}" * lines}{close}' if kind == TEXT else NEWLINE * lines or " "
        parts += (text[last:start], replacement)
        last = end
    parts.append(text[last:])
    whole = "".join(parts)
    return PROSE.sub(_blank, whole) if has_markup(language, text, path) else whole


def _blank(match: re.Match[str]) -> str:
    return NEWLINE * match[0].count(NEWLINE) or " "


def code_part(language: str, text: str) -> str:
    """Return what of a file is code: of components (Vue, Svelte) the scripts, on their own lines; else all."""
    if language not in COMPONENTS:
        return text
    parts: list[str] = []
    last = 0
    while start := SCRIPT.search(text, last):
        end = SCRIPT_END.search(text, start.end())
        stop = end.start() if end else len(text)
        parts += ("\n" * text.count("\n", last, start.end()), text[start.end() : stop], ";")
        last = stop
        if end is None:
            break
    return "".join(parts)


def has_markup(language: str, text: str, path: str) -> bool:
    """Return whether a script has elements (`<p>…</p>`) in its code."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix in {".tsx", ".jsx"} or (
        language == "JavaScript" and suffix == ".js" and ("/>" in text or "</" in text)
    )


def _syntax(language: str, text: str, path: str) -> Syntax:
    if language in SCRIPTS and has_markup(language, text, path):
        return MARKUP_SCRIPT
    return SYNTAXES.get(language, DEFAULT)


@cache
def _lexer(syntax: Syntax) -> _Lexer:
    comments = "|".join(COMMENTS[name] for name in syntax.comments.split()) or NEVER
    texts = "|".join(TEXTS[name] for name in syntax.texts.split()) or NEVER
    hard = "|".join((["/"] if syntax.regular else []) + (["`"] if syntax.template else [])) or NEVER
    opening = rf"(?P<comment>{comments})|(?P<heredoc>{syntax.heredoc or NEVER})|(?P<text>{texts})|(?P<hard>{hard})"
    stray = r"(?<!\d)[\"']" if "'char" in syntax.texts else r"[\"']|(?<=\$)\#"
    every = f"{opening}|(?P<number>{NUMBER_FORM})|(?P<word>{WORD_FORM})|(?P<mark>{MARK_FORM})"
    flags = re.MULTILINE | re.DOTALL
    return _Lexer(re.compile(every, flags), re.compile(f"{opening}|(?P<stray>{stray})", flags))


class _Scan:
    """One pass over one text; starts anew behind whatever a pattern alone cannot delimit."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self.text = text
        self.pattern = pattern
        self.bodies: list[tuple[int, int]] = []
        self.lost = 0
        self.templates = True

    def tokens(self) -> Iterator[Token]:
        position = 0
        while position >= 0:
            position = yield from self._from(position)
        yield from ((TEXT, start, end) for start, end in self.bodies)

    def _from(self, position: int) -> Generator[Token, None, int]:
        last = position
        for match in self.pattern.finditer(self.text, position):
            start, end = match.span()
            if self.bodies and start >= self.bodies[0][0]:
                begin, stop = self.bodies.pop(0)
                yield TEXT, begin, stop
                return max(stop, last)
            kind = KINDS.get(match.lastgroup or "")
            if kind:
                yield kind, start, end
                last = end
                continue
            stop = self._announced(match) if match.lastgroup == "heredoc" else self._opened(start)
            yield (TEXT if stop else MARK), start, stop or end
            last = stop or end
            if stop > end:
                return stop
        return -1

    def _announced(self, match: re.Match[str]) -> int:
        """Remember the body of a here-document; return where its announcement ends, or 0 if it is none."""
        mark = match["end"] or match.groupdict().get("bare") or ""
        begin = self.bodies[-1][1] if self.bodies else self.text.find("\n", match.end()) + 1
        if not begin or self.lost > LOST_BODIES:
            return 0
        close = re.compile(rf"^[ \t]*+{re.escape(mark)}\b", re.MULTILINE).search(self.text, begin)
        if close is None:
            self.lost += 1
            return 0
        self.bodies.append((begin, close.end()))
        return match.end()

    def _opened(self, start: int) -> int:
        """Return where the regular expression or template that may begin here ends, or 0 if it does not."""
        if self.text[start] == "/":
            before = self.text[max(0, start - LOOKBACK) : start].rstrip(" \t")
            found = SLASH_TEXT.match(self.text, start) if SLASH_AFTER.search(before) else None
            return found.end() if found else 0
        end = _template_end(self.text, start + 1) if self.templates else 0
        self.templates = end > 0
        return end


def _template_end(text: str, position: int) -> int:
    """Return the offset behind the template whose content starts at `position`, or 0 if it never ends."""
    depths = [0]  # of each open template 0, of each open expression in one the number of its open braces
    while depths:
        inside = depths[-1]
        found = (IN_EXPRESSION if inside else IN_TEMPLATE).search(text, position)
        if found is None:
            return 0
        position, mark = found.end(), found[0]
        if mark == ("}" if inside == 1 else "`" if not inside else ""):
            depths.pop()
        elif mark in BRACES and inside:
            depths[-1] += BRACES[mark]
        elif mark in OPENERS:
            depths.append(OPENERS[mark])
    return position
