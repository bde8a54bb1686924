"""What words mean beyond themselves, as data: stop words, and the words with which listings say what people say.

The data is general knowledge (`catalog/data`) and is read once. Words are keyed by their stem, so that one form stands
for all; names of products are keyed as they are, because nobody inflects them and some are words too ("Teams"). A
phrase is a key as well and counts if a question has all its words. A compound counts as the word it begins or ends
with, if that word is long enough to be more than a chance.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from catalog.folding import query_words
from catalog.stemming import fold, stem

LEAST_PART = 5
LEAST_REST = 3


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Ignored words, weak stems, names of products, meanings by word and by phrase.

    `words` are all its words, folded and as they are written.
    """

    ignored: frozenset[str]
    weak: frozenset[str]
    names: frozenset[str]
    meanings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[frozenset[str], tuple[str, ...]]
    words: tuple[tuple[str, str], ...]

    def meant_by(self, word: str, others: frozenset[str]) -> tuple[str, ...]:
        """Return what a word may mean beside others: phrases first, then the word itself, then its beginning or end.

        `others` holds every word of the question, folded and as a stem.
        """
        forms = {fold(word), stem(word)}
        found = [meant for phrase, meant in self.phrases.items() if phrase & forms and phrase <= others]
        found += [self.meanings[form] for form in sorted(forms, key=len, reverse=True) if form in self.meanings]
        meant = dict.fromkeys(meaning for each in found for meaning in each)
        return tuple(meant) or self._ends(stem(word))

    def _ends(self, word: str) -> tuple[str, ...]:
        places = range(LEAST_PART, len(word) - LEAST_REST + 1)
        parts = [part for place in places for part in (word[:place], word[-place:])]
        known = [part for part in parts if part in self.meanings]
        return self.meanings[max(known, key=len)] if known else ()


@cache
def thesaurus() -> Thesaurus:
    """Return the thesaurus that is shipped."""
    folder = files("catalog") / "data"
    words = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))
    synonyms = tomllib.loads((folder / "synonyms.toml").read_text(encoding="utf-8"))
    return compile_thesaurus(words, synonyms)


def compile_thesaurus(words: Mapping[str, str], synonyms: Mapping[str, list[dict[str, list[str]]]]) -> Thesaurus:
    """Return the thesaurus that two documents describe."""
    entries: list[tuple[list[str], list[str], Callable[[str], str]]]
    entries = [(entry["said"], entry["meant"], stem) for entry in synonyms["leads"]]
    entries += [(entry["words"], entry["words"], stem) for entry in synonyms["alike"]]
    entries += [(entry["names"], entry["meant"], fold) for entry in synonyms["products"]]
    meanings: dict[frozenset[str], dict[str, None]] = {}
    for said, meant, form in entries:
        for phrase in said:
            key = frozenset(map(form, query_words(phrase)))
            meanings.setdefault(key, {}).update(dict.fromkeys(each for each in meant if each != phrase))
    return Thesaurus(
        frozenset(map(fold, words["ignored"].split())),
        frozenset(map(stem, words["weak"].split())),
        frozenset(fold(name) for entry in synonyms["products"] for name in entry["names"]),
        {word: tuple(meant) for key, meant in meanings.items() if len(key) == 1 for word in key},
        {key: tuple(meant) for key, meant in meanings.items() if len(key) > 1},
        tuple(
            (fold(word), word)
            for word in dict.fromkeys(phrase for said, _, _ in entries for phrase in said)
            if len(query_words(word)) == 1
        ),
    )
