"""Keeps words apart from those that stand in them by chance: no form is in a platform, no file ("Akte") in a contact.

A search looks for parts of words, because German hides words in compounds; a short part is in many other words, too. Of
the roots in `catalog/data/words.toml` a mark separates what stands there by chance, in the index and in what is sought
alike: the root is found as before, and so is a beginning of it that ends before the mark.
"""

from functools import cache

from catalog.word_lists import word_lists

MARK = "·"


def keep_apart(text: str) -> str:
    """Return a folded text with a mark in every root that another word stands in by chance."""
    for root, marked in chance_words():
        text = text.replace(root, marked)
    return text


@cache
def chance_words() -> tuple[tuple[str, str], ...]:
    """Return the roots and what they become, longest first, so that none hides another."""
    pairs = {word.replace("-", ""): word.replace("-", MARK) for word in word_lists()["chance"].split()}
    return tuple(sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair[0])))
