"""Judge how much a project looks like maintained, reviewed ones, and whether it is looked after.

The score is the place of a project among a frozen set of reference projects, 0 to 100, high is good. It is learned from
projects that people called engineered or not, from well-known libraries and from beginners' exercises, with every
feature's direction fixed beforehand (`scorers/quality/features.py`); how it was fitted and judged is in the model card.
It splits exactly into what each feature gives or takes.

Security is not learned: rules cap the score and say so (`scorers/quality/security.py`). The interval covers nine in ten
cases: it rests on how much the score moves with the files looked at, and on the error of the model itself. What could
not be read counts as weak code, so that missing data never raises anything. What is written in a newer Python than the
analyzer's is our lack: the interval reaches up to the score without it, and above a twentieth there is no score.

What it may not claim: that code is secure, free of faults, or fit for a purpose.
"""

from analyzer.values import Analysis, Outcome, Role
from scorers.covering import code_files
from scorers.quality.facts import Facts, facts_of, functions_of, newer_files, share_of, without_newer
from scorers.quality.features import FEATURES, PARTS, Feature
from scorers.quality.model import (
    Model,
    Term,
    deviation,
    functions_index,
    part_totals,
    place,
    rank,
    reference,
    shipped,
    slope,
    terms_of,
    total,
)
from scorers.quality.security import Security, security_of
from scorers.reasons import REASONS, STARS
from scorers.values import Contribution, FileScore, Score, Status, Subscore

CUTS = (5.0, 35.0, 65.0, 95.0)
"""Where stars begin: 5, 30, 30, 30 and 5 percent of the reference projects."""
FEWEST_FILES = 10
FEWEST_LINES = 1_000
MOST_UNREADABLE = 0.2
MOST_NEWER = 0.05
LEAST_SHARE = 0.5
MOST_STARS_APART = 2
NORMAL_90 = 1.645
MOST_DIGITS = 4
CAP = "security_cap"
"""The contribution by which the rules for security hold the score down."""
NEEDED = frozenset({"radon", "ruff", "bandit", "shape", "structure", "duplication"})
LANGUAGES = ("Python",)


class QualityScorer:
    """The learned score; see the module's docstring for what it claims."""

    name = "quality"
    recomputable = True

    def __init__(self, model: Model | None = None) -> None:
        """Take a model, or the one that belongs to this version when it is first needed."""
        self._model = model

    @property
    def model(self) -> Model:
        """Return the model in use."""
        return self._model or shipped()

    @property
    def version(self) -> str:
        """Return the version of the model."""
        return self.model.version

    def score(self, analysis: Analysis) -> Score:
        """Return the score with its parts, contributions and interval, or the reason for having none."""
        facts = facts_of(analysis)
        security = security_of(facts, analysis)
        status = _status(analysis)
        if status is not Status.SCORED:
            return self._none(analysis, status)
        judged = _Judged(self.model, facts, security, without_newer(facts, analysis))
        if stars(judged.high) - stars(judged.low) > MOST_STARS_APART:
            return self._none(analysis, Status.TOO_UNCERTAIN)
        contributions = judged.contributions()
        german, english = _explain(stars(judged.value), contributions)
        return Score(
            status=status,
            model=f"{self.name}-{self.version}",
            benchmark=self.model.benchmark,
            value=judged.value,
            stars=stars(judged.value),
            interval=(judged.low, judged.high),
            base=judged.base,
            parts=judged.parts(),
            contributions=contributions,
            files=self._files(analysis),
            explanation=german,
            explanation_en=english,
            languages=LANGUAGES,
            kinds={kind: place(judged.total, knots) for kind, knots in self.model.kinds.items()},
        )

    def _none(self, analysis: Analysis, status: Status) -> Score:
        german, english = REASONS[status]
        return Score(
            status=status,
            model=f"{self.name}-{self.version}",
            benchmark=self.model.benchmark,
            parts={part: Subscore() for part in (*PARTS, "security")},
            files=self._files(analysis),
            explanation=german,
            explanation_en=english,
            languages=LANGUAGES,
        )

    def _files(self, analysis: Analysis) -> tuple[FileScore, ...]:
        """Return how hard each file is to change, in any language whose functions were measured."""
        functions = functions_of(analysis)
        sources = {file.path for file in analysis.files if file.role is Role.SOURCE}
        knots = self.model.changeability
        found = ((path, functions_index(functions[path])) for path in sorted(functions) if path in sources)
        return tuple(FileScore(path, place(index, knots)) for path, index in found if index is not None)


