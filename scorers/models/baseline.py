"""The transparent baseline: a documented sum of plain features, with nothing learned.

It exists so that listings have an honest first score and so that the learned score has something to beat. Every
feature turns one measured number into a goodness between 0 and 1 by a formula in this file; the score is

value = 50 + sum of weight * (goodness - 0.5), weights summing to 100,

so each contribution is exact and they sum with the base of 50 to the value. Weights and formulas were set by hand
from the literature's thresholds before any repository was scored, and are not fitted to any data. Stars are fixed
cuts (20, 40, 60, 80), not percentiles: there is no benchmark yet.

The practice part weighs most because measures of code alone grade short homework above large libraries. What the
baseline may not claim: that code is secure, free of faults, or fit for a purpose.

Interval: 1.645 standard errors of a delete-a-group jackknife over ten groups of files (J. Shao, D. Tu, "The Jackknife
and Bootstrap", 1995), plus a fixed model error of 6 points because the method is not validated; it widens with the
share of files that could not be measured.
"""

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analyzer.values import Analysis, Outcome
from scorers.covering import code_files
from scorers.features import COMPLEX, FileFacts, Practice, file_facts, measured_languages, practice
from scorers.reasons import REASONS
from scorers.values import Contribution, FileScore, Score, Status, Subscore

BASE = 50.0
RESTS_ON = frozenset({"bandit", "radon", "ruff"})
"""The tools whose numbers and findings are terms of the sum; what others lose or fail to do costs no score."""

FEWEST_FILES = 10
FEWEST_LINES = 1_000
MOST_UNPARSABLE = 0.2
WIDEST_INTERVAL = 40.0
LEAST_SHARE = 0.5
MODEL_ERROR = 6.0
NORMAL_90 = 1.645
GROUPS = 10
STAR_POINTS = 20.0
LARGE_FILE = 500
DANGER_CAP = 59.0
DANGER_GOODNESS = 0.25


@dataclass(frozen=True, slots=True)
class Feature:
    """One term of the sum: `measure` gives the number, `goodness` maps it to 0 to 1, the sentences explain it."""

    name: str
    part: str
    weight: float
    measure: Callable[[Sequence[FileFacts], Practice], float]
    goodness: Callable[[float], float]
    sentence: str
    sentence_en: str
    scale: float = 1.0


def _lines(files: Sequence[FileFacts]) -> float:
    return sum(file.logical_lines for file in files)


def _density(files: Sequence[FileFacts], amount: Callable[[FileFacts], float]) -> float:
    lines = _lines(files)
    return 1_000 * sum(amount(file) for file in files) / lines if lines else math.inf


def _complexities(files: Sequence[FileFacts]) -> list[float]:
    return [value for file in files for value in file.complexities]


def _complex_share(files: Sequence[FileFacts], _: Practice) -> float:
    values = _complexities(files)
    return sum(1 for value in values if value > COMPLEX) / len(values) if values else 1.0


def _mean_complexity(files: Sequence[FileFacts], _: Practice) -> float:
    values = _complexities(files)
    return sum(values) / len(values) if values else 10.0


def _large_share(files: Sequence[FileFacts], _: Practice) -> float:
    lines = _lines(files)
    return sum(file.logical_lines for file in files if file.logical_lines > LARGE_FILE) / lines if lines else 1.0


def _test_ratio(files: Sequence[FileFacts], shown: Practice) -> float:
    lines = _lines(files)
    return shown.test_lines / lines if lines else 0.0


def _falling(half: float) -> Callable[[float], float]:
    return lambda value: 1 / (1 + value / half)


def _ramp(worst: float, best: float) -> Callable[[float], float]:
    return lambda value: min(1.0, max(0.0, (value - worst) / (best - worst)))


def _yes(attribute: str) -> Callable[[Sequence[FileFacts], Practice], float]:
    return lambda _, shown: float(getattr(shown, attribute))


