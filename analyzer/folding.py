"""Folds code to one byte for each token, so that copies are alike whatever their names, numbers, texts and layout.

Names, numbers and texts have one code each; keywords (of all languages together) and marks keep their own; comments,
imports and white space have none.
"""

import re

from analyzer.lexing import code_part, masked

INSIDE = "\x01"
TOKEN = re.compile(r'\n|""?|[^\W\d][\w$]*|\d[\w.]*|[=!<>]=+|=>|->|&&|\|\||::|\?\?|\?\.|[^\w\s\x01]')
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
    | {chr(code): code for code in range(ord("!"), ASCII)}
    | {word: ASCII + 1 + index for index, word in enumerate(sorted(KEYWORDS.split()))}
    | {"\n": LINE, '"': TEXT, '""': TEXT}
)

SCRIPT = r"^[ \t]*+(?:import|export)\b[^;\"()=]{0,2000}+\";?"
STATEMENT = r"^[ \t]*+(?:import|package|using|namespace)\b[^;\n{(=]{0,500}+;?"
BRACED = r"^[ \t]*+(?:pub[ \t]++)?(?:use|namespace)\b[^;(=]{0,2000}+;"
IMPORTS = {
    "Python": r"^[ \t]*+(?:import\b[^\n;]*+|from\b[^\n(;]*+(?:\([^)]{0,5000}+\))?)",
    "Go": r"^(?:import[ \t]*+\([^)]{0,5000}+\)|import\b[^\n]*+|package\b[^\n]*+)",
    "Ruby": r"^[ \t]*+(?:require|require_relative|load)\b[^\n]*+",
    "Perl": r"^[ \t]*+(?:use|no|require|package)\b[^;]{0,2000}+;",
    "Lua": r"^[^\n=]{0,200}+=[ \t]*+require\b[^\n]*+",
    "Rust": BRACED,
    "PHP": BRACED,
    **dict.fromkeys(("C", "C++", "Objective-C", "Objective-C++"), r"^[ \t]*+\#[ \t]*+(?:include|import)\b[^\n]*+"),
    **dict.fromkeys(("JavaScript", "TypeScript", "Vue", "Svelte"), SCRIPT),
    **dict.fromkeys(("CSS", "SCSS", "Sass", "Less", "Stylus"), r"^[ \t]*+@(?:import|use|forward)\b[^;\n]*+;?"),
    **dict.fromkeys(("C#", "Dart", "Groovy", "Haskell", "Java", "Kotlin", "Scala", "Swift"), STATEMENT),
}
"""Language to the pattern of what it imports, in masked text, where a text is a single quote."""


class _Folds(dict[str, int]):
    """The codes of one file's tokens: what is not known is a name, a number or something else."""

    def __missing__(self, token: str) -> int:
        first = token[0]
        code = NUMBER if first.isdigit() else OTHER
        if first.isalpha() or first == "_":
            code = CODES.get(token.lower(), NAME)
        self[token] = code
        return code


def folded(language: str, text: str, path: str = "") -> bytes:
    """Return the codes of a text, line by line: `LINE` stands for the end of each line."""
    whole = masked(language, code_part(language, text), path, filler=INSIDE)
    if language in IMPORTS:
        whole = re.sub(IMPORTS[language], _lines, whole, flags=re.MULTILINE)
    return bytes(map(_Folds(CODES).__getitem__, TOKEN.findall(whole)))


def _lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
