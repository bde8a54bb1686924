"""Reads the heads of functions of JavaScript and TypeScript, which need no word: methods, arrows, `function`.

Brackets are paired beforehand, so each question is one look ahead: a parenthesis is a list of parameters if an arrow or
a block follows it (perhaps behind a type). Types that look like functions are none: they stand behind a colon outside
an object, in an interface or in a type's declaration.
"""

from analyzer.structure.code_tokens import CLOSERS, PAIRS, POSTFIX, CodeToken
from analyzer.structure.grammar import Grammar
from analyzer.structure.heads import ANGLES, ANONYMOUS, LINE, Head, Heads

RESERVED = frozenset({"if", "for", "while", "switch", "catch", "with", "function", "return", "typeof", "await", "new"})
"""Words before a parenthesis that are no name of a method."""

DECLARATIONS = frozenset({"type", "interface", "declare"})
CONDITIONAL = frozenset({"if", "for", "while", "switch", "catch"})
BLOCKS = frozenset({"do", "try", "finally"})
TYPE_BEFORE = frozenset({"<", "as", "|", "&", "extends", "keyof", "is", "?:", "type", "satisfies"})
ARROW_BEFORE = frozenset({"async", "return", "default", "await", "yield", "of", "in", "case", "else", "void", "throw"})
OBJECT_BEFORE = frozenset({"{", "=", "(", ",", "[", "return", "default", "?", "&&", "||", "??", "...", "in", "of"})
DECLARING = frozenset({"const", "let", "var"})
ENDED = frozenset({";", ",", "=", "=>"})
METHOD_BEFORE = frozenset({"", "{", "}", ";", ",", ")", "]", "*", "#"})
TYPE_GOES_ON_BEHIND = frozenset(
    {"|", "&", "?", ":", "=", "=>", ",", "<", "(", "[", "{", "extends", "keyof", "typeof", "is"}
)
TYPE_GOES_ON_WITH = frozenset({"|", "&", "?", ":", "=", "=>", ",", "<", ">", ">>", ")", "]", "}", ".", "extends", "{"})
TYPE_LENGTH = 80
"""How many tokens the type of a result may have."""

LEVELS = 100


