"""`/shortlist`: the solutions somebody wants to remember, without an account: in a cookie, or in the address to share.

An address that names solutions shows these and changes nothing; only the buttons change the cookie.
"""

from dataclasses import dataclass

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, State
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect

from catalog.acting import towns_of
from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import NoteView
from web.comparison import MOST
from web.language import mark
from web.pluggable import MenuLink, Page
from web.queries import one, several
from web.rendering import Visit
from web.returning import own_address
from web.shortlist import MOST_REMEMBERED, SHORTLIST_COOKIE, read_shortlist, usable, write_shortlist
from web.shortlist_table import shortlist_table
from web.spreadsheet import to_csv

COOKIE_SECONDS = 90 * 24 * 60 * 60
ALL = "*"
FILE_NAME = mark("merkliste.csv")
NOTES, OWN = "notes", "own"
"""The parameter that adds a municipality's own notes to the table."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The solutions to keep, as `read_shortlist` reads them, or to drop ("*" for all), and the page to return to."""

    keep: str = ""
    drop: str = ""
    here: str = ""


@get("/shortlist", sync_to_thread=True)
def show(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the solutions of the address, or else the remembered ones."""
    return _page(catalog, visit)


@get("/shortlist.csv", sync_to_thread=True)
def export(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[bytes]:
    """Give the solutions of the address, or else the remembered ones, as a table for a spreadsheet program.

    A municipality's own notes are in it only if it asks: a table is passed on.
    """
    notes = _notes(catalog, visit) if one(visit.query, NOTES) == OWN else None
    table = to_csv(
        shortlist_table(visit, catalog.listings.read_several(_wanted(visit), visit.who), notes), visit.language
    )
    headers = {"content-disposition": f'attachment; filename="{visit.text(FILE_NAME)}"'}
    return Response(table, media_type="text/csv; header=present", headers=headers)


@post("/shortlist", sync_to_thread=True)
def change(
    data: URLEncodedBody[Wish],
    request: Request[object, object, State],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Remember or forget solutions, and go back to where the visitor pressed the button."""
    wanted = _known(catalog, data.keep)
    dropped = visit.shortlist if data.drop == ALL else read_shortlist(data.drop)
    kept = tuple(dict.fromkeys([slug for slug in visit.shortlist if slug not in dropped] + list(wanted)))
    if len(kept) > MOST_REMEMBERED:
        return _page(catalog, visit, full=True)
    cookie = Cookie(SHORTLIST_COOKIE, value=write_shortlist(kept), max_age=COOKIE_SECONDS if kept else 0, httponly=True)
    cookie.secure = request.scope["scheme"] == "https"
    back = own_address(data.here).partition("#")[0] or visit.address("/shortlist")
    # One changed solution has its button's place on the page, so that a long list does not begin anew.
    changed = wanted or dropped
    place = f"#remember-{changed[0]}" if len(changed) == 1 else ""
    return Redirect(back + place, status_code=303, cookies=[cookie])


def _known(catalog: Catalog, keep: str) -> tuple[str, ...]:
    asked = read_shortlist(keep)
    known = tuple(card.slug for card in catalog.listings.cards(asked))
    if keep and not known:
        raise NotFoundError("listing", keep)
    return known


def _wanted(visit: Visit) -> tuple[str, ...]:
    named = several(visit.query, "s")
    return usable(named) if named else visit.shortlist


def _notes(catalog: Catalog, visit: Visit) -> tuple[NoteView, ...] | None:
    """Return the notes of the visitor's municipalities, None for whoever has no municipality."""
    return catalog.notes.list(visit.who) if visit.who.may(Right.USE) and towns_of(visit.who) else None


def _page(catalog: Catalog, visit: Visit, *, full: bool = False) -> Response[str]:
    wanted = visit.shortlist if full else _wanted(visit)
    cards = catalog.listings.cards(wanted)
    known = {card.slug for card in cards}
    named = several(visit.query, "s")
    return visit.page(
        "shortlist.html",
        status=422 if full else 200,
        cards=cards,
        gone=tuple(slug for slug in (wanted if full or not named else named) if slug not in known),
        shared=bool(named) and not full and wanted != visit.shortlist,
        address=visit.address("/shortlist"),
        query=[("s", card.slug) for card in cards],
        noted=any(note.slug in known for note in _notes(catalog, visit) or ()),
        full=full,
        most=MOST,
        room=MOST_REMEMBERED,
    )


PAGE = Page(Right.BROWSE, (show, export, change), (MenuLink(mark("Merkliste"), "/shortlist", 15),))
