"""Which language a file is in, by its name."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from analyzer.structure.reading import known_languages

PROSE = frozenset({"adoc", "asciidoc", "markdown", "md", "mdx", "org", "rst", "tex", "txt"})
"""Extensions of text that people read."""

SETTINGS = frozenset({
    "cfg", "conf", "editorconfig", "env", "gradle", "ini", "json", "json5", "jsonc", "lock", "mod", "plist",
    "properties",
    "sum", "toml", "xml", "yaml", "yml",
})  # fmt: skip
"""Extensions of configuration, build and exchange files."""


def language_of(name: str) -> str | None:
    """Return the language of a file called `name` (its last path segment), or None if it is not known as code."""
    endings, names = _names()
    lowered = name.lower()
    return names.get(lowered) or endings.get(lowered.rpartition(".")[2] if "." in lowered else "")


@cache
def _names() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the language of each ending, and of each whole name (lower case)."""
    endings: dict[str, str] = {}
    names: dict[str, str] = {}
    for language in known_languages().values():
        endings.update(dict.fromkeys(language.endings.split(), language.name))
        names.update(dict.fromkeys(language.file_names.split(), language.name))
    return MappingProxyType(endings), MappingProxyType(names)