class _Judged:
    """One repository's terms and what follows from them."""

    def __init__(self, model: Model, facts: Facts, security: Security, kindest: Facts) -> None:
        self.model = model
        self.code = facts.code()
        self.facts = facts
        self.security = security
        self.terms = terms_of(model, self.code, facts.whole)
        self.total = total(model, self.terms)
        self.kindest = terms_of(model, self.code, kindest.whole)
        self.base = place(reference(model), model.quantiles)
        self.plain = place(self.total, model.quantiles)
        self.value = min(self.plain, security.cap)
        half = NORMAL_90 * deviation(model, facts)
        self.low = min(place(self.total - half, model.quantiles), security.cap)
        self.high = min(place(total(model, self.kindest) + half, model.quantiles), security.cap)
        self.half = half

    def contributions(self) -> tuple[Contribution, ...]:
        rise = slope(self.model, self.total)
        found = [
            self._contribution(feature, term, bent, rise)
            for feature, term, bent in zip(FEATURES, self.model.terms, self.terms, strict=True)
        ]
        if self.value < self.plain:
            found.append(
                Contribution(
                    CAP, "security", self.security.cap, self.value - self.plain,
                    self.security.reason, self.security.reason_en, gain=self.plain - self.value,
                )
            )  # fmt: skip
        return tuple(sorted(found, key=lambda item: (-abs(item.points), item.feature)))

    def _contribution(self, feature: Feature, term: Term, bent: float, rise: float) -> Contribution:
        measured = feature.measure(self.code, self.facts.whole)
        better = self.total + term.weight * max(0.0, term.reference - bent)
        german, english = (
            (feature.absent, feature.absent_en)
            if feature.absent and not measured
            else (feature.sentence, feature.sentence_en)
        )
        shown = _shown(measured, feature.digits)
        at = rank(feature.sign * measured, sorted(feature.sign * value for value in term.values))
        return Contribution(
            feature.name,
            feature.part,
            measured,
            term.weight * (bent - term.reference) * rise,
            german.format(value=shown.replace(".", ",")),
            english.format(value=shown),
            gain=place(better, self.model.quantiles) - self.plain,
            place=at,
        )

    def parts(self) -> dict[str, Subscore]:
        found = {}
        weights = dict.fromkeys(PARTS, 0.0)
        for feature, term in zip(FEATURES, self.model.terms, strict=True):
            weights[feature.part] += term.weight
        highest = part_totals(self.model, self.kindest)
        for part, value in part_totals(self.model, self.terms).items():
            knots = self.model.parts[part]
            half = self.half * weights[part] / max(sum(weights.values()), 1e-9)
            interval = (place(value - half, knots), place(highest[part] + half, knots))
            found[part] = Subscore(place(value, knots), interval)
        found["security"] = Subscore(self.security.value)
        return found


def stars(value: float) -> int:
    """Return 1 to 5."""
    return 1 + sum(value >= cut for cut in CUTS)


def _shown(number: float, digits: int) -> str:
    """Return a number with so many digits behind the point, or as many more as it takes to tell it from nothing."""
    text = f"{number:.{digits}f}"
    while number and not float(text) and digits < MOST_DIGITS:
        digits += 1
        text = f"{number:.{digits}f}"
    return text


def _status(analysis: Analysis) -> Status:
    code = code_files(analysis)
    python = [file for file in code if file.language == "Python"]
    paths = {file.path for file in python}
    lost = {item.path for item in analysis.left_out if item.path in paths}
    failed = any(run.tool in NEEDED and run.outcome is Outcome.FAILED for run in analysis.tools)
    rules = (
        (Status.NO_SOURCE, not code),
        (Status.LANGUAGE_NOT_COVERED, sum(f.lines for f in python) < LEAST_SHARE * sum(f.lines for f in code)),
        (Status.NEWER_PYTHON, share_of(newer_files(analysis), python) > MOST_NEWER),
        (Status.TOO_MUCH_UNPARSABLE, len(lost) > MOST_UNREADABLE * len(python)),
        (Status.TOOL_FAILED, failed),
        (Status.TOO_FEW_FILES, len(python) - len(lost) < FEWEST_FILES),
        (Status.TOO_FEW_LINES, sum(file.lines for file in python if file.path not in lost) < FEWEST_LINES),
    )
    return next((status for status, applies in rules if applies), Status.SCORED)


def _explain(stars_: int, contributions: tuple[Contribution, ...]) -> tuple[str, str]:
    """Return what the stars say and the weightiest reason, or the cap, in two sentences: German, then English."""
    cap = next((item for item in contributions if item.feature == CAP), None)
    if cap:
        return cap.sentence, cap.sentence_en
    german, english = STARS[stars_]
    weightiest = max(contributions, key=lambda item: abs(item.points))
    if not weightiest.points:
        return german, english
    for_it, for_it_en = ("Dafür", "in favour") if weightiest.points > 0 else ("Dagegen", "against")
    return (
        f"{german} {for_it} spricht vor allem: {weightiest.sentence}",
        f"{english} The main point {for_it_en}: {weightiest.sentence_en}",
    )


SCORER = QualityScorer()
