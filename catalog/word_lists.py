"""The lists of words that are data (`catalog/data/words.toml`), read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def word_lists() -> Mapping[str, str]:
    """Return the lists by name, each as its words with blanks between."""
    return tomllib.loads((files("catalog") / "data" / "words.toml").read_text(encoding="utf-8"))
