"""`/badge/SLUG.svg`: the score as a small picture for a project's own page; `.json` for shields.io and the like."""

from collections.abc import Callable, Mapping

import msgspec
from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import ScoreSummary
from web.caching import kept
from web.formats import number, short_day
from web.language import mark
from web.pluggable import Page
from web.rendering import Visit

PICTURE = "image/svg+xml"
ENDPOINT = "application/json"
LABEL = mark("Codequalität")
KNOWN, UNKNOWN, BESIDE = "0b3f7f", "4a5563", "2b3440"
"""The colours of a value, of none, and of the label; they say no more than the words."""


def drawn(score: ScoreSummary | None, visit: Visit) -> str:
    """Return the badge as a picture."""
    colors = {"color": KNOWN if _has_value(score) else UNKNOWN, "beside": BESIDE}
    return visit.render("badge.svg", label=visit.text(LABEL), verdict=verdict(score, visit), **colors)


def told(score: ScoreSummary | None, visit: Visit) -> str:
    """Return the badge's words and colours as shields.io asks for them."""
    words = {"schemaVersion": 1, "label": visit.text(LABEL), "message": verdict(score, visit)}
    colors = {"color": KNOWN if _has_value(score) else UNKNOWN, "labelColor": BESIDE}
    return msgspec.json.encode(words | colors).decode()


def verdict(score: ScoreSummary | None, visit: Visit) -> str:
    """Return stars, value, likely range and the day of the measurement, or that there is none."""
    if score is None:
        return visit.text(mark("noch nicht bewertet"))
    day = short_day(score.created_at, visit.language)
    if score.value is None:
        return f"{visit.text(mark('nicht bewertbar'))} · {day}"
    value, *interval = (number(each, visit.language) for each in (score.value, *(score.interval or ())))
    shown = f"{value} ({interval[0]}–{interval[1]})" if interval else value
    return f"{score.stars}/5 · {shown} · {day}"


def _has_value(score: ScoreSummary | None) -> bool:
    return score is not None and score.value is not None


FORMS: Mapping[str, tuple[str, Callable[[ScoreSummary | None, Visit], str]]] = {
    ".svg": (PICTURE, drawn),
    ".json": (ENDPOINT, told),
}
"""What may stand behind the slug: the media type and how the badge is made in it."""


@get("/badge/{name:str}", sync_to_thread=True)
def badge(
    name: FromPath[str],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    request: Request[object, object, State],
) -> Response[str]:
    """Answer with a solution's badge."""
    ending = next((ending for ending in FORMS if name.endswith(ending)), None)
    if ending is None:
        raise NotFoundError("badge", name)
    media_type, made = FORMS[ending]
    (card,) = catalog.listings.cards([name.removesuffix(ending)]) or (None,)
    if card is None:
        raise NotFoundError("listing", name)
    return kept(request, made(card.score, visit), media_type)


PAGE = Page(Right.BROWSE, (badge,))
