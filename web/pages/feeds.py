"""`/feeds`: what can be followed, and the Atom feeds of new solutions, changes, warnings, and one solution."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from catalog.errors import NotFoundError
from catalog.news import MOST, News
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import NewsItem
from web.caching import kept
from web.language import mark
from web.pluggable import MenuLink, Page
from web.rendering import Visit

ATOM = "application/atom+xml"
ENDING = ".atom"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""A feed must say when it last changed; one in which nothing ever happened says this."""

AUTHORITY_SINCE = "2026"
"""The year of the identifiers' scheme (RFC 4151); with another one every entry would be new to every reader."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed over all solutions: what it is called, what it tells, and where its items come from."""

    title: str
    about: str
    read: Callable[[News], tuple[NewsItem, ...]]


FEEDS: Mapping[str, Feed] = {
    "new": Feed(mark("Neue Lösungen"), mark("Was neu im Verzeichnis ist."), News.listed),
    "changes": Feed(
        mark("Änderungen und neue Berichte"),
        mark("Was Anbieter an ihren Einträgen ändern und was neu gemessen wurde."),
        News.changed,
    ),
    "warnings": Feed(
        mark("Hinweise"),
        mark("Was vor dem Einsatz zu wissen ist: Stillstand, andere Lizenz, gesunkener Wert, veraltete Angaben."),
        News.warned,
    ),
}


@get("/feeds", sync_to_thread=True)
def overview(visit: NamedDependency[Visit]) -> Response[str]:
    """Show what can be followed."""
    return visit.page("feeds.html", feeds=FEEDS, most=MOST)


@get("/feeds/{name:str}", sync_to_thread=True)
def over_all(
    name: FromPath[str],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    request: Request[object, object, State],
) -> Response[str]:
    """Answer with a feed over all solutions."""
    feed = FEEDS.get(name.removesuffix(ENDING)) if name.endswith(ENDING) else None
    if feed is None:
        raise NotFoundError("feed", name)
    return _answer(request, visit, visit.text(feed.title), "/feeds", feed.read(catalog.news))


@get("/solutions/{slug:str}/feed.atom", sync_to_thread=True)
def of_one(
    slug: FromPath[str],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
    request: Request[object, object, State],
) -> Response[str]:
    """Answer with the feed of one solution."""
    items = catalog.news.of(slug, visit.who)
    return _answer(request, visit, items[0].name, f"/solutions/{items[0].slug}", items)


def _answer(
    request: Request[object, object, State], visit: Visit, title: str, page: str, items: tuple[NewsItem, ...]
) -> Response[str]:
    host = urlsplit(visit.renderer.public_url).hostname or "localhost"
    written = visit.render(
        "feed.atom",
        title=title,
        page=page,
        items=items,
        updated=max((item.at for item in items), default=BEGINNING),
        tag=f"tag:{host},{AUTHORITY_SINCE}:{visit.language}",
    )
    return kept(request, written, ATOM)


PAGE = Page(
    Right.BROWSE, (overview, over_all, of_one), (MenuLink(mark("Neuigkeiten abonnieren"), "/feeds", 40, footer=True),)
)
