"""Which language a file is in, by its name."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from analyzer.structure.reading import known_languages

PROSE = frozenset({"adoc", "asciidoc", "markdown", "md", "mdx", "org", "rst", "tex", "txt"})
"""Extensions of text that people read."""

SETTINGS = frozenset({
    "cfg", "conf", "csproj", "editorconfig", "env", "fsproj", "gemspec", "gradle", "ini", "json", "json5", "jsonc",
    "lock", "mod", "neon", "pbxproj", "plist", "podspec", "properties", "props", "rockspec", "sbt", "sln", "slnx",
    "sum", "targets", "toml", "vbproj", "vcxproj", "xcconfig", "xcscheme", "xml", "yaml", "yml",
})  # fmt: skip
"""Extensions of configuration, build and exchange files."""

SHARING = ("C", "C++", "Objective-C")
"""The languages that call their headers alike."""


def language_of(name: str) -> str | None:
    """Return the language of a file called `name` (its last path segment), or None if it is not known as code."""
    endings, names = _names()
    lowered = name.lower()
    return names.get(lowered) or endings.get(lowered.rpartition(".")[2] if "." in lowered else "")


def language_of_headers(names: Iterable[str]) -> str:
    """Return the language of headers (`.h`) among files of these names: of the family of C that most others are in."""
    counts = Counter(language for name in names if (language := language_of(name)) in SHARING and not is_header(name))
    return max(SHARING, key=lambda language: counts[language])


def is_header(name: str) -> bool:
    """Return whether a file is a header whose name does not tell its language."""
    return name.endswith((".h", ".H"))


@cache
def _names() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the language of each ending, and of each whole name (lower case)."""
    endings: dict[str, str] = {}
    names: dict[str, str] = {}
    for language in known_languages().values():
        endings.update(dict.fromkeys(language.endings.split(), language.name))
        names.update(dict.fromkeys(language.file_names.split(), language.name))
    return MappingProxyType(endings), MappingProxyType(names)
