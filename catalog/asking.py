"""Reads what somebody typed: which words count, in which forms they may stand in a text, and what else they may mean.

A word is sought as its stem, anywhere within words, because German hides words in compounds. Stems of up to three
letters are in half of all words ("rat" in "integration"), so they must begin or end one, and shorter ones be one.
What is electronic is written in two ways, so "E-Akte" and "eAkte" are one. Ignored words carry the question and are
left out; weak ones need not occur. What a word may mean is an alternative to it, explained by its label and worth less
than the word itself; words that are written apart mean what they mean together ("Ticket System").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog.chance_words import keep_apart
from catalog.columns import storable
from catalog.folding import query_words
from catalog.stemming import LEAST_ROOT, fold, stem
from catalog.thesaurus import Thesaurus, thesaurus

MOST_WORDS = 12
MOST_JOINED = 3
SHORT = 3
SHORTEST = 2
DERIVED = ("ung", "ing")
"""Endings that make a noun of a verb: "Nachverfolgung" is looked for as "nachverfolg", too, if enough is left."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Parts of words that together stand for a term; `exact` if it is the word itself, `label` what it means if not.

    `shared` says that the word means it only with others of the question, as "Open" does with "Data".
    """

    parts: tuple[str, ...]
    exact: bool = False
    label: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question as it was typed, and the ways in which a text may have it, the word itself first."""

    word: str
    alternatives: tuple[Alternative, ...]
    weak: bool = False

    @property
    def fewest(self) -> tuple[Alternative, ...]:
        """Return the alternatives without those that others imply: a text has one of these if it has any at all."""
        kept: list[Alternative] = []
        for each in sorted(self.alternatives, key=lambda one: len("".join(one.parts))):
            if not any(_implies(each, shorter) for shorter in kept):
                kept.append(each)
        return tuple(kept)


@dataclass(frozen=True, slots=True)
class Question:
    """The words that are sought; without any every listing is an answer."""

    words: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    @property
    def required(self) -> tuple[Term, ...]:
        """Return the terms that an answer must have."""
        return tuple(term for term in self.terms if not term.weak)


def read(text: str, known: Thesaurus | None = None) -> Question:
    """Return the question in a text: if all its words are ignored or weak, they are what is sought."""
    known = known or thesaurus()
    words = query_words(storable(text))[:MOST_WORDS]
    counting = tuple(word for word in words if fold(word) not in known.ignored) or words
    forms = frozenset(form for word in words for form in (fold(word), stem(word)))
    joined = _joined(words, known)
    shared = {word: (*joined.get(word, ()), *known.meant_with(word, forms)) for word in counting}
    terms = tuple(_term(word, shared[word], known.meant_by(word, forms), known) for word in counting)
    if all(term.weak for term in terms):
        terms = tuple(replace(term, weak=False) for term in terms)
    return Question(words, terms)


def _joined(words: tuple[str, ...], known: Thesaurus) -> dict[str, tuple[str, ...]]:
    """Return what neighbors mean that are one known word together, under each of them; of several the longest."""
    found: dict[str, tuple[str, ...]] = {}
    for length in range(MOST_JOINED, 1, -1):
        for start in range(len(words) - length + 1):
            parts = words[start : start + length]
            meant = known.meant_as("".join(parts))
            found |= {word: meant for word in parts if meant and word not in found}
    return found


def _term(word: str, shared: Sequence[str], meanings: Iterable[str], known: Thesaurus) -> Term:
    together = {_parts(meaning) for meaning in shared}
    found = {meaning: _parts(meaning) for meaning in (*shared, *meanings)}
    meant = [Alternative(parts, label=meaning, shared=parts in together) for meaning, parts in found.items()]
    distinct = {each.parts: each for each in sorted((*_own(word, known), *meant), key=lambda one: one.exact)}
    ordered = sorted(distinct.values(), key=lambda one: (not one.exact, bool(one.label)))
    return Term(word, tuple(ordered), weak=stem(word) in known.weak and not any(one.label for one in ordered))


def _own(word: str, known: Thesaurus) -> list[Alternative]:
    """Return the forms of a word; a name has one, and what is electronic is written in two ways at the beginning."""
    if fold(word) in known.names:
        return [Alternative((keep_apart(f" {fold(word)} "),), exact=True)]
    if not (thing := known.electronic(word)):
        return _forms(word)
    return [Alternative((keep_apart(f" {way}{stem(thing)}"),), exact=True) for way in ("e-", "e")]


def _forms(word: str) -> list[Alternative]:
    whole, root = keep_apart(fold(word)), keep_apart(stem(word))
    if len(root) > SHORT:
        derived = root[: -len(DERIVED[0])] if root.endswith(DERIVED) else ""
        return [Alternative((root,), exact=True), *([Alternative((derived,))] if len(derived) >= LEAST_ROOT else [])]
    if len(whole) <= SHORTEST:
        return [Alternative((f" {whole} ",), exact=True)]
    ends = [Alternative((f" {whole}",), exact=True), Alternative((f"{whole} ",), exact=True)]
    return ends if root == whole or len(root) <= SHORTEST else [*ends, Alternative((f" {root}",))]


def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(_forms(word)[0].parts[0] for word in phrase.split())


def _implies(longer: Alternative, shorter: Alternative) -> bool:
    """Say whether every text with one has the other, so that it adds nothing."""
    return all(any(part in other for other in longer.parts) for part in shorter.parts)