FEATURES = (
    Feature(
        "likely_mistakes", "code", 15, lambda files, _: _density(files, lambda file: file.likely_mistakes), _falling(5),
        "Auf 1.000 Anweisungen kommen {value} Stellen, die oft Fehler sind.",
        "There are {value} likely mistakes per 1,000 statements.",
    ),
    Feature(
        "other_findings", "code", 10, lambda files, _: _density(files, lambda file: file.other_findings), _falling(25),
        "Auf 1.000 Anweisungen kommen {value} Stellen, die sich einfacher schreiben lassen.",
        "There are {value} needlessly complicated places per 1,000 statements.",
    ),
    Feature(
        "complex_functions", "changeability", 15, _complex_share, _ramp(0.2, 0.0),
        "{value} % der Funktionen sind sehr verzweigt.",
        "{value} % of the functions have very many branches.", 100,
    ),
    Feature(
        "mean_complexity", "changeability", 10, _mean_complexity, _ramp(6.0, 2.0),
        "Eine Funktion hat im Mittel {value} Wege.",
        "A function has {value} paths on average.",
    ),
    Feature(
        "large_files", "changeability", 5, _large_share, _ramp(0.6, 0.0),
        "{value} % des Codes stehen in sehr langen Dateien.",
        "{value} % of the code is in very long files.", 100,
    ),
    Feature(
        "tests", "practice", 14, _test_ratio, _ramp(0.0, 0.5),
        "Auf 100 Anweisungen im Code kommen {value} in Tests.",
        "For every 100 statements of code there are {value} in tests.", 100,
    ),
    Feature(
        "automatic_checks", "practice", 7, _yes("has_ci"), _ramp(0.0, 1.0),
        "Automatische Prüfungen bei jeder Änderung: {value}.",
        "Automatic checks on every change: {value}.",
    ),
    Feature(
        "packaging", "practice", 5, _yes("has_packaging"), _ramp(0.0, 1.0),
        "Angaben zum Bauen und Installieren: {value}.",
        "Information for building and installing: {value}.",
    ),
    Feature(
        "licence", "practice", 4, _yes("has_licence"), _ramp(0.0, 1.0),
        "Text der Lizenz: {value}.",
        "Licence text: {value}.",
    ),
    Feature(
        "readme", "practice", 2, _yes("has_readme"), _ramp(0.0, 1.0),
        "Einführung (README): {value}.",
        "Introduction (README): {value}.",
    ),
    Feature(
        "changelog", "practice", 2, _yes("has_changelog"), _ramp(0.0, 1.0),
        "Liste der Änderungen: {value}.",
        "List of changes: {value}.",
    ),
    Feature(
        "contact", "practice", 1, _yes("has_contact"), _ramp(0.0, 1.0),
        "Hinweise zum Mitmachen oder zu Sicherheitsmeldungen: {value}.",
        "Guidance on contributing or reporting security problems: {value}.",
    ),
    Feature(
        "dangerous_patterns", "security", 10, lambda files, _: _density(files, lambda file: file.danger), _falling(4),
        "Gewicht gefährlicher Muster auf 1.000 Anweisungen: {value}.",
        "Weight of dangerous patterns per 1,000 statements: {value}.",
    ),
)  # fmt: skip
YES_NO = frozenset({"automatic_checks", "packaging", "licence", "readme", "changelog", "contact"})


