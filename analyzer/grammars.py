"""What distinguishes the languages that enclose functions in braces: data that a stranger extends by one constant."""

from dataclasses import dataclass

from analyzer.code_tokens import POSTFIX, words
from analyzer.nesting import CONTROLS


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


GO = Grammar(
    words("func"), words("if for case && ||"), words("if else for switch select"), unnamed=True, lines=True,
    heads=False, scopes=frozenset(), receivers=True,
)  # fmt: skip
KOTLIN = Grammar(
    words("fun"), words("if for while catch && || ?:"), CONTROLS | {"when"}, arms=words("when"), unnamed=True,
    equals=True, lines=True, angles=True,
)  # fmt: skip
PHP = Grammar(
    words("function"), words("if elseif for foreach while catch case && || ?? ?: ? and or xor"),
    CONTROLS | {"foreach", "elseif", "match"}, arms=words("match"), unnamed=True,
)  # fmt: skip
RUST = Grammar(
    words("fn"), words("if for while && ||") | {POSTFIX}, words("if else for while loop match"), arms=words("match"),
    scopes=words("impl trait"), heads=False, angles=True, guards=True, own="self",
)  # fmt: skip
SCALA = Grammar(
    words("def"), words("if for while catch case && ||"), CONTROLS | {"match"}, equals=True, lines=True,
    operators=True,
)  # fmt: skip
SWIFT = Grammar(
    words("func init deinit subscript"), words("if for while guard catch case && || ?? ?"),
    words("if else for while repeat switch do catch"),
    scopes=words("class struct enum extension protocol actor"), lines=True, heads=False, angles=True,
    operators=True,
)  # fmt: skip
PERL = Grammar(
    words("sub"), words("if elsif unless while until for foreach when && || ? and or xor"),
    CONTROLS | {"elsif", "unless", "until", "foreach", "given", "when"}, unnamed=True, modifiers=True,
    scopes=frozenset(), arguments=True,
)  # fmt: skip
SCRIPT = Grammar(
    words("function"), words("if for while catch case && || ?? ?"), scopes=words("class"), unnamed=True, lines=True,
    angles=True, heads_by="script", own="this",
)  # fmt: skip
JAVA = Grammar(
    frozenset(), words("if for while catch case && || ?"), CONTROLS | {"synchronized"}, angles=True,
    scopes=words("class interface enum record"), heads_by="member",
)  # fmt: skip
CSHARP = Grammar(
    frozenset(), words("if for foreach while catch case && || ?? ?"), CONTROLS | {"foreach", "lock", "using"},
    angles=True, scopes=words("class interface enum record struct"), arrows=True, heads_by="member",
)  # fmt: skip
