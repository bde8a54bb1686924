"""Translates, when a template is compiled, what says the same on every visit: a page asks for hundreds of texts.

Only `_("text")` without values is replaced, by the translated text itself, which is safe as gettext's own is.
"""

from collections.abc import Callable, Iterator
from typing import Any

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

CALL = ("name", "lparen", "string", "rparen")
"""The kinds of tokens of a text without values."""


class Translated(Extension):
    """Puts the texts of the environment's language into its templates; the environment's `translate` knows them."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template with each text in place of the call that asks for it."""
        translate: Callable[[str], Any] = self.environment.translate  # type: ignore[attr-defined]
        waiting: list[Token] = []
        for token in stream:
            waiting.append(token)
            if tuple(each.type for each in waiting) == CALL:
                text = translate(waiting[2].value) % {}
                line = waiting[0].lineno
                yield from (Token(line, "string", text), Token(line, "pipe", "|"), Token(line, "name", "safe"))
                waiting = []
            while waiting and not _begins(waiting):
                yield waiting.pop(0)
        yield from waiting


def _begins(tokens: list[Token]) -> bool:
    """Say whether these may be the beginning of a text without values."""
    kinds = tuple(token.type for token in tokens)
    return tokens[0].value == "_" and kinds == CALL[: len(kinds)]
