"""Reads the heads of functions: what stands between the word that announces one and its body."""

from dataclasses import dataclass

from analyzer.structure.code_tokens import CLOSERS, PAIRS, CodeToken, matching
from analyzer.structure.grammar import Grammar
from analyzer.structure.nesting import MEMBER

ANGLES = {"<": 1, ">": -1, ">>": -2}
ANONYMOUS = "(anonymous)"
SELF_NAMED = frozenset({"init", "deinit", "subscript"})
NO_NAMES = frozenset({"=>", "interface", ":", "=", ",", ")"})
TYPE_BEFORE = frozenset({"]", "chan", "*"})
TYPE_BLOCKS = frozenset({"interface", "struct"})
JOINERS = frozenset({".", "::"})
TAILS = frozenset({"{", "=", "->", ":", "where", "throws", "rethrows", "async", "with"})
OPEN_ENDS = frozenset({":", "->", ",", "where", "+", "=", "with"})
OWN_ENDS = frozenset({",", ")", ":"})
OWN = 3
"""How many tokens may stand before a receiver in its list, such as `&mut`."""

BREAKS = frozenset({"=", "=>", ","})
PERL_OBJECTS = frozenset({"$self", "$class", "$this", "$proto"})
LINE = 40
"""How many tokens before a head are asked for the beginning of its line."""

TYPES = 100
"""How many tokens the parameters of types, or the arguments that Perl takes from its list, may have."""

WINDOW = 1_000
"""How many tokens a head may have; real ones have fewer, and no input makes it dearer."""


@dataclass(frozen=True, slots=True)
class Head:
    """A function's name and parameters, where it and its body begin, with what, and how far its line is indented."""

    name: str
    parameters: int
    start: int
    stop: int
    body: str
    indent: int