class ScriptHeads(Heads):
    """The heads of one file."""

    def __init__(self, grammar: Grammar, tokens: list[CodeToken]) -> None:
        """Pair the brackets."""
        super().__init__(grammar, tokens)
        self.types_until = 0

    def is_prose(self, index: int) -> bool:
        """Return whether a word lacks what follows it in code: a condition, a block."""
        text = self.text(index)
        if text in CONDITIONAL:
            after = self.text(index + 1)
            return after not in {"(", "await"} and (text != "catch" or after != "{")
        if text == "case":
            return not self._has_colon(index + 1)
        return text in BLOCKS and self.text(index + 1) != "{"

    def _has_colon(self, position: int) -> bool:
        for place in range(position, min(position + LINE, len(self.tokens))):
            if self.text(place) in {":", "{"} or self.tokens[place].indent >= 0:
                return self.text(place) == ":"
        return False

    def at(self, index: int, before: str) -> Head | None:
        """Return the head that begins at `index`, or None if no function with a body does."""
        text, after = self.text(index), self.text(index + 1)
        if index < self.types_until or before in {".", "?."}:
            return None
        if text == "(":
            return self._arrow(index, before) or self._computed(index, before)
        if not text.isidentifier():
            return None
        if text in DECLARATIONS and after.isidentifier():
            self.types_until = self._end_of_types(index)
            return None
        return self._named(index, before, after)

    def _named(self, index: int, before: str, after: str) -> Head | None:
        """Return the head that begins with a word: `function`, the parameter of an arrow, a method's name."""
        if self.text(index) == "function":
            return self._function(index)
        if after == "=>":
            return self._with_body(index, self._given_name(index), 1, index + 1)
        if after in {"(", "<", POSTFIX}:
            return self._method(index, before, index + 1 + (after == POSTFIX))
        return None

    def _function(self, index: int) -> Head | None:
        position = index + 1
        position += self.text(position) == "*"
        name = self.text(position) if self.text(position).isidentifier() else ""
        position = self._skip_types(position + bool(name))
        if self.text(position) != "(":
            return None
        return self._with_block(index, name or self._given_name(index), position)

    def _method(self, index: int, before: str, position: int) -> Head | None:
        name = self.text(index)
        position = self._skip_types(position)
        if name in RESERVED or before in {"new", "case"} or self.text(position) != "(":
            return None
        if before not in METHOD_BEFORE and not before.isidentifier() and self.tokens[index].indent < 0:
            return None
        return self._with_block(index, name, position)

    def _computed(self, index: int, before: str) -> Head | None:
        """Return the head of a method whose name is computed or a text: `[a](b) {`, `"a"(b) {`."""
        if before != "]" and before[:1] != '"':
            return None
        place = index - 1 if before != "]" else self.parents[index - 2]
        if self.text(place - 1) not in METHOD_BEFORE and not self.text(place - 1).isidentifier():
            return None
        return self._with_block(index, self.text(place + 1) if before == "]" else ANONYMOUS, index)

    def _arrow(self, index: int, before: str) -> Head | None:
        end = self.ends[index]
        after = self.text(end + 1)
        arrow = end + 1 if after == "=>" else self._type_end(end + 2, "=>") if after == ":" else -1
        if arrow < 0:
            return None
        start = index
        if before == ">":
            start = self._before_types(index) + 1
            before = self.text(start - 1)
        if (before.isidentifier() and before not in ARROW_BEFORE) or before in CLOSERS:
            return None
        if self.text(arrow + 1) != "{" and self._is_type(start, before):
            return None
        return self._with_body(index, self._given_name(index), self._count(index + 1, end), arrow, start)

    def _is_type(self, start: int, before: str) -> bool:
        """Return whether what looks like an arrow's parameters stands in a type."""
        if before == "(":
            start, before = start - 1, self.text(start - 2)
        return before in TYPE_BEFORE or (before == ":" and not self._in_object(start))

    def _with_body(self, index: int, name: str, parameters: int, arrow: int, start: int = -1) -> Head:
        stop = arrow + 1 + (self.text(arrow + 1) == "{")
        body = "{" if stop > arrow + 1 else "=>"
        return Head(name, parameters, start if start >= 0 else index, stop, body, self.indent(index))

    def _with_block(self, index: int, name: str, position: int) -> Head | None:
        end = self.ends[position]
        body = end + 1
        if self.text(body) == ":":
            body = self._type_end(end + 2, "{")
        if body < 0 or self.text(body) != "{":
            return None
        return Head(name, self._count(position + 1, end), index, body + 1, "{", self.indent(index))

    def _type_end(self, position: int, mark: str) -> int:
        """Return where `mark` stands behind a type, or -1; a type may begin with a brace, or hold it in brackets."""
        depth, first = 0, position
        for _ in range(TYPE_LENGTH):
            text, before = self.text(position), self.text(position - 1)
            if text == mark and depth <= 0 and position > first and (mark != "{" or before not in TYPE_GOES_ON_BEHIND):
                return position
            if not text or text in CLOSERS or (text in ENDED and depth <= 0 and text + before != "=>)"):
                return -1
            if self._new_line(position):
                return -1
            depth += ANGLES.get(text, 0)
            position = max(position, self.ends[position] if text in PAIRS else position) + 1
        return -1

    def _new_line(self, position: int) -> bool:
        """Return whether a token begins a line that does not go on with a type."""
        token = self.tokens[position]
        before = self.text(position - 1)
        return token.indent >= 0 and token.text not in TYPE_GOES_ON_WITH and before not in TYPE_GOES_ON_BEHIND

    def _given_name(self, index: int) -> str:
        """Return the name an unnamed function gets from where it stands: a variable's, a property's."""
        place = index - 1
        if self.text(place) == ">":
            place = self._before_types(index)
        place -= self.text(place) == "async"
        before = self.text(place)
        if before == ":" and self.text(place - 1).isidentifier() and self._in_object(index):
            return self.text(place - 1)
        if before != "=":
            return ANONYMOUS
        if self.text(place - 1).isidentifier() and self.text(place - 2) != ":":
            return self.text(place - 1)
        for back in range(place - 1, max(0, place - LINE), -1):
            if self.text(back) in DECLARING or self.text(back) in {";", "}"}:
                return self.text(back + 1) if self.text(back + 1).isidentifier() else ANONYMOUS
        return ANONYMOUS

    def _before_types(self, index: int) -> int:
        """Return the place before the parameters of types that end before `index`."""
        depth = 0
        for place in range(index - 1, max(0, index - LINE), -1):
            depth += ANGLES.get(self.text(place), 0)
            if depth >= 0:
                return place - 1
        return index - 1

    def ends_expression(self, index: int) -> bool:
        """Return whether a comma ends an expression; it does not between the parameters of a type."""
        depth = 0
        for place in range(index - 1, max(0, index - LINE), -1):
            text = self.text(place)
            depth += ANGLES.get(text, 0)
            if text in {";", "(", ")", "{", "}", "=>"}:
                return True
            if depth > 0:
                return self._skip_types(place) == place or self.text(self._skip_types(place)) not in {"(", ">", ","}
        return True

    def _in_object(self, index: int) -> bool:
        """Return whether a token stands directly in an object, an array or the arguments of a call."""
        for _ in range(LEVELS):
            place = self.parents[index]
            if place < 0:
                return False
            if self.text(place) != "{":
                return True
            before = self.text(place - 1)
            if before != ":":
                return before in OBJECT_BEFORE
            index = place
        return False

    def _end_of_types(self, index: int) -> int:
        """Return where the declaration of a type or interface ends."""
        if self.text(index) == "interface":
            for place in range(index, min(index + TYPE_LENGTH, len(self.tokens))):
                if self.text(place) == "{":
                    return self.ends[place]
            return index
        place = index + 1
        while place < len(self.tokens):
            if self.text(place) == ";" or (place > index + 1 and self._new_line(place)):
                return place
            place = max(place, self.ends[place]) + 1
        return place
