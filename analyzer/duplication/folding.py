"""Folds code to one byte for each token, so that copies are alike whatever their names, numbers, texts and layout.

Names, numbers and texts have one code each; keywords (of all languages together) and marks keep their own; comments,
imports and white space have none. Languages whose comments and texts one pattern can delimit are read with that
pattern alone, which takes a third of the time; the others are masked first (`analyzer.structure.lexing`).
"""

import re
from functools import cache

from analyzer.structure.language import Language
from analyzer.structure.lexing import masked
from analyzer.structure.syntax import COMMENTS, TEXTS, Syntax

INSIDE = "\x01"
"""What stands on the further lines of a masked text: it fills them and is no token."""

MARK = r"[=!<>]=+|=>|->|&&|\|\||::|\?\?|\?\.|[^\w\s\x01]"
SURE = r"[),.\]}]"
"""Marks that begin nothing longer in any language; tried early because they are frequent."""

BLANKS = r"[ \t]*+"
"""Blanks behind a token are eaten with it: otherwise every way to begin a token would be tried at each of them."""

MASKED_TOKEN = re.compile(rf'(\w[\w$]*|{SURE}|\n\s*|""?|{MARK}){BLANKS}')
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
NEVER = re.compile(r"(?!)")
REMEMBERED = 20_000
SHORT = 40
"""Tokens longer than this are not remembered: they are texts, and each is another one."""

WORDY = frozenset({"R(", "r#"})
"""Texts that begin with a letter: they must be tried before words."""


class Folding:
    """Folds one text after the other and remembers what their tokens fold to."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._folds: dict[re.Pattern[str], _Folds] = {}

    def folded(self, language: Language, text: str, path: str = "") -> bytes:
        """Return the codes of a text, line by line: `LINE` stands for the end of each line."""
        syntax = language.syntax
        if syntax.regular or syntax.template or syntax.heredoc or syntax.component:
            text = masked(syntax, text, path, filler=INSIDE)
            token, comment = MASKED_TOKEN, NEVER
        else:
            token, comment = _patterns(syntax)
        if language.imports:
            text = re.sub(language.imports, _lines, text, flags=re.MULTILINE)
        folds = self._folds.setdefault(token, _Folds(comment))
        if len(folds) > REMEMBERED:
            folds.clear()
        found = (match[1] for match in token.finditer(text)) if token.groups > 1 else token.findall(text)
        return b"".join(map(folds.__getitem__, found))


@cache
def _patterns(syntax: Syntax) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of all tokens, each its first group, and that of comments alone."""
    comments = "|".join(COMMENTS[name] for name in syntax.comments.split()) or NEVER.pattern
    texts = "|".join(TEXTS[name] for name in syntax.texts.split()) or NEVER.pattern
    begins_lines = "^" in comments.replace("[^", "")
    newline, blanks = (r"\n", "") if begins_lines else (r"\n\s*", BLANKS)
    words_last = WORDY & set(syntax.texts.split())
    read_first, others = (comments, texts), (r"\w+", SURE, newline)
    parts = (*read_first, *others, MARK) if words_last else (*others, *read_first, MARK)
    flags = re.MULTILINE | re.DOTALL
    return re.compile(f"({'|'.join(parts)}){blanks}", flags), re.compile(comments, flags)


class _Folds(dict[str, bytes]):
    """The codes of tokens, each found out once if it is short."""

    def __init__(self, comment: re.Pattern[str]) -> None:
        super().__init__()
        self.comment = comment

    def __missing__(self, token: str) -> bytes:
        code = self._code(token)
        if len(token) <= SHORT:
            self[token] = code
        return code

    def _code(self, token: str) -> bytes:
        first = token[0]
        if (first.isalpha() or first == "_") and '"' not in token:
            return BYTES[CODES.get(token.lower(), NAME)]
        lines = BYTES[LINE] * token.count("\n")
        if first.isdigit():
            return BYTES[NUMBER]
        if first == "\n" or self.comment.fullmatch(token):
            return lines
        if first == '"' or (len(token) > 1 and token not in CODES):
            return BYTES[TEXT] + lines
        return BYTES[CODES.get(token, OTHER)]


def _lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
