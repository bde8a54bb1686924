"""Two languages: which one a path speaks, and the messages of each.

The German messages in templates and code are their own keys. The English catalogue `locale/en.po` is read as it is
when the site starts: a compiled file beside it would be one more thing to keep in step, and reading takes some
milliseconds. To add a message, write it in German, run the tests, and give `en.po` what they name.
"""

import gettext
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "locale"
ENGLISH = "/en"


class Language(StrEnum):
    """A language of the site; German is the default and has no prefix."""

    DE = "de"
    EN = "en"

    @property
    def prefix(self) -> str:
        """Return what stands before each path in this language."""
        return ENGLISH if self is Language.EN else ""

    def address(self, path: str) -> str:
        """Return the address of a path (written without prefix) in this language."""
        return f"{self.prefix}{path}" if path != "/" else self.prefix or "/"


def language_of(path: str) -> Language:
    """Return the language that a path speaks."""
    return Language.EN if path == ENGLISH or path.startswith(f"{ENGLISH}/") else Language.DE


def without_language(path: str) -> str:
    """Return the path without its language's prefix, with one slash in front: two would name a foreign host."""
    return "/" + path.removeprefix(language_of(path).prefix).lstrip("/")


def mark(message: str) -> str:
    """Mark a German message in code for translation where it is shown."""
    return message


@lru_cache
def translations(language: Language) -> gettext.NullTranslations:
    """Return the messages of a language; German needs no catalogue."""
    if language is Language.DE:
        return gettext.NullTranslations()
    with (CATALOGUES / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=str(language))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
