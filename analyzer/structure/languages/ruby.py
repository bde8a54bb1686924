"""Ruby, whose blocks close with the word `end`."""

from functools import partial

from analyzer.structure.block_functions import Blocks, block_functions
from analyzer.structure.code_tokens import words
from analyzer.structure.language import Language
from analyzer.structure.syntax import Syntax

BLOCKS = Blocks(
    "def",
    opens=words("class module begin do case if unless while until for"),
    levels=words("begin case if unless while until for"),
    trailing=words("if unless while until"),
    loops=words("while until for"),
    decisions=words("if unless elsif while until for when rescue && || and or ?"),
    scopes=words("class module"),
    lines=True,
)
HEREDOC = r"<<(?:[~-](?P<q>['\"`]?)(?P<end>[A-Za-z_]\w*+)(?P=q)|(?P<bare>[A-Z_]{3,}+\b))"

LANGUAGES = (
    Language(
        "Ruby",
        "rake rb",
        "gemfile rakefile vagrantfile",
        syntax=Syntax("=begin #", "?char %w \"lines 'lines", regular=True, heredoc=HEREDOC),
        imports=r"^[ \t]*+(?:require|require_relative|load)\b[^\n]*+",
        functions=partial(block_functions, BLOCKS),
    ),
)
