r"""The forms in which languages write comments and texts: a language names those it has.

Every pattern is linear: it begins at a fixed mark, its parts begin with different characters, and what is never closed
ends with the line or with the file, whichever its kind allows. Forms that may fail instead are bounded in length.
Possessive are only sets of characters: CPython 3.11 before 3.11.5 matches possessive groups wrongly (gh-106052).
"""

from dataclasses import dataclass

_BRACED = r"\{(?:[^{}\\]|\\.|\{[^{}]{0,500}+\}){0,5000}\}"
_ROUND = r"\((?:[^()\\]|\\.|\([^()]{0,500}+\)){0,5000}\)"
_SQUARE = r"\[(?:[^\[\]\\]|\\.|\[[^\[\]]{0,500}+\]){0,5000}\]"

TEXTS = {
    '"': r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"?',
    '="': r'(?<==)"[^"\\]{0,5000}+(?:\\.[^"\\]{0,500}+){0,100}"',
    '"lines': r'"[^"\\]*+(?:\\.[^"\\]*+)*"?',
    '"doubled': r'"[^"]*+(?:""[^"]*+)*"?',
    "'": r"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*'?",
    "'lines": r"'[^'\\]*+(?:\\.[^'\\]*+)*'?",
    "'doubled": r"'[^']*+(?:''[^']*+)*'?",
    "'char": r"(?<!\d)'(?:[^'\\\n]|\\[^\n][^'\n]{0,12}+)'",
    "'markup": r"(?<![\w>])'[^'\\\n]*+(?:\\.[^'\\\n]*+)*'?",
    '"""': r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*(?:""")?',
    '"""raw': r'"""[^"]*+(?:"(?!"")[^"]*+)*(?:"{3,})?',
    "'''": r"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*(?:''')?",
    "`": r"`[^`]*+`?",
    "R(": r'\b(?:u8|[uUL])?R"(?P<fence>[^()\\\s]{0,16}+)\((?:[^)]|\)(?!(?P=fence)"))*(?:\)(?P=fence)"|\Z)',
    "@": r'(?:@\$?|\$@)"[^"]*+(?:""[^"]*+)*"?',
    "r#": r'\bb?r(?P<hashes>\#{1,8}+)"(?:[^"]|"(?!(?P=hashes)))*(?:"(?P=hashes)|\Z)|\bb?r"[^"]*+"?',
    "#swift": r'(?P<pounds>\#{1,8}+)"(?:[^"]|"(?!(?P=pounds)))*(?:"(?P=pounds)|\Z)',
    "[[": r"\[(?P<level>=*+)\[(?:[^\]]|\](?!(?P=level)\]))*(?:\](?P=level)\]|\Z)",
    "%w": rf"(?:%[qQwWiIrxs]|(?<![\w)\]}}])(?<![\w)\]}}]\s)%)(?:{_BRACED}|{_ROUND}|{_SQUARE})"
    r"|%[qQwWiIrxs](?P<bar>[|!/])[^|!/\n]{0,500}+(?P=bar)",
    "?char": r"(?<![\w)\]}?])\?[\"'`#](?!\w)",
    "q": r"(?<![\w$@%&>{-])(?<!sub )(?:q[qwrx]?|m)(?!\s*+=>|\s*+\})\s*+"
    rf"(?:{_BRACED}|{_ROUND}|{_SQUARE}|<[^<>]{{0,2000}}+>"
    r"|(?P<quote>[/!|~^\"'@%:+]|(?<!\s)\#)(?:(?!(?P=quote))[^\\]|\\.){0,5000}(?P=quote))[a-z]{0,9}+",
    "s": r"(?<![\w$@%&>{-])(?<!sub )(?:s|tr|y)(?!\s*+=>|\s*+\})\s*+"
    rf"(?:{_BRACED}\s*+(?:{_BRACED}|{_ROUND}|/[^/]{{0,2000}}+/)|{_ROUND}\s*+(?:{_BRACED}|{_ROUND})"
    r"|(?P<rim>[/!|~^@%:,+]|(?<!\s)\#)(?:(?!(?P=rim))[^\\]|\\.){0,5000}(?P=rim)"
    r"(?:(?!(?P=rim))[^\\]|\\.){0,5000}(?P=rim))[a-z]{0,9}+",
}
"""How texts are written, by the names that a `Syntax` uses."""

COMMENTS = {
    "//": r"//[^\n]*+",
    "//\\": r"//(?:[^\\\n]|\\.)*",
    "//?>": r"//(?:[^\n?]|\?(?!>))*",
    "#": r"\#[^\n]*+",
    "#?>": r"\#(?!\[)(?:[^\n?]|\?(?!>))*",
    "#perl": r"(?<![$\\])\#[^\n]*+",
    "#line": r"^[ \t]*+\#[^\n]*+",
    "#word": r"(?<!\S)\#[^\n]*+",
    "--": r"--[^\n]*+",
    ";": r";[^\n]*+",
    "%": r"%[^\n]*+",
    "!": r"![^\n]*+",
    "'": r"'[^\n]*+",
    "/*": r"/\*[^*]*+(?:\*(?!/)[^*]*+)*(?:\*/)?",
    "(*": r"\(\*[^*]*+(?:\*(?!\))[^*]*+)*(?:\*\))?",
    "{-": r"\{-[^-]*+(?:-(?!\})[^-]*+)*(?:-\})?",
    "--[[": r"--\[(?P<rank>=*+)\[(?:[^\]]|\](?!(?P=rank)\]))*(?:\](?P=rank)\]|\Z)",
    "<#": r"<\#[^#]*+(?:\#(?!>)[^#]*+)*(?:\#>)?",
    "=begin": r"^=begin\b[^\n]*+(?:\n(?!=end\b)[^\n]*+)*(?:\n=end\b[^\n]*+)?|^__END__\n(?s:.*+)",
    "=pod": r"^=[a-zA-Z][^\n]*+(?:\n(?!=cut\b)[^\n]*+)*(?:\n=cut\b[^\n]*+)?|^__(?:END|DATA)__\n(?s:.*+)",
    "<?": r"\A[^<]*+(?:<(?!\?(?!xml))[^<]*+)*(?:<\?(?:php\b|=)?)?"
    r"|\?>[^<]*+(?:<(?!\?(?!xml))[^<]*+)*(?:<\?(?:php\b|=)?)?",
}
"""How comments are written; to PHP the page around its code is one (`<?`)."""

_BEGINNINGS = {'="': '"', "@": "@$", "#line": "# \t\n", "=begin": "=_", "=pod": "=_", "<?": "?"}
_BEGINNINGS |= dict.fromkeys(("R(", "r#", "q", "s"), "")


def beginnings(form: str) -> str:
    """Return the characters that a form may begin with behind the beginning of a text; none if letters are among them.

    Mostly that is the first one of its name. What must stand first in a line may begin with the end of the line before.
    """
    return _BEGINNINGS.get(form, form[0])


@dataclass(frozen=True, slots=True)
class Syntax:
    """How one language writes comments and texts (names of forms, in the order of trial), and its harder constructs.

    `regular`: a slash may begin a regular expression; `template`: backquotes enclose text with code in it; `heredoc`:
    the pattern that announces a here-document, with its end mark as the group `end` or `bare`; `elements`: the code may
    have elements of a page in it; `component`: only what stands in `<script>` is code.
    """

    comments: str
    texts: str
    regular: bool = False
    template: bool = False
    heredoc: str = ""
    elements: bool = False
    component: bool = False


C_SYNTAX = Syntax("//\\ /*", "R( \" 'char")
"""C's, and that of every language that names none."""

MARKUP_SCRIPT = Syntax("// /*", '=" " \'markup', regular=True, template=True)
"""JavaScript and TypeScript with elements in them, whose prose has apostrophes."""
