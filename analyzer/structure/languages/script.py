"""JavaScript and TypeScript, alone or in components, whose functions need no word."""

from functools import partial

from analyzer.structure.brace_functions import brace_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.grammar import Grammar
from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

GRAMMAR = Grammar(
    words("function"), words("if for while catch case && || ?? ?"), scopes=words("class"), unnamed=True, lines=True,
    angles=True, heads_by="script", own="this",
)  # fmt: skip
SYNTAX = Syntax("// /*", "\" '", regular=True, template=True, elements=True)
COMPONENT = Syntax("// /*", "\" '", regular=True, template=True, component=True)
IMPORTS = r"^[ \t]*+(?:import|export)\b[^;\"()=]{0,2000}+\";?"
FUNCTIONS = partial(brace_functions, GRAMMAR)

LANGUAGES = (
    Language("JavaScript", "cjs js jsx mjs", syntax=SYNTAX, imports=IMPORTS, functions=FUNCTIONS),
    Language("Svelte", "svelte", syntax=COMPONENT, imports=IMPORTS, functions=FUNCTIONS),
    Language("TypeScript", "mts ts tsx", syntax=SYNTAX, imports=IMPORTS, functions=FUNCTIONS),
    Language("Vue", "vue", syntax=COMPONENT, imports=IMPORTS, functions=FUNCTIONS),
)
