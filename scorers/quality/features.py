"""The features of the quality score: what is computed from the facts, in which direction it counts, and in what words.

A feature is a number that is high where the code is better in its respect; `TRANSFORMS` bend it so that the first
steps count more than the last. All densities are per 1,000 statements of the normal form. A direction is fixed before
anything is fitted; the fit may only choose how much a feature counts.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scorers.quality.facts import README_WORDS, Counts
from scorers.quality.security import danger

CODES = 8.0
"""So many codes (`analyzer/duplication`) a statement has in the middle."""
PARTS = ("code", "changeability", "practice")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: the part of the score it belongs to, its direction, how it is measured, bent and told.

    `sign` is 1 where more is better and -1 where less is. `measure` takes the counts of the code and the facts of the
    whole. The sentences are German and English and hold the value as `{value}`; of a yes-or-no fact there are two each.
    """

    name: str
    part: str
    sign: int
    measure: Callable[[Counts, Counts], float]
    bend: Callable[[float], float]
    sentence: str
    sentence_en: str
    absent: str = ""
    absent_en: str = ""
    digits: int = 0

    def term(self, code: Counts, whole: Counts) -> float:
        """Return the bent value, high where it is better."""
        return self.sign * self.bend(self.measure(code, whole))


def _density(*names: str) -> Callable[[Counts, Counts], float]:
    def measure(code: Counts, _: Counts) -> float:
        statements = code.get("statements", 0.0)
        return 1_000 * sum(code.get(name, 0.0) for name in names) / statements if statements else 0.0

    return measure


def _share(name: str, of: str = "statements") -> Callable[[Counts, Counts], float]:
    return lambda code, _: 100 * min(1.0, code.get(name, 0.0) / code[of]) if code.get(of) else 0.0


def _mean(name: str, of: str = "functions", without: float = 10.0) -> Callable[[Counts, Counts], float]:
    return lambda code, _: code.get(name, 0.0) / code[of] if code.get(of) else without


def _fact(name: str) -> Callable[[Counts, Counts], float]:
    return lambda _, whole: whole.get(name, 0.0)


def _tests(_: Counts, whole: Counts) -> float:
    return 100 * whole.get("test_statements", 0.0) / whole["statements"] if whole.get("statements") else 0.0


def _copies(_: Counts, whole: Counts) -> float:
    codes = CODES * whole.get("statements", 0.0)
    return 100 * min(1.0, whole.get("copied_codes", 0.0) / codes) if codes else 0.0


def _danger(code: Counts, _: Counts) -> float:
    return danger(code)


def _rare(value: float) -> float:
    return math.log1p(value / 5)


def _words(value: float) -> float:
    return math.log1p(value)


def _of_words(value: float) -> float:
    return value / README_WORDS


def _percent(value: float) -> float:
    return value / 100


def _logarithm(value: float) -> float:
    return math.log(max(1.0, value))


def _root(value: float) -> float:
    return math.sqrt(min(1.0, value / 100))


def _plain(value: float) -> float:
    return value


