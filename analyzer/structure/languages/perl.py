"""Perl, whose functions take their parameters from a list."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import Language
from analyzer.structure.nesting import CONTROLS
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("sub"), words("if elsif unless while until for foreach when && || ? and or xor"),
    CONTROLS | {"elsif", "unless", "until", "foreach", "given", "when"}, unnamed=True, modifiers=True,
    scopes=frozenset(), arguments=True,
)  # fmt: skip
HEREDOC = r"<<~?(?:(?P<q>['\"])(?P<end>[^'\"\n]{1,60}+)(?P=q)|(?P<bare>[A-Z_]\w*+))"

LANGUAGES = (
    Language(
        "Perl",
        "pl pm t",
        syntax=Syntax("=pod #perl", "q s \"lines 'lines", regular=True, heredoc=HEREDOC),
        imports=r"^[ \t]*+(?:use|no|require|package)\b[^;]{0,2000}+;",
        functions=partial(brace_functions, GRAMMAR),
    ),
)
