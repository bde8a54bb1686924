"""`/methodology`: what the score says and what it does not, plainly first, then in full with the model's figures."""

from dataclasses import dataclass

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.fit import UNKNOWN, WEIGHTS
from catalog.fit_sentences import SUBJECTS
from catalog.permissions import Right
from scorers.models.quality import CUTS
from scorers.quality.features import FEATURES
from scorers.quality.figures import shipped_figures
from scorers.quality.security import FEW
from scorers.reasons import REASONS, STARS
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit


@dataclass(frozen=True, slots=True)
class StarRow:
    """How many points so many stars stand for, and what they say."""

    stars: int
    low: float
    high: float
    german: str
    english: str


def star_rows() -> tuple[StarRow, ...]:
    """Return what the stars mean, the most first."""
    ends = (0.0, *CUTS, 100.0)
    return tuple(StarRow(number, ends[number - 1], ends[number], *STARS[number]) for number in sorted(STARS)[::-1])


@get("/methodology", sync_to_thread=True)
def methodology(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the method."""
    figures = shipped_figures()
    return visit.page(
        "methodology.html",
        figures=figures,
        found={figure.name: figure for figure in figures.figures},
        stars=star_rows(),
        features=FEATURES,
        reasons=tuple(REASONS.values()),
        most={"few": FEW},
        fit_weights=tuple((SUBJECTS[part], weight) for part, weight in WEIGHTS.items()),
        fit_unknown=UNKNOWN / 100,
    )


PAGE = Page(Right.BROWSE, (methodology,), (MenuLink(mark("So wird bewertet"), "/methodology", 30),))
