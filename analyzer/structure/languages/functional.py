"""Functional languages, whose functions are not read."""

from analyzer.structure.language import USING, Language
from analyzer.structure.syntax import Syntax

LISP = Syntax(";", '"lines')

LANGUAGES = (
    Language("Clojure", "clj", syntax=LISP),
    Language("Elixir", "ex exs", syntax=Syntax("#", '""" \'\'\' "lines')),
    Language("Emacs Lisp", "el", syntax=LISP),
    Language("Erlang", "erl", syntax=Syntax("%", "\"lines '")),
    Language("F#", "fs", syntax=Syntax("// (*", '"""raw @ "lines \'char')),
    Language("Haskell", "hs", syntax=Syntax("-- {-", "\" 'char"), imports=USING),
    Language("OCaml", "ml", syntax=Syntax("(*", "\"lines 'char")),
)
