"""How plain German is: Flesch's index in Amstad's form, the first Wiener Sachtextformel, and the longest sentence.

T. Amstad, "Wie verständlich sind unsere Zeitungen?", 1978; R. Bamberger, E. Vanecek, "Lesen, Verstehen, Lernen,
Schreiben", 1984. Syllables are counted as groups of vowels, and a number as one short word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SENTENCE_END = re.compile(r"(?<=[.!?])\s")
WORD = re.compile(r"[A-Za-zÄÖÜäöüßéè]+|\d[\d.,]*")
VOWELS = re.compile(r"aa|ee|oo|ie|ei|ai|eu|äu|au|[aeiouyäöüé]", re.IGNORECASE)
LEAST_FLESCH = 50.0
MOST_WIENER = 10.0
MOST_WORDS = 18
LONG_LETTERS = 6
MANY_SYLLABLES = 3


@dataclass(frozen=True)
class Plainness:
    """The two indices and the longest sentence."""

    flesch: float
    wiener: float
    longest: str

    @property
    def is_plain(self) -> bool:
        return self.flesch >= LEAST_FLESCH and self.wiener <= MOST_WIENER and len(self.longest.split()) <= MOST_WORDS


def sentences_of(text: str) -> list[str]:
    return [sentence for sentence in SENTENCE_END.split(text) if WORD.search(sentence)]


def syllables(word: str) -> int:
    return max(1, len(VOWELS.findall(word)))


def plainness(texts: Iterable[str]) -> Plainness:
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    counts = [syllables(word) for word in words]
    length = len(words) / len(sentences)
    many = 100 * sum(count >= MANY_SYLLABLES for count in counts) / len(words)
    long = 100 * sum(len(word) > LONG_LETTERS for word in words) / len(words)
    single = 100 * sum(count == 1 for count in counts) / len(words)
    return Plainness(
        180 - length - 58.5 * sum(counts) / len(words),
        0.1935 * many + 0.1672 * length + 0.1297 * long - 0.0327 * single - 0.875,
        max(sentences, key=lambda sentence: len(sentence.split())),
    )
