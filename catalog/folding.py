"""How text is folded for search and for addresses: by us, so that both databases find the same.

`plain` maps character by character (lower case, ß to ss, ä to a, é to e), so a part of a word stays a part of it.
`contract` goes on to read ae, oe and ue as the umlauts they may stand for, so "Buerger" finds "Bürger" and the other
way round. Alone it would lose compounds: "Bauerlaubnis" becomes "baurlaubnis", in which "erlaubnis" is not found. Only
a part that begins with such an e can be lost, so an indexed word is followed by its ends from each of them
("erlaubnis"). Every word is kept once: order and number do not matter to a search for parts of words. A space stands
before and after each word, so that a part may be sought at its beginning or end; what punctuation joins is kept whole
and in its parts.
"""

import re
import unicodedata

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
HIGH = re.compile("[^\x00-\u02ff]")
"""What may be a combining mark; asking about every letter took longer than all the rest."""
DIGRAPH = re.compile("([aou])e")
SEPARATOR = re.compile(r"[\s/,;:!?()\[\]{}<>|\"'„“”‚‘’«»]+|(?<=\w\w)[-\u2010-\u2014](?=\w\w)")  # noqa: RUF001 - quotes
PART = re.compile(r"[^\W_]+")
EDGES = ".-_*~…"
SLUG_LENGTH = 80
QUERY_LENGTH = 200


def plain(text: str) -> str:
    """Return the text in lower case and without accents, each character on its own."""
    return _bare(_bare(text).casefold())


def _bare(text: str) -> str:
    return HIGH.sub(lambda mark: "" if unicodedata.combining(mark[0]) else mark[0], unicodedata.normalize("NFKD", text))


def contract(text: str) -> str:
    """Read ae, oe and ue in a plain text as a, o and u."""
    return DIGRAPH.sub(r"\1", text)


def index_text(*texts: str) -> str:
    """Return what a search looks through: every folded word once, its parts, its ends after a contraction."""
    words = dict.fromkeys(plain("\n".join(texts)).split())
    parts = dict.fromkeys(part for word in words if not word.isalnum() for part in PART.findall(word))
    ends = (word[joint.end() - 1 :] for word in words for joint in DIGRAPH.finditer(word))
    return f" {' '.join(dict.fromkeys(map(contract, (*words, *parts, *ends))))} "


def query_words(text: str) -> tuple[str, ...]:
    """Return the words of a query as they were typed, each once; what has no letter and no digit is none."""
    words = (word.strip(EDGES) for word in SEPARATOR.split(unicodedata.normalize("NFC", text[:QUERY_LENGTH])))
    return tuple({contract(plain(word)): word for word in words if PART.search(word)}.values())


def slug(name: str) -> str:
    """Return a name as a part of an address: ASCII words joined by hyphens, umlauts spelled out; "" if none is left."""
    letters = plain(unicodedata.normalize("NFC", name).translate(UMLAUTS))
    words = re.findall(r"[a-z0-9]+", letters)
    return "-".join(words)[:SLUG_LENGTH].strip("-")
