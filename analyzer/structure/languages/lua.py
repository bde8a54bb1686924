"""Lua, whose blocks close with the word `end`."""

from functools import partial

from analyzer.structure.block_functions import Blocks, block_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

BLOCKS = Blocks(
    "function",
    opens=words("if for while do repeat"),
    levels=words("if for while repeat"),
    trailing=frozenset(),
    loops=words("for while"),
    decisions=words("if elseif while for until and or"),
    scopes=frozenset(),
)

LANGUAGES = (
    Language(
        "Lua",
        "lua",
        syntax=Syntax("--[[ --", "[[ \" '"),
        imports=r"^[^\n=\"']{0,200}+=[ \t]*+require\b[^\n]*+",
        functions=partial(block_functions, BLOCKS),
    ),
)
