"""How text is folded for search and for addresses: by us, so that both databases find the same.

`plain` maps character by character (lower case, ß to ss, ä to a, é to e), so a part of a word stays a part of it.
`contract` goes on to read ae, oe and ue as the umlauts they may stand for, so "Buerger" finds "Bürger" and the other
way round. Alone it would lose compounds: "Bauerlaubnis" becomes "baurlaubnis", in which "erlaubnis" is not found. Only
a part that begins with such an e can be lost, so an indexed word is followed by its ends from each of them
("erlaubnis"). Every word is kept once: order and number do not matter to a search for parts of words.
"""

import re
import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
DIGRAPH = re.compile("([aou])e")
PUNCTUATION = ".,;:!?\"'()"
SLUG_LENGTH = 80
QUERY_LENGTH = 200


def plain(text: str) -> str:
    """Return the text in lower case and without accents, each character on its own."""
    letters = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    folded = unicodedata.normalize("NFKD", letters.casefold())
    return "".join(mark for mark in folded if not unicodedata.combining(mark))


def contract(text: str) -> str:
    """Read ae, oe and ue in a plain text as a, o and u."""
    return DIGRAPH.sub(r"\1", text)


def index_text(*texts: str) -> str:
    """Return what a search looks through: every folded word once, and what it ends in after each contraction."""
    words = dict.fromkeys(plain("\n".join(texts)).split())
    ends = (word[joint.end() - 1 :] for word in words for joint in DIGRAPH.finditer(word))
    return " ".join(dict.fromkeys(map(contract, (*words, *ends))))


def query_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a query; an indexed text that has them all is a hit."""
    words = (contract(word.strip(PUNCTUATION)) for word in plain(text[:QUERY_LENGTH]).split())
    return tuple(dict.fromkeys(word for word in words if word))


def slug(name: str) -> str:
    """Return a name as a part of an address: ASCII words joined by hyphens, umlauts spelled out; "" if none is left."""
    letters = plain(unicodedata.normalize("NFC", name).translate(UMLAUTS))
    words = re.findall(r"[a-z0-9]+", letters)
    return "-".join(words)[:SLUG_LENGTH].strip("-")
