"""How text is folded for search and for addresses: by us, so that both databases find the same.

`plain` maps character by character (lower case, ß to ss, ä to a, é to e), so a part of a word stays a part of it.
`contract` goes on to read ae, oe and ue as the umlauts they may stand for. That second step is not safe alone: it
turns "Bauerlaubnis" into "baurlaubnis", in which "erlaubnis" is no longer found. So an indexed text keeps both forms,
and a word is sought in both: compounds are found from any part, and "Buerger" finds "Bürger" and the other way round.
"""

import re
import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
SLUG_LENGTH = 80
QUERY_LENGTH = 200


def plain(text: str) -> str:
    """Return the text in lower case and without accents, each character on its own."""
    letters = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    folded = unicodedata.normalize("NFKD", letters.casefold())
    return "".join(mark for mark in folded if not unicodedata.combining(mark))


def contract(text: str) -> str:
    """Read ae, oe and ue in a plain text as a, o and u."""
    return re.sub(r"([aou])e", r"\1", text)


def index_text(*texts: str) -> str:
    """Return what a search looks through: the plain words, then once each the words whose contraction differs."""
    words = plain("\n".join(texts)).split()
    extra = dict.fromkeys(short for word in words if (short := contract(word)) != word)
    return " ".join([*words, *extra])


def query_words(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a query, each as the one or two forms of which an indexed text must hold one."""
    words = (word.strip(".,;:!?\"'()") for word in plain(text[:QUERY_LENGTH]).split())
    return tuple(dict.fromkeys(tuple(dict.fromkeys((word, contract(word)))) for word in words if word))


def slug(name: str) -> str:
    """Return a name as a part of an address: ASCII words joined by hyphens, umlauts spelled out; "" if none is left."""
    letters = plain(unicodedata.normalize("NFC", name).translate(UMLAUTS))
    words = re.findall(r"[a-z0-9]+", letters)
    return "-".join(words)[:SLUG_LENGTH].strip("-")
