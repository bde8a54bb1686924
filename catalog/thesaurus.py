"""What words mean beyond themselves, as data: stop words, and the words with which listings say what people say.

The data is general knowledge (`catalog/data`) and is read once. Words are keyed by their stem, so that one form stands
for all; names of products are keyed as they are, because nobody inflects them and some are words too ("Teams"). A
phrase is a key as well and counts if a question has all its words or one that is all of them ("OpenData"). A compound
counts as the words it begins and ends with, if they are long enough to be more than a chance, and "E-Akte" as "Akte".
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from catalog.folding import query_words
from catalog.stemming import fold, stem
from catalog.word_lists import word_lists

LEAST_PART = 5
LEAST_REST = 3
LEAST_ELECTRONIC = 4


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Ignored words, weak stems, names of products, meanings by word and by phrase.

    `words` are all its words, folded and as they are written; `written` are those with a meaning by their key.
    `together` are phrases and what they mean by the key of the word that one is without its blanks.
    """

    ignored: frozenset[str]
    weak: frozenset[str]
    names: frozenset[str]
    meanings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[frozenset[str], tuple[str, ...]]
    words: tuple[tuple[str, str], ...]
    written: Mapping[str, str]
    together: Mapping[str, tuple[str, ...]]

    def meant_by(self, word: str, others: frozenset[str]) -> tuple[str, ...]:
        """Return what a word may mean beside others: phrases first, then the word itself, then what it is made of.

        `others` holds every word of the question, folded and as a stem.
        """
        forms = {fold(word), stem(word)}
        found = [self.meanings[form] for form in sorted(forms, key=len, reverse=True) if form in self.meanings]
        meant = dict.fromkeys(meaning for each in (self.meant_with(word, others), *found) for meaning in each)
        return tuple(meant) or self.together.get(fold(word)) or self.together.get(stem(word)) or self._parts(word)

    def meant_with(self, word: str, others: frozenset[str]) -> tuple[str, ...]:
        """Return what a word means with others of the question, in the phrases that are all there."""
        forms = {fold(word), stem(word)}
        found = (meant for phrase, meant in self.phrases.items() if phrase & forms and phrase <= others)
        return tuple(dict.fromkeys(meaning for each in found for meaning in each))

    def meant_as(self, word: str) -> tuple[str, ...]:
        """Return a word and what it may mean, if it is one of the data."""
        key = next((form for form in (fold(word), stem(word)) if form in self.meanings), "")
        return (self.written[key], *self.meanings[key]) if key else ()

    def begun(self, word: str) -> str:
        """Return the shortest word that begins with a word as part of it, if all that do mean something in common."""
        root = stem(word)
        keys = [key for key in self.meanings if key.startswith(root)] if len(root) >= LEAST_PART else []
        common = frozenset[str].intersection(*(frozenset(self.meant_as(key)) for key in keys)) if keys else ()
        return self.written[min(keys, key=lambda key: (len(key), key))] if common else ""

    def electronic(self, word: str) -> str:
        """Return what a word says is electronic: "Akte" of "E-Akte", and of "eAkte" because it is known; "" if none."""
        letter, thing = word[:1].lower(), word[1:].removeprefix("-")
        known = word[1:2] == "-" or stem(thing) in self.meanings
        return thing if letter == "e" and known and len(thing) >= LEAST_ELECTRONIC else ""

    def _parts(self, word: str) -> tuple[str, ...]:
        """Return what a compound's parts mean, that which it begins with first, and the parts themselves."""
        if thing := self.electronic(word):
            return self.meant_as(thing) or (thing,)
        whole = stem(word)
        places = range(len(whole) - LEAST_REST, LEAST_PART - 1, -1)
        first = next((whole[:place] for place in places if whole[:place] in self.meanings), "")
        rest = len(whole) - len(first)
        last = next((whole[-place:] for place in places if place <= rest and whole[-place:] in self.meanings), "")
        return tuple(dict.fromkeys(meant for part in (first, last) if part for meant in self.meant_as(part)))


@cache
def thesaurus() -> Thesaurus:
    """Return the thesaurus that is shipped."""
    synonyms = tomllib.loads((files("catalog") / "data" / "synonyms.toml").read_text(encoding="utf-8"))
    return compile_thesaurus(word_lists(), synonyms)


def compile_thesaurus(words: Mapping[str, str], synonyms: Mapping[str, list[dict[str, list[str]]]]) -> Thesaurus:
    """Return the thesaurus that two documents describe."""
    entries: list[tuple[list[str], list[str], Callable[[str], str]]]
    entries = [(entry["said"], entry["meant"], stem) for entry in synonyms["leads"]]
    entries += [(entry["words"], entry["words"], stem) for entry in synonyms["alike"]]
    entries += [(entry["names"], entry["meant"], fold) for entry in synonyms["products"]]
    meanings: dict[frozenset[str], dict[str, None]] = {}
    written: dict[frozenset[str], str] = {}
    together: dict[str, frozenset[str]] = {}
    for said, meant, form in entries:
        for phrase in said:
            words_of_it = query_words(phrase)
            key = frozenset(map(form, words_of_it))
            together.setdefault(form("".join(words_of_it)), key)
            written.setdefault(key, phrase)
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
        {word: phrase for key, phrase in written.items() if len(key) == 1 for word in key},
        {word: (written[key], *meanings[key]) for word, key in together.items() if len(key) > 1},
    )
