"""What distinguishes the languages that enclose functions in braces: each has one constant of this kind in its file."""

from dataclasses import dataclass

from analyzer.structure.nesting import CONTROLS


@dataclass(frozen=True, slots=True)
class Grammar:
    """What distinguishes one language from the next.

    `keywords` announce a function, `decisions` add a path, `controls` open a level of nesting; `arms` are words whose
    block adds a path for each of its arrows but one; `scopes` name what functions are members of.

    `unnamed`: a function may lack a name. `equals`, `arrows`: `=` or `=>` may begin a body. `lines`: a line may end a
    declaration and a statement. `heads`: conditions stand in parentheses. `modifiers`: a condition may follow its
    statement. `angles`: types have parameters in angle brackets. `guards`: an `else` without a block before it adds a
    path. `operators`: marks may be names. `receivers`: a parenthesis before the name holds the receiver; `own` is the
    parameter that is one. `arguments`: parameters are taken from a list in the body. `heads_by` says what announces
    functions: a `word`, or their form in a `script` or as a `member`.
    """

    keywords: frozenset[str]
    decisions: frozenset[str]
    controls: frozenset[str] = CONTROLS
    arms: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset({"class", "interface", "object", "trait", "enum"})
    unnamed: bool = False
    equals: bool = False
    lines: bool = False
    heads: bool = True
    modifiers: bool = False
    angles: bool = False
    guards: bool = False
    operators: bool = False
    receivers: bool = False
    own: str = ""
    arguments: bool = False
    arrows: bool = False
    heads_by: str = "word"