FEATURES = (
    Feature(
        "mistakes", "code", -1, _density("mistakes"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Stellen, die oft Fehler sind.",
        "There are {value} likely mistakes per 1,000 statements.", digits=1,
    ),
    Feature(
        "detours", "code", -1, _density("detours"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Stellen, die sich einfacher schreiben lassen.",
        "There are {value} needlessly complicated places per 1,000 statements.", digits=1,
    ),
    Feature(
        "dead_code", "code", -1, _density("dead"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Reste: ungenutzte Namen und auskommentierter Code.",
        "There are {value} leftovers per 1,000 statements: unused names and code in comments.", digits=1,
    ),
    Feature(
        "broad_handling", "code", -1, _density("broad"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Stellen, an denen Fehler zu grob behandelt werden.",
        "There are {value} places per 1,000 statements where errors are handled too broadly.", digits=1,
    ),
    Feature(
        "danger", "code", -1, _danger, _rare,
        "Auf 1.000 Anweisungen kommen {value} Punkte für gefährliche Stellen (schwere zählen 10, mittlere 3).",
        "There are {value} points for dangerous places per 1,000 statements (severe ones count 10, others 3).",
        digits=1,
    ),
    Feature(
        "prints", "code", -1, _density("prints"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Ausgaben oder Eingaben direkt am Bildschirm.",
        "There are {value} direct screen outputs or inputs per 1,000 statements.", digits=1,
    ),
    Feature(
        "top_level", "code", -1, _density("top_level"), _rare,
        "Von 1.000 Anweisungen stehen {value} lose im Programm, außerhalb von Funktionen und Klassen.",
        "Of 1,000 statements, {value} stand loose in the program, outside of functions and classes.",
    ),
    Feature(
        "globals", "code", -1, _density("globals"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Zugriffe auf veränderliche globale Werte.",
        "There are {value} uses of changeable global values per 1,000 statements.", digits=1,
    ),
    Feature(
        "raises", "code", 1, _density("raises"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Stellen, die falsche Eingaben ausdrücklich abweisen.",
        "There are {value} places per 1,000 statements that refuse wrong input explicitly.", digits=1,
    ),
    Feature(
        "contexts", "code", 1, _density("contexts"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Stellen, die Dateien und Verbindungen sicher schließen.",
        "There are {value} places per 1,000 statements that close files and connections safely.", digits=1,
    ),
    Feature(
        "named_arguments", "code", 1, _density("named_arguments"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Angaben, die beim Aufruf benannt sind.",
        "There are {value} arguments named at the call per 1,000 statements.",
    ),
    Feature(
        "decorators", "code", 1, _density("decorators"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Funktionen mit wiederverwendetem Rahmen (Dekorator).",
        "There are {value} uses of a shared frame (decorator) per 1,000 statements.", digits=1,
    ),
    Feature(
        "comprehensions", "code", 1, _density("comprehensions"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Listen, die in einem Schritt gebildet werden.",
        "There are {value} lists built in one step per 1,000 statements.", digits=1,
    ),
    Feature(
        "indexing", "code", -1, _density("indexing"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Stellen, die von Hand zählen.",
        "There are {value} places per 1,000 statements that count by hand.", digits=1,
    ),
    Feature(
        "open_loops", "code", -1, _density("whiles"), _rare,
        "Auf 1.000 Anweisungen kommen {value} Schleifen ohne festes Ende.",
        "There are {value} loops without a fixed end per 1,000 statements.", digits=1,
    ),
    Feature(
        "in_functions", "code", 1, _share("in_functions"), _percent,
        "{value} % der Anweisungen stehen in Funktionen.",
        "{value} % of the statements are in functions.",
    ),
    Feature(
        "long_functions", "changeability", -1, _share("in_long"), _percent,
        "{value} % der Anweisungen stehen in Funktionen mit mehr als 30 Anweisungen.",
        "{value} % of the statements are in functions of more than 30 statements.",
    ),
    Feature(
        "complex_functions", "changeability", -1, _share("in_complex"), _percent,
        "{value} % der Anweisungen stehen in Funktionen mit mehr als 10 Wegen.",
        "{value} % of the statements are in functions with more than 10 paths.",
    ),
    Feature(
        "nested_functions", "changeability", -1, _share("in_nested"), _percent,
        "{value} % der Anweisungen stehen in Funktionen, die tiefer als 3 Ebenen verschachtelt sind.",
        "{value} % of the statements are in functions nested deeper than 3 levels.",
    ),
    Feature(
        "wide_functions", "changeability", -1, _share("in_wide"), _percent,
        "{value} % der Anweisungen stehen in Funktionen mit mehr als 5 Angaben.",
        "{value} % of the statements are in functions with more than 5 parameters.",
    ),
    Feature(
        "function_size", "changeability", -1, _mean("in_functions"), _logarithm,
        "Eine Funktion hat im Mittel {value} Anweisungen.",
        "A function has {value} statements on average.", digits=1,
    ),
    Feature(
        "function_paths", "changeability", -1, _mean("all_paths"), _logarithm,
        "Eine Funktion hat im Mittel {value} Wege.",
        "A function has {value} paths on average.", digits=1,
    ),
    Feature(
        "copies", "changeability", -1, _copies, _percent,
        "Etwa {value} % des Codes stehen mehr als einmal da.",
        "About {value} % of the code stand there more than once.",
    ),
    Feature(
        "tests", "practice", 1, _tests, _root,
        "Auf 100 Anweisungen im Code kommen {value} in Tests.",
        "For every 100 statements of code there are {value} in tests.",
    ),
    Feature(
        "automatic_checks", "practice", 1, _fact("ci"), _plain,
        "Jede Änderung wird automatisch geprüft.", "Every change is checked automatically.",
        "Automatische Prüfungen bei Änderungen wurden nicht gefunden.", "No automatic checks on changes were found.",
    ),
    Feature(
        "packaging", "practice", 1, _fact("packaging"), _plain,
        "Angaben zum Bauen und Installieren sind da.", "There is information for building and installing.",
        "Angaben zum Bauen und Installieren wurden nicht gefunden.",
        "No information for building and installing was found.",
    ),
    Feature(
        "changelog", "practice", 1, _fact("changelog"), _plain,
        "Eine Liste der Änderungen ist da.", "There is a list of changes.",
        "Eine Liste der Änderungen wurde nicht gefunden.", "No list of changes was found.",
    ),
    Feature(
        "guides", "practice", 1,
        lambda _, whole: max(whole.get(name, 0.0) for name in ("contributing", "security_contact", "code_of_conduct")),
        _plain,
        "Regeln für das Mitmachen oder für Sicherheitsmeldungen sind da.",
        "There are rules for contributing or for security reports.",
        "Regeln für das Mitmachen oder für Sicherheitsmeldungen wurden nicht gefunden.",
        "No rules for contributing or for security reports were found.",
    ),
    Feature(
        "licence", "practice", 1, _fact("licence"), _plain,
        "Eine Lizenz ist angegeben.", "A licence is stated.",
        "Eine Lizenz wurde nicht gefunden.", "No licence was found.",
    ),
    Feature(
        "readme", "practice", 1, _fact("readme"), _of_words,
        "Die Einführung (README) hat {value} Wörter, gezählt bis 300.",
        "The introduction (README) has {value} words, counted up to 300.",
    ),
    Feature(
        "documents", "practice", 1, _fact("documents"), _words,
        "Es gibt {value} Dateien mit Dokumentation, gezählt bis 30.",
        "There are {value} documentation files, counted up to 30.",
    ),
)  # fmt: skip
"""All features; their order is that of the model file."""


def by_name() -> Mapping[str, Feature]:
    """Return the features by name."""
    return {feature.name: feature for feature in FEATURES}
