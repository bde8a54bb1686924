"""Tells in any language what is comment, what is text and what is code, in one linear pass.

Tools for many languages stumble over the same things: an apostrophe in a comment, a brace in a text, a comment that
never ends. Here each is read once, by one syntax (`analyzer.structure.syntax`), so that everything after it can trust
brackets and quotes. Whether a slash divides or begins a regular expression is decided by what stands before it.
"""

import re
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import PurePosixPath

from analyzer.structure.syntax import COMMENTS, MARKUP_SCRIPT, TEXTS, Syntax, beginnings

COMMENT, TEXT, MARK = range(1, 4)
"""What is found: comment, text (string, character, regular expression), or a mark that only looked like one."""

Found = tuple[int, int, int]
"""Kind, offset of the first character, offset behind the last."""

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
SCRIPT_END = re.compile(r"</script\b[^<>]{0,1000}+>", re.IGNORECASE)
PROSE = re.compile(r"(?<=[>}])[^<>{}]++(?=</)")
ELEMENT_SCRIPTS = frozenset({".tsx", ".jsx"})
KINDS = {"comment": COMMENT, "stray": COMMENT, "text": TEXT}
LOST_BODIES = 20
LOST_SLASHES = 20
"""How many slashes of one line may look as if they began a regular expression and then begin none."""
NEWLINE = "\n"
BRACES = {"{": 1, "}": -1}
OPENERS = {"`": 0, "${": 1}
LOOKBACK = 40


def masked(syntax: Syntax, text: str, path: str = "", *, filler: str = "") -> str:
    """Return the text with the same lines, comments blanked and each text an empty pair of quotes (over its lines).

    Of components only the scripts are left. `path` tells elements in scripts (tsx, jsx) by its ending. With a `filler`,
    each further line of a text begins with it, and the closing quote is left out.
    """
    text = code_part(text) if syntax.component else text
    with_elements = syntax.elements and has_elements(text, path)
    pattern = _opaque(MARKUP_SCRIPT if with_elements else syntax)
    close = "" if filler else '"'
    parts: list[str] = []
    last = 0
    for kind, start, end in _Scan(text, pattern).found():
        if kind == MARK:
            continue
        lines = text.count("\n", start, end)
        replacement = f'"{f"{NEWLINE}{filler}" * lines}{close}' if kind == TEXT else NEWLINE * lines or " "
        parts += (text[last:start], replacement)
        last = end
    parts.append(text[last:])
    whole = "".join(parts)
    return PROSE.sub(_blank, whole) if with_elements else whole


def _blank(match: re.Match[str]) -> str:
    return NEWLINE * match[0].count(NEWLINE) or " "


def code_part(text: str) -> str:
    """Return what of a component is code: its scripts, on their own lines."""
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


def has_elements(text: str, path: str) -> bool:
    """Return whether a script has elements (`<p>…</p>`) in its code."""
    suffix = PurePosixPath(path).suffix.lower()
    return suffix in ELEMENT_SCRIPTS or (suffix == ".js" and ("/>" in text or "</" in text))


@cache
def _opaque(syntax: Syntax) -> re.Pattern[str]:
    """Return the pattern of comments and texts, and of what may begin one.

    Where few characters can begin one, it eats what is before them, and as `nothing` such a character that begins none:
    to ask for everything at each character takes two to four times the time. `nothing` is the end, too: else what is
    behind the last text would be eaten again from each of its characters.
    """
    comments = "|".join(COMMENTS[name] for name in syntax.comments.split()) or NEVER
    texts = "|".join(TEXTS[name] for name in syntax.texts.split()) or NEVER
    hard = "|".join((["/"] if syntax.regular else []) + (["`"] if syntax.template else [])) or NEVER
    opening = rf"(?P<comment>{comments})|(?P<heredoc>{syntax.heredoc or NEVER})|(?P<text>{texts})|(?P<hard>{hard})"
    stray = r"(?<!\d)[\"']" if "'char" in syntax.texts else r"[\"']|(?<=\$)\#"
    starts = [beginnings(name) for name in (*syntax.comments.split(), *syntax.texts.split())]
    skipped, nothing = "", NEVER
    if all(start and start.isprintable() for start in starts):
        some = re.escape("".join(sorted({*"".join(starts), *"\"'`/#<"})))
        skipped, nothing = rf"(?:(?!\A)[^{some}]++)?", rf"[{some}]|\Z"
    whole = f"{skipped}(?:{opening}|(?P<stray>{stray})|(?P<nothing>{nothing}))"
    return re.compile(whole, re.MULTILINE | re.DOTALL)


class _Scan:
    """One pass over one text; starts anew behind whatever a pattern alone cannot delimit."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self.text = text
        self.pattern = pattern
        self.bodies: list[tuple[int, int]] = []
        self.lost = 0
        self.templates = True
        self.lost_slashes = self.line_end = 0

    def found(self) -> Iterator[Found]:
        position = 0
        while position >= 0:
            position = yield from self._from(position)
        yield from ((TEXT, start, end) for start, end in self.bodies)

    def _from(self, position: int) -> Generator[Found, None, int]:
        last = position
        for match in self.pattern.finditer(self.text, position):
            if match.lastgroup == "nothing":
                continue
            start, end = match.span(match.lastgroup or 0)
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
            return self._expression(start)
        end = _template_end(self.text, start + 1) if self.templates else 0
        self.templates = end > 0
        return end

    def _expression(self, start: int) -> int:
        """Return where the regular expression that may begin here ends; a line of many lost ones has no more."""
        before = self.text[max(0, start - LOOKBACK) : start].rstrip(" \t")
        if start >= self.line_end:
            self.line_end, self.lost_slashes = self.text.find("\n", start) % (len(self.text) + 1), 0
        if self.lost_slashes > LOST_SLASHES or not SLASH_AFTER.search(before):
            return 0
        found = SLASH_TEXT.match(self.text, start)
        self.lost_slashes += found is None
        return found.end() if found else 0


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
