"""The features of the quality score: what is computed from the facts, in which direction it counts, and in what words.

A feature is a number that is high where the code is better in its respect; `TRANSFORMS` bend it so that the first
steps count more than the last. All densities are per 1,000 statements of the normal form. A direction is fixed before
anything is fitted; the fit may only choose how much a feature counts.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scorers.quality.facts import Counts
from scorers.quality.security import danger

CODES = 8.0
"""So many codes (`analyzer/duplication`) a statement has in the middle."""
PARTS = ("code", "changeability", "practice")
README_WORDS = 230.0


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: the part of the score it belongs to, its direction, how it is measured, bent and told.

    `sign` is 1 where more is better and -1 where less is. `measure` takes the counts of the code and the facts of the
    whole. The sentences are German and English and hold the value as `{value}`; of a yes-or-no fact there are two each.
    A sentence only states the fact, so that it reads right under "for" and under "against".
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

    @property
    def is_fact(self) -> bool:
        """Return whether the feature is there or not, and no amount."""
        return bool(self.absent)

    def term(self, code: Counts, whole: Counts) -> float:
        """Return the bent value, high where it is better."""
        return self.sign * self.bend(self.measure(code, whole))


def _density(*names: str) -> Callable[[Counts, Counts], float]:
    def measure(code: Counts, _: Counts) -> float:
        statements = code.get("statements", 0.0)
        return 1_000 * sum(code.get(name, 0.0) for name in names) / statements if statements else 0.0

    return measure


def _up_to(most: float, measure: Callable[[Counts, Counts], float]) -> Callable[[Counts, Counts], float]:
    """Return the measure with an end: about what the middle one of the reference projects has. More says nothing.

    Such signs are counted, not understood: whoever strews them about shall gain no more than the others have.
    """
    return lambda code, whole: min(most, measure(code, whole))


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
        "Auf 1.000 Befehle kommen {value} Stellen, aus denen leicht Fehler werden.",
        "There are {value} places per 1,000 statements that easily become mistakes.", digits=1,
    ),
    Feature(
        "detours", "code", -1, _density("detours"), _rare,
        "Auf 1.000 Befehle kommen {value} Stellen, die sich besser schreiben lassen.",
        "There are {value} places per 1,000 statements that could be written better.", digits=1,
    ),
    Feature(
        "dead_code", "code", -1, _density("dead"), _rare,
        "Auf 1.000 Befehle kommen {value} Reste: Namen oder Code, die niemand nutzt.",
        "There are {value} leftovers per 1,000 statements: names or code that nobody uses.", digits=1,
    ),
    Feature(
        "broad_handling", "code", -1, _density("broad"), _rare,
        "Auf 1.000 Befehle kommen {value} Stellen, die mit Fehlern zu grob umgehen.",
        "There are {value} places per 1,000 statements that handle errors too roughly.", digits=1,
    ),
    Feature(
        "danger", "code", -1, _danger, _rare,
        "Gefahren wiegen {value} auf 1.000 Befehle: schwere bis zu 10, mittlere bis zu 3.",
        "Dangers weigh {value} per 1,000 statements: severe ones up to 10, medium ones up to 3.", digits=1,
    ),
    Feature(
        "prints", "code", -1, _density("prints"), _rare,
        "Auf 1.000 Befehle kommen {value}, die direkt auf den Bildschirm schreiben oder Tasten lesen.",
        "Of 1,000 statements, {value} write straight to the screen or read keys.", digits=1,
    ),
    Feature(
        "top_level", "code", -1, _density("top_level"), _rare,
        "Von 1.000 Befehlen stehen {value} lose da, in keiner Funktion oder Klasse.",
        "Of 1,000 statements, {value} stand loose, in no function or class.",
    ),
    Feature(
        "globals", "code", -1, _density("globals"), _rare,
        "Auf 1.000 Befehle kommen {value}, die einen Wert für alle Teile ändern.",
        "Of 1,000 statements, {value} change a value that all parts share.", digits=1,
    ),
    Feature(
        "raises", "code", 1, _up_to(13.0, _density("raises")), _rare,
        "Auf 1.000 Befehle kommen {value}, die einen Fehler offen melden, gezählt bis 13.",
        "Of 1,000 statements, {value} report an error openly, counted up to 13.", digits=1,
    ),
    Feature(
        "contexts", "code", 1, _up_to(4.0, _density("contexts")), _rare,
        "Auf 1.000 Befehle kommen {value}, die am Ende selbst aufräumen, gezählt bis 4.",
        "Of 1,000 statements, {value} clean up by themselves, counted up to 4.", digits=1,
    ),
    Feature(
        "named_arguments", "code", 1, _up_to(180.0, _density("named_arguments")), _rare,
        "Auf 1.000 Befehle kommen {value} Werte, die beim Aufruf einen Namen tragen, gezählt bis 180.",
        "Per 1,000 statements, {value} values carry a name where they are passed on, counted up to 180.",
    ),
    Feature(
        "decorators", "code", 1, _up_to(7.0, _density("decorators")), _rare,
        "Auf 1.000 Befehle kommen {value} Zusätze, die fertig vor einer Funktion stehen, gezählt bis 7.",
        "Per 1,000 statements, there are {value} ready-made additions to functions, counted up to 7.", digits=1,
    ),
    Feature(
        "comprehensions", "code", 1, _up_to(13.0, _density("comprehensions")), _rare,
        "Auf 1.000 Befehle kommen {value} Listen, die in einem Schritt entstehen, gezählt bis 13.",
        "Per 1,000 statements, {value} lists are built in one step, counted up to 13.", digits=1,
    ),
    Feature(
        "indexing", "code", -1, _density("indexing"), _rare,
        "Auf 1.000 Befehle kommen {value} Stellen, die mit range oder len zählen.",
        "There are {value} places per 1,000 statements that count with range or len.", digits=1,
    ),
    Feature(
        "open_loops", "code", -1, _density("whiles"), _rare,
        "Auf 1.000 Befehle kommen {value} Schleifen, deren Ende offen ist.",
        "There are {value} loops with an open end per 1,000 statements.", digits=1,
    ),
    Feature(
        "in_functions", "code", 1, _up_to(80.0, _share("in_functions")), _percent,
        "{value} % der Befehle stehen in Funktionen, gezählt bis 80.",
        "{value} % of the statements are in functions, counted up to 80.",
    ),
    Feature(
        "long_functions", "changeability", -1, _share("in_long"), _percent,
        "{value} % der Befehle stehen in langen Funktionen mit mehr als 30 Befehlen.",
        "{value} % of the statements are in long functions of more than 30 statements.",
    ),
    Feature(
        "complex_functions", "changeability", -1, _share("in_complex"), _percent,
        "{value} % der Befehle stehen in Funktionen, durch die mehr als 10 Wege führen.",
        "{value} % of the statements are in functions with more than 10 paths.",
    ),
    Feature(
        "nested_functions", "changeability", -1, _share("in_nested"), _percent,
        "{value} % der Befehle stehen in Funktionen, die mehr als 3 Ebenen tief gehen.",
        "{value} % of the statements are in functions that go deeper than 3 levels.",
    ),
    Feature(
        "wide_functions", "changeability", -1, _share("in_wide"), _percent,
        "{value} % der Befehle stehen in Funktionen, die mehr als 5 Werte brauchen.",
        "{value} % of the statements are in functions that need more than 5 values.",
    ),
    Feature(
        "function_size", "changeability", -1, _mean("in_functions"), _logarithm,
        "Eine Funktion hat im Schnitt {value} Befehle.",
        "A function has {value} statements on average.", digits=1,
    ),
    Feature(
        "function_paths", "changeability", -1, _mean("all_paths"), _logarithm,
        "Durch eine Funktion führen im Schnitt {value} Wege.",
        "A function has {value} paths on average.", digits=1,
    ),
    Feature(
        "copies", "changeability", -1, _copies, _percent,
        "Etwa {value} % des Codes stehen mehr als einmal da.",
        "About {value} % of the code stand there more than once.",
    ),
    Feature(
        "tests", "practice", 1, _tests, _root,
        "Auf 100 Befehle Code zählen {value} in Tests, bis zu 10 je geprüftem Teil.",
        "For every 100 statements of code, {value} in tests count, up to 10 for each part they call.",
    ),
    Feature(
        "automatic_checks", "practice", 1, _fact("ci"), _plain,
        "Für Änderungen ist eine Prüfung durch den Rechner eingerichtet.",
        "An automatic check of changes is set up.",
        "Eine Prüfung von Änderungen durch den Rechner wurde nicht gefunden.",
        "No automatic check of changes was found.",
    ),
    Feature(
        "packaging", "practice", 1, _fact("packaging"), _plain,
        "Eine Datei beschreibt das Programm als Paket.",
        "A file describes the program as a package.",
        "Eine Datei, die das Programm als Paket beschreibt, wurde nicht gefunden.",
        "No file that describes the program as a package was found.",
    ),
    Feature(
        "changelog", "practice", 1, _fact("changelog"), _plain,
        "Eine Liste mit den Änderungen ist da.", "There is a list of changes.",
        "Eine Liste mit den Änderungen wurde nicht gefunden.", "No list of changes was found.",
    ),
    Feature(
        "guides", "practice", 1,
        lambda _, whole: max(whole.get(name, 0.0) for name in ("contributing", "security_contact", "code_of_conduct")),
        _plain,
        "Es gibt Regeln für das Mitmachen oder zum Melden von Lücken.",
        "There are rules for taking part or for reporting security holes.",
        "Regeln für das Mitmachen oder zum Melden von Lücken wurden nicht gefunden.",
        "No rules for taking part or for reporting security holes were found.",
    ),
    Feature(
        "licence", "practice", 1, _fact("licence"), _plain,
        "Eine Lizenz ist da.", "There is a licence.",
        "Eine Lizenz wurde nicht gefunden.", "No licence was found.",
    ),
    Feature(
        "readme", "practice", 1, _up_to(README_WORDS, _fact("readme")), _of_words,
        "Der Text zum Einstieg (README) hat {value} verschiedene Wörter, gezählt bis 230.",
        "The introduction (README) has {value} different words, counted up to 230.",
    ),
    Feature(
        "documents", "practice", 1, _up_to(10.0, _fact("documents")), _words,
        "Die Zahl der Dateien zum Nachlesen ist {value}, gezählt bis 10.",
        "The number of files to read up in is {value}, counted up to 10.",
    ),
)  # fmt: skip
"""All features; their order is that of the model file."""


def by_name() -> Mapping[str, Feature]:
    """Return the features by name."""
    return {feature.name: feature for feature in FEATURES}
