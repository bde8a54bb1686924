"""`/messages`: what an account was told, as page and as private feed, and which letters it wants."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.response import Redirect

from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import MessageView
from web.authentication import RIGHT
from web.draft_form import one, read_posted
from web.language import mark
from web.message_words import KINDS, Told, told
from web.pluggable import MenuLink, Page
from web.queries import page_of
from web.rendering import Visit
from web.signing_in import UNLISTED

ATOM = "application/atom+xml; charset=utf-8"
SETTINGS = "/messages/settings"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message and what it says."""

    message: MessageView
    told: Told


@get("/messages", sync_to_thread=True)
def messages(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the own messages, the newest first."""
    found = catalog.messages.list(visit.who, page_of(visit.query))
    return visit.page("messages.html", found=found, shown=_shown(visit, found.messages))


@post("/messages", sync_to_thread=True)
def mark_read(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Redirect:
    """Note that everything was read."""
    catalog.messages.mark_read(visit.who)
    return Redirect(visit.address("/messages"), status_code=303)


@get(SETTINGS, sync_to_thread=True)
def settings(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show which letters the account wants, and whether it has a feed."""
    return _settings(catalog, visit)


@post(SETTINGS, sync_to_thread=True)
def choose(body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str] | Redirect:
    """Choose letters, open a feed (its address is shown now and never again), or close it."""
    posted = read_posted(body)
    match one(posted, "act"):
        case "open-feed":
            return _settings(catalog, visit, catalog.messages.open_feed(visit.who))
        case "close-feed":
            catalog.messages.close_feed(visit.who)
        case "choose":
            wanted = set(posted.get("kinds", ()))
            without = tuple(kind for kind in KINDS if kind not in wanted)
            catalog.messages.choose(visit.who, daily=one(posted, "rhythm") == "daily", without=without)
    return Redirect(visit.address(SETTINGS), status_code=303)


@get("/messages/feed/{secret:str}", sync_to_thread=True, opt={RIGHT: Right.BROWSE})
def feed(secret: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Give the newest messages of whoever has the secret address as an Atom feed."""
    found = catalog.messages.feed(secret)
    text = visit.render("messages.atom", shown=_shown(visit, found))
    return Response(text, headers=UNLISTED, media_type=ATOM)


def _shown(visit: Visit, found: Sequence[MessageView]) -> tuple[Shown, ...]:
    return tuple(Shown(each, told(visit.language, each)) for each in found)


def _settings(catalog: Catalog, visit: Visit, secret: str = "") -> Response[str]:
    feed_address = visit.absolute(visit.address(f"/messages/feed/{secret}")) if secret else ""
    return visit.page(
        "message_settings.html",
        headers=UNLISTED,
        choice=catalog.messages.choice(visit.who),
        kinds=tuple((str(kind), visit.text(name)) for kind, name in KINDS.items()),
        feed_address=feed_address,
    )


PAGE = Page(
    Right.ACCOUNT,
    (messages, mark_read, settings, choose, feed),
    (MenuLink(mark("Nachrichten"), "/messages", 65, right=Right.ACCOUNT),),
)