class Heads:
    """Reads what stands between the word that announces a function and its body."""

    def __init__(self, grammar: Grammar, tokens: list[CodeToken]) -> None:
        """Pair the brackets."""
        self.grammar = grammar
        self.tokens = tokens
        self.ends, self.parents = matching(tokens)

    def text(self, index: int) -> str:
        """Return the text of a token, nothing beyond the last."""
        return self.tokens[index].text if index < len(self.tokens) else ""

    def indent(self, index: int) -> int:
        """Return how far the line of a token is indented (as far as one can tell from a few tokens before it)."""
        line = self.tokens[max(0, index - LINE) : index + 1]
        return next((token.indent for token in reversed(line) if token.indent >= 0), 0)

    def is_prose(self, _index: int) -> bool:
        """Return whether a word of the language stands in prose, as in elements of a page."""
        return False

    def ends_expression(self, _index: int) -> bool:
        """Return whether a comma ends an expression that a function consists of."""
        return True

    def at(self, index: int, before: str) -> Head | None:
        """Return the head that begins at `index`, or None if no function with a body does."""
        if self.text(index) not in self.grammar.keywords or before in MEMBER or self.text(index + 1) in NO_NAMES:
            return None
        name, position = self._name(index)
        if not name or (name == ANONYMOUS and before in TYPE_BEFORE):
            return None
        position = self._skip_types(position)
        count = 0
        while self.text(position) == "(":
            end = self.ends[position]
            count += self._count(position + 1, end)
            position = end + 1
            if not self.grammar.equals:
                break
        body = self._body(position)
        if body < 0:
            return None
        if self.grammar.arguments and not count:
            count = self._arguments(body + 1)
        indent = self.indent(index)
        return Head(name, count, index, body + 1, self.text(body), indent)

    def _name(self, index: int) -> tuple[str, int]:
        """Return a function's name, empty if it has none though it must, and where what follows it begins."""
        keyword, position = self.text(index), index + 1
        if keyword in SELF_NAMED:
            return keyword, position + (self.text(position) in {"?", "!"})
        position += self.text(position) == "&"
        if self.text(position) == "<":
            position = self._skip_types(position)
        if self.text(position) == "(":
            after = self.ends[position] + 1
            if self.grammar.receivers and self.text(after).isidentifier() and self.text(after + 1) in {"(", "["}:
                words = [token.text for token in self.tokens[position:after] if token.text.isidentifier()]
                return f"{words[min(1, len(words) - 1)]}::{self.text(after)}" if words else "", after + 1
            return (ANONYMOUS if self.grammar.unnamed else ""), position
        if self.text(position) == "{":
            return (ANONYMOUS if self.grammar.unnamed else ""), position
        name = self.text(position)
        if not name.isidentifier() and name[:1] != "`":
            return (name if self.grammar.operators else ""), position + 1
        position += 1
        while self.text(after := self._skip_types(position)) in JOINERS and self.text(after + 1).isidentifier():
            name, position = f"{name}{self.text(after)}{self.text(after + 1)}", after + 2
        return name, position

    def _skip_types(self, position: int) -> int:
        """Return where the parameters of types that may stand at `position` end."""
        if self.text(position) == "[":
            return self.ends[position] + 1
        if self.text(position) != "<":
            return position
        depth = 0
        for index in range(position, min(position + TYPES, len(self.tokens))):
            depth += ANGLES.get(self.text(index), 0)
            if depth <= 0:
                return index + 1
        return position

    def _count(self, start: int, end: int) -> int:
        """Return how many parameters stand between two offsets, without a receiver."""
        count, depth, index, filled, own = 0, 0, start, False, False
        while index < min(end, start + WINDOW):
            text = self.text(index)
            if text == "," and depth <= 0:
                count, filled = count + filled, False
            elif text in PAIRS:
                index, filled = max(index, self.ends[index]), True
            else:
                depth += ANGLES.get(text, 0) if self.grammar.angles else 0
                filled = True
            own = own or (text == self.grammar.own and index - start <= OWN and self.text(index + 1) in OWN_ENDS)
            index += 1
        return count + filled - own

    def _body(self, position: int) -> int:
        """Return where the brace or equals sign stands with which the body begins, or -1 if there is none."""
        depth, listed = 0, False
        before = ")"
        for _ in range(WINDOW):
            if position >= len(self.tokens):
                return -1
            token = self.tokens[position]
            text = token.text
            if token.indent >= 0 and self.grammar.lines and text not in TAILS and before not in OPEN_ENDS:
                return -1
            listed = listed or text == "where"
            if text == "{" and before in TYPE_BLOCKS and self.grammar.receivers:
                position = self.ends[position]
            elif text == "{" or (text == "=" and self.grammar.equals):
                return position
            elif text in {"(", "["}:
                position = self.ends[position]
            elif text in CLOSERS or text == ";" or (text in BREAKS and depth <= 0 and not (listed and text == ",")):
                return -1
            else:
                depth += ANGLES.get(text, 0)
            before = text
            position += 1
        return -1

    def _arguments(self, start: int) -> int:
        """Return how many arguments a Perl function takes from its list, `my (…) = @_` and `my … = shift`."""
        texts = [token.text for token in self.tokens[start : start + TYPES]]
        names: list[str] = []
        while texts[:1] == ["my"]:
            end = texts.index(";") if ";" in texts else len(texts)
            statement, texts = texts[1:end], texts[end + 1 :]
            if statement[-2:] != ["=", "@_"] and "shift" not in statement:
                break
            names += [text for text in statement[: statement.index("=") if "=" in statement else 0] if text[0] in "$@%"]
        return len(names) - (names[:1] != [] and names[0] in PERL_OBJECTS)

    def scope_after(self, index: int) -> str:
        """Return the name of the class, trait or block of methods that is announced at `index`."""
        name, depth = "", 0
        for token in self.tokens[index + 1 : index + 40]:
            depth += ANGLES.get(token.text, 0)
            if token.text in {"{", ";", "(", ":"} or (name and token.text in {"extends", "implements", "where"}):
                break
            if token.text == "for":
                name = ""
            elif depth <= 0 and not name and token.text.isidentifier() and token.text not in self.grammar.scopes:
                name = token.text
        return name

    def package_after(self, index: int) -> str:
        """Return the name of the Perl package that begins at `index`."""
        name = ""
        for token in self.tokens[index + 1 : index + 40]:
            if token.text != "::" and not token.text.isidentifier():
                break
            name += token.text
        return name
