"""PHP, which stands between the parts of a page."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import Language
from analyzer.structure.nesting import CONTROLS
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("function"), words("if elseif for foreach while catch case && || ?? ?: ? and or xor"),
    CONTROLS | {"foreach", "elseif", "match"}, arms=words("match"), unnamed=True,
)  # fmt: skip
HEREDOC = r"<<<[ \t]*+(?P<q>['\"]?)(?P<end>[A-Za-z_]\w*+)(?P=q)(?=[ \t]*+\n)"

LANGUAGES = (
    Language(
        "PHP",
        "php",
        syntax=Syntax("<? #?> //?> /*", "\"lines 'lines", heredoc=HEREDOC),
        imports=r"^[ \t]*+(?:use|namespace)\b[^;(=]{0,2000}+;",
        functions=partial(brace_functions, GRAMMAR),
    ),
)
