"""`/town`: what a municipality uses, watches and has written down, and how it says so of one solution."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.acting import towns_of
from catalog.errors import SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.uses import UseForm
from catalog.views import UseView
from web.language import mark
from web.people_faults import people_faults
from web.pluggable import MenuLink, Page
from web.rendering import Visit
from web.shortlist_table import shortlist_table
from web.spreadsheet import to_csv
from web.typed_days import asked_day

CONFIRM, CHANGE, DECLINE = "confirm", "change-note", "decline"
FILE_NAME = mark("notizen.csv")


@dataclass(frozen=True, slots=True)
class TownForm:
    """What a municipality says or does about a solution, as a browser sends it."""

    act: str = ""
    organisation: str = ""
    status: str = ""
    since: str = ""
    contact_role: str = ""
    reason: str = ""
    decline: str = ""
    note: str = ""
    number: str = ""


@get("/town", sync_to_thread=True)
def town(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show everything of the account's municipalities."""
    return visit.page(
        "town.html",
        places=towns_of(visit.who),
        uses=catalog.uses.list(visit.who),
        declined=catalog.uses.declined(visit.who),
        watched=catalog.watches.list(visit.who),
        warnings=catalog.watches.warnings(visit.who),
        notes=catalog.notes.list(visit.who),
        regions=catalog.regions.own(visit.who),
    )


@get("/town/notes.csv", sync_to_thread=True)
def notes_table(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[bytes]:
    """Give every solution that the account's municipalities noted, with the notes, as a table."""
    notes = catalog.notes.list(visit.who)
    solutions = catalog.listings.read_several([note.slug for note in notes], visit.who)
    headers = {"content-disposition": f'attachment; filename="{visit.text(FILE_NAME)}"'}
    table = to_csv(shortlist_table(visit, solutions, notes), visit.language)
    return Response(table, media_type="text/csv; header=present", headers=headers)


@get("/town/{slug:str}", sync_to_thread=True)
def town_solution(
    slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show what the municipality says of one solution, and the forms to say it."""
    return _solution(catalog, visit, slug)


@post("/town/{slug:str}", sync_to_thread=True)
def act(
    slug: FromPath[str],
    data: URLEncodedBody[TownForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Confirm a use, renew or withdraw it, decline what the vendor says, watch, or write a note."""
    try:
        _change(catalog, visit, slug, data)
    except SubmissionError as error:
        faults = error.faults
        if data.act == DECLINE:
            faults = {f"decline-{data.organisation}": code for code in faults.values()}
        return _solution(catalog, visit, slug, data, faults)
    return Redirect(visit.address(f"/town/{slug}"), status_code=303)


def _change(catalog: Catalog, visit: Visit, slug: str, data: TownForm) -> None:
    who, place = visit.who, data.organisation
    acts: Mapping[str, Callable[[], object]] = {
        CONFIRM: lambda: catalog.uses.confirm(slug, _form(data), who, place),
        DECLINE: lambda: catalog.uses.decline(slug, data.decline, who, place),
        "renew": lambda: catalog.uses.renew(slug, who, place),
        "withdraw": lambda: catalog.uses.withdraw(slug, who, place),
        "watch": lambda: catalog.watches.watch(slug, who, place),
        "unwatch": lambda: catalog.watches.unwatch(slug, who, place),
        "write-note": lambda: catalog.notes.write(slug, data.note, who, place),
        CHANGE: lambda: catalog.notes.change(data.number, data.note, who),
        "remove-note": lambda: catalog.notes.remove(data.number, who),
    }
    if data.act in acts:
        acts[data.act]()


def _form(data: TownForm) -> UseForm:
    since, unread = asked_day(data.since)
    return UseForm(data.status, since, data.contact_role, data.reason, unread)


def _said(uses: tuple[UseView, ...], place: str) -> TownForm:
    """Return the form as the municipality filled it in last, empty if it never did; without one, as the first did."""
    for use in uses:
        if use.confirmed_at and place in {"", use.organisation}:
            since = use.since.isoformat() if use.since else ""
            return TownForm("", use.organisation, use.status, since, use.contact_role, use.reason)
    return TownForm(organisation=place, status="")


def _solution(
    catalog: Catalog,
    visit: Visit,
    slug: str,
    typed: TownForm = TownForm(),
    codes: Mapping[str, str] | None = None,
) -> Response[str]:
    """Show the page; what was typed comes back in the form it was typed into, the others show what is known."""
    uses = tuple(each for each in catalog.uses.list(visit.who) if each.slug == slug)
    notes = catalog.notes.list(visit.who, slug)
    changed = typed.number if typed.act == CHANGE and typed.number in {each.id for each in notes} else ""
    form = (
        typed
        if typed.act == CONFIRM
        else replace(_said(uses, typed.organisation), note=typed.note, decline=typed.decline)
    )
    faults = {f"{name}-{changed}" if changed else name: code for name, code in (codes or {}).items()}
    return visit.page(
        "town_solution.html",
        status=422 if faults else 200,
        card=catalog.listings.read(slug, visit.who).card,
        places=towns_of(visit.who),
        uses=uses,
        declined=tuple(each for each in catalog.uses.declined(visit.who) if each.slug == slug),
        watched=tuple(each for each in catalog.watches.list(visit.who) if each.slug == slug),
        notes=notes,
        regions=catalog.regions.own(visit.who),
        form=form,
        changed=changed,
        faults=people_faults(visit.language, faults, {}),
    )


PAGE = Page(
    Right.USE,
    (town, notes_table, town_solution, act),
    (MenuLink(mark("Meine Kommune"), "/town", 60, right=Right.USE),),
)