class BaselineScorer:
    """The transparent baseline; see the module's docstring for the whole method."""

    name = "baseline"
    version = "1"
    recomputable = False  # radon's complexities count alone, and a report does not say which are radon's

    def score(self, analysis: Analysis) -> Score:
        """Return the score with its parts, contributions and interval, or the reason for having none."""
        files = file_facts(analysis)
        shown = practice(analysis)
        languages = measured_languages(analysis)
        status, lost = _status(analysis, files)
        if status is not Status.SCORED:
            return self._none(status, shown, languages)
        value, contributions = _judge(files, shown)
        half = NORMAL_90 * _jackknife(files, shown) + MODEL_ERROR + 50 * lost
        interval = (max(0.0, value - half), min(100.0, value + half))
        if interval[1] - interval[0] > WIDEST_INTERVAL:
            return self._none(Status.TOO_UNCERTAIN, shown, languages)
        return Score(
            status=status,
            model=f"{self.name}-{self.version}",
            benchmark="none",
            value=value,
            stars=min(5, int(value // STAR_POINTS) + 1),
            interval=interval,
            base=BASE,
            parts=_parts(files, shown, half),
            contributions=contributions,
            files=tuple(FileScore(file.path, _changeability(file)) for file in files),
            explanation=_explain(contributions, german=True),
            explanation_en=_explain(contributions, german=False),
            languages=languages,
        )

    def _none(self, status: Status, shown: Practice, languages: tuple[str, ...]) -> Score:
        parts = dict.fromkeys(("code", "changeability", "security"), Subscore())
        if status is Status.LANGUAGE_NOT_COVERED:
            terms = [feature for feature in FEATURES if feature.part == "practice" and feature.name in YES_NO]
            reached = sum(feature.weight * feature.measure((), shown) for feature in terms)
            parts["practice"] = Subscore(100 * reached / sum(feature.weight for feature in terms))
        else:
            parts["practice"] = Subscore()
        german, english = REASONS[status]
        return Score(
            status=status,
            model=f"{self.name}-{self.version}",
            benchmark="none",
            parts=parts,
            explanation=german,
            explanation_en=english,
            languages=languages,
        )


def _status(analysis: Analysis, files: Sequence[FileFacts]) -> tuple[Status, float]:
    """Return the status and the share of source files in the covered language that could not be measured."""
    code = code_files(analysis)
    python = [file for file in code if file.language == "Python"]
    paths = {file.path for file in python}
    lost = {item.path for item in analysis.left_out if item.path in paths and item.tool in {"", *RESTS_ON}}
    share = len(lost) / len(python) if python else 0.0
    failed = any(run.outcome is Outcome.FAILED and run.tool in RESTS_ON for run in analysis.tools)
    rules = (
        (Status.NO_SOURCE, not code),
        (Status.LANGUAGE_NOT_COVERED, sum(f.lines for f in python) < LEAST_SHARE * sum(f.lines for f in code)),
        (Status.TOO_MUCH_UNPARSABLE, share > MOST_UNPARSABLE),
        (Status.TOOL_FAILED, failed),
        (Status.TOO_FEW_FILES, len(files) < FEWEST_FILES),
        (Status.TOO_FEW_LINES, sum(file.lines for file in python) < FEWEST_LINES),
    )
    return next((status for status, applies in rules if applies), Status.SCORED), share


def _judge(files: Sequence[FileFacts], shown: Practice) -> tuple[float, tuple[Contribution, ...]]:
    contributions = [_contribution(feature, feature.measure(files, shown)) for feature in FEATURES]
    value = BASE + math.fsum(contribution.points for contribution in contributions)
    danger = next(feature for feature in FEATURES if feature.part == "security")
    if danger.goodness(danger.measure(files, shown)) < DANGER_GOODNESS and value > DANGER_CAP:
        contributions.append(
            Contribution(
                "security_cap", "security", DANGER_CAP, DANGER_CAP - value,
                "Wegen vieler gefährlicher Muster ist der Wert gedeckelt.",
                "The value is capped because of many dangerous patterns.",
            )
        )  # fmt: skip
        value = DANGER_CAP
    return value, tuple(sorted(contributions, key=lambda item: (-abs(item.points), item.feature)))


def _points(feature: Feature, measured: float) -> float:
    return feature.weight * (feature.goodness(measured) - 0.5)


def _contribution(feature: Feature, measured: float) -> Contribution:
    if feature.name in YES_NO:
        german, english = ("vorhanden", "found") if measured else ("nicht gefunden", "not found")
    else:
        english = f"{measured * feature.scale:.1f}"
        german = english.replace(".", ",")
    return Contribution(
        feature.name,
        feature.part,
        measured,
        _points(feature, measured),
        feature.sentence.format(value=german),
        feature.sentence_en.format(value=english),
    )


def _parts(files: Sequence[FileFacts], shown: Practice, half: float) -> dict[str, Subscore]:
    parts = {}
    for part in dict.fromkeys(feature.part for feature in FEATURES):
        terms = [feature for feature in FEATURES if feature.part == part]
        reached = sum(feature.weight * feature.goodness(feature.measure(files, shown)) for feature in terms)
        value = 100 * reached / sum(feature.weight for feature in terms)
        parts[part] = Subscore(value, (max(0.0, value - half), min(100.0, value + half)))
    return parts


def _jackknife(files: Sequence[FileFacts], shown: Practice) -> float:
    """Return the standard error of the uncapped value, leaving out one tenth of the files (by path) at a time."""
    groups: list[list[FileFacts]] = [[] for _ in range(GROUPS)]
    for file in files:
        groups[hashlib.sha256(file.path.encode()).digest()[0] % GROUPS].append(file)
    values = []
    for left_out in groups:
        paths = {file.path for file in left_out}
        rest = [file for file in files if file.path not in paths]
        values.append(math.fsum(_points(feature, feature.measure(rest, shown)) for feature in FEATURES))
    mean = math.fsum(values) / GROUPS
    return math.sqrt((GROUPS - 1) / GROUPS * math.fsum((value - mean) ** 2 for value in values))


def _changeability(file: FileFacts) -> float | None:
    """Return 0 to 100 from the mean complexity of the file's functions: 2 or fewer give 100, 12 or more 0."""
    if not file.complexities:
        return None
    return 100 * _ramp(12.0, 2.0)(sum(file.complexities) / len(file.complexities))


def _explain(contributions: Sequence[Contribution], *, german: bool) -> str:
    best = max(contributions, key=lambda item: item.points)
    worst = min(contributions, key=lambda item: item.points)
    if german:
        return f"Am meisten hebt den Wert: {best.sentence} Am meisten senkt ihn: {worst.sentence}"
    return f"What raises the value most: {best.sentence_en} What lowers it most: {worst.sentence_en}"


SCORER = BaselineScorer()
