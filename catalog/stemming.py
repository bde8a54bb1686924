"""The stem of a word, folded: what its inflected forms have in common, by Snowball's rules for German.

The stem is taken before folding, because the rules look at umlauts. It is a beginning of the folded word, so whatever
holds the word as a part holds the stem as well; where the rules rewrote the word instead, the word stays whole.
"""

import unicodedata
from functools import lru_cache

from snowballstemmer.german_stemmer import GermanStemmer

from catalog.folding import contract, plain

NOUN = "ung"
KEPT = 8_192
"""How many words' stems are remembered: every search asks for those of all that its words may mean."""
LEAST_ROOT = 5
"""The rules make "stör" of "Störung", which is in "Historie": a noun of a verb that short keeps its ending."""


@lru_cache(maxsize=KEPT)
def stem(word: str) -> str:
    """Return the folded stem of a word of any case, a beginning of the folded word."""
    whole = fold(word)
    # A stemmer holds the word it works on, so each call has its own; making one costs next to nothing.
    cut = fold(GermanStemmer().stemWord(unicodedata.normalize("NFC", word).casefold()))
    if len(cut) < LEAST_ROOT and whole.startswith(cut + NOUN):
        cut += NOUN
    return cut if cut and whole.startswith(cut) else whole


def fold(word: str) -> str:
    """Return a word as the index holds it."""
    return contract(plain(word))
