"""`/api/v1/town`: what a municipality uses, watches and has written down, for its own people."""

from typing import Annotated

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import JSONBody, PathParameter, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from catalog.permissions import Principal, Right
from catalog.services import Catalog
from catalog.uses import UseForm
from catalog.views import DeclinedView, NoteView, UseView, WarningView, WatchedView
from web.documents import OWN, OWN_BODY, OWN_FORM, OWN_STEP, DeclineDocument, NoteDocument, UseDocument, WatchDocument
from web.pluggable import Resource

Slug = Annotated[
    str,
    PathParameter(title="Slug", description="The solution's name in addresses.", examples=[Example(value="radar")]),
]
Number = Annotated[
    str,
    PathParameter(title="Note", description="The note's identifier.", examples=[Example(value="0" * 32)]),
]
Place = Annotated[
    str,
    QueryParameter(
        name="organisation",
        title="Organisation",
        description="The slug of your municipality, if you act for several.",
        examples=[Example(value="stadt-muster")],
    ),
]


@get(
    "/town/uses",
    sync_to_thread=True,
    summary="List your uses",
    response_description="What is said of your municipalities, by themselves or by vendors.",
    responses=OWN,
)
def list_uses(catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> tuple[UseView, ...]:
    """Return what your municipalities use, used, or decided against."""
    return catalog.uses.list(who)


@put(
    "/town/uses/{slug:str}",
    sync_to_thread=True,
    status_code=HTTP_204_NO_CONTENT,
    summary="Confirm a use",
    response_description="Nothing; it is said for everybody to read.",
    responses=OWN_FORM,
)
def confirm_use(
    slug: Slug, data: JSONBody[UseDocument], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> None:
    """Say for your own municipality, and no other, what it does with a solution; it holds for two years."""
    form = UseForm(data.status, data.since, data.contact_role, data.reason)
    catalog.uses.confirm(slug, form, who, data.organisation)


@delete(
    "/town/uses/{slug:str}",
    sync_to_thread=True,
    summary="Take a use back",
    response_description="Nothing; your municipality is no longer named.",
    responses=OWN_STEP,
)
def withdraw_use(
    slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal], place: Place = ""
) -> None:
    """Take back what your municipality said of a solution."""
    catalog.uses.withdraw(slug, who, place)


@post(
    "/town/uses/{slug:str}/decline",
    sync_to_thread=True,
    status_code=HTTP_204_NO_CONTENT,
    summary="Decline a vendor's claim",
    response_description="Nothing; your municipality is no longer named.",
    responses=OWN_FORM,
)
def decline_use(
    slug: Slug, data: JSONBody[DeclineDocument], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> None:
    """Say that what a vendor says of your municipality is wrong or unwanted; taking a use back takes this back, too."""
    catalog.uses.decline(slug, data.reason, who, data.organisation)


@get(
    "/town/declined",
    sync_to_thread=True,
    summary="List what you declined",
    response_description="The claims, with your reasons.",
    responses=OWN,
)
def list_declined(catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> tuple[DeclinedView, ...]:
    """Return for which solutions your municipalities do not want to be named."""
    return catalog.uses.declined(who)


@get(
    "/town/watched",
    sync_to_thread=True,
    summary="List what you watch",
    response_description="The watched solutions.",
    responses=OWN,
)
def list_watched(catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> tuple[WatchedView, ...]:
    """Return the solutions of which your municipalities want to be warned."""
    return catalog.watches.list(who)


@put(
    "/town/watched/{slug:str}",
    sync_to_thread=True,
    status_code=HTTP_204_NO_CONTENT,
    summary="Watch a solution",
    response_description="Nothing; it is watched from now on.",
    responses=OWN_BODY,
)
def watch(
    slug: Slug, data: JSONBody[WatchDocument], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> None:
    """Have all people of your municipality warned of what happens to a solution."""
    catalog.watches.watch(slug, who, data.organisation)


@delete(
    "/town/watched/{slug:str}",
    sync_to_thread=True,
    summary="Stop watching",
    response_description="Nothing; it is no longer watched.",
    responses=OWN_STEP,
)
def unwatch(slug: Slug, catalog: NamedDependency[Catalog], who: NamedDependency[Principal], place: Place = "") -> None:
    """Watch a solution no longer."""
    catalog.watches.unwatch(slug, who, place)


@get(
    "/town/warnings",
    sync_to_thread=True,
    summary="List early warnings",
    response_description="The warnings, the newest first.",
    responses=OWN,
)
def list_warnings(catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> tuple[WarningView, ...]:
    """Return what your municipalities were warned of."""
    return catalog.watches.warnings(who)


@get(
    "/town/notes",
    sync_to_thread=True,
    summary="List your notes",
    response_description="The notes, the newest first.",
    responses=OWN,
)
def list_notes(catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> tuple[NoteView, ...]:
    """Return what the people of your municipalities wrote for themselves."""
    return catalog.notes.list(who)


@post(
    "/town/solutions/{slug:str}/notes",
    sync_to_thread=True,
    summary="Write a note",
    response_description="The note.",
    responses=OWN_FORM,
)
def write_note(
    slug: Slug, data: JSONBody[NoteDocument], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> NoteView:
    """Write something about a solution that only your own people read."""
    return catalog.notes.write(slug, data.text, who, data.organisation)


@put(
    "/town/notes/{note_id:str}",
    sync_to_thread=True,
    status_code=HTTP_204_NO_CONTENT,
    summary="Change a note",
    response_description="Nothing; the note says that now.",
    responses=OWN_FORM,
)
def change_note(
    note_id: Number, data: JSONBody[NoteDocument], catalog: NamedDependency[Catalog], who: NamedDependency[Principal]
) -> None:
    """Write a note of your municipality anew."""
    catalog.notes.change(note_id, data.text, who)


@delete(
    "/town/notes/{note_id:str}",
    sync_to_thread=True,
    summary="Delete a note",
    response_description="Nothing; the note is gone.",
    responses=OWN_STEP,
)
def remove_note(note_id: Number, catalog: NamedDependency[Catalog], who: NamedDependency[Principal]) -> None:
    """Delete a note of your municipality for good."""
    catalog.notes.remove(note_id, who)


RESOURCE = Resource(
    Right.USE,
    (
        list_uses,
        confirm_use,
        withdraw_use,
        decline_use,
        list_declined,
        list_watched,
        watch,
        unwatch,
        list_warnings,
        list_notes,
        write_note,
        change_note,
        remove_note,
    ),
    tags=("town",),
)
