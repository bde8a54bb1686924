"""`/drafts/…`: a vendor's listing as it is being written, behind a secret link or for an organisation's own people.

Whoever has no account has the link as the key; a draft that belongs to an organisation is found under its identifier
by the organisation's people alone. So these pages are kept by nobody: not by caches, not by search engines. Every step
saves; what is wrong is kept and said at its field. Suggestions are taken one by one or all at once, never unasked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromPath, RawBody
from litestar.response import Redirect

from catalog.checking import needs_source
from catalog.draft_keys import Opened
from catalog.drafts import DraftView
from catalog.errors import NotFoundError, SubmissionError
from catalog.inputs import Actor, ListingDraft
from catalog.permissions import Right
from catalog.proposal import STATEMENT, Proposal, Suggestion, taken, taken_where_empty
from catalog.proposals import ProposalView
from catalog.services import Catalog
from catalog.states_of_listings import SHOWN
from catalog.to_publiccode import file_of
from catalog.views import Resemblance, Role
from web.draft_faults import draft_faults
from web.draft_form import BASICS, one, parts_of, read_part, read_posted
from web.draft_view import NO_PROPOSAL, DraftPage
from web.faults import fault_sentence
from web.pluggable import Page
from web.queries import one as queried
from web.rendering import Visit
from web.signing_in import UNLISTED, to

LIMIT = RateLimitConfig(rate_limit=("hour", 60), store="draft_limit")
"""For reading repositories anew, by the caller's address; whoever has a draft may save freely."""
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a handler works with: who visits with which secret, the draft behind it, and what was proposed for it."""

    catalog: Catalog
    visit: Visit
    key: str
    draft: DraftView
    asked: ProposalView | None
    owned: bool = False

    @property
    def proposal(self) -> Proposal:
        """Return what was proposed, nothing if nothing was."""
        return (self.asked and self.asked.proposal) or NO_PROPOSAL

    def address(self, path: str = "") -> str:
        """Return the address of a page of this draft."""
        return self.visit.address(f"/drafts/{self.key}{path}")

    def view(self, codes: Mapping[str, str]) -> DraftPage:
        """Return the draft as its pages show it, with these faults."""
        language, content = self.visit.language, self.draft.content
        return DraftPage(language, content, self.proposal, draft_faults(language, codes, content))

    def save(self, content: ListingDraft) -> "Desk":
        """Keep the content and return the desk with it."""
        draft = self.catalog.drafts.save(self.draft.id, content, _vendor(content), self.visit.who)
        return replace(self, draft=draft)


@get("/drafts/{key:str}", sync_to_thread=True)
def show_draft(key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show what is written, what is proposed and what is missing; after publishing, where the listing is."""
    opened = catalog.draft_keys.open(key, visit.who)
    if not opened.draft:
        return _published(catalog, visit, key, opened.slug)
    return _overview(_desk(catalog, visit, key, opened))


@post("/drafts/{key:str}", sync_to_thread=True)
def act(
    key: FromPath[str], body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Take suggestions, publish, go on over a newer version, discard, or begin the next draft."""
    opened, posted = catalog.draft_keys.open(key, visit.who), read_posted(body)
    wanted = one(posted, "act")
    if wanted == "adopt" and not opened.owned:
        taken_over = catalog.offerings.adopt(key, one(posted, "organisation"), visit.who)
        return to(visit.address(f"/drafts/{taken_over}" if opened.draft else f"/vendor/{taken_over}"))
    if not opened.draft:
        if wanted == "edit":
            draft = catalog.drafts.start(Actor("", Role.VENDOR), opened.slug)
            catalog.draft_keys.attach(key, draft.id)
        return to(visit.address(f"/drafts/{key}"))
    desk = _desk(catalog, visit, key, opened)
    if wanted == "publish":
        return _publish(desk)
    if wanted == "discard":
        catalog.drafts.discard(opened.draft, visit.who)
        home = "/vendor" if opened.owned else "/submit"
        return to(visit.address(f"/solutions/{opened.slug}" if opened.slug and not opened.owned else home))
    if wanted == "rebase":
        catalog.drafts.rebase(opened.draft, visit.who)
    elif one(posted, "take"):
        try:
            desk.save(_taken(desk, desk.draft.content, one(posted, "take")))
        except SubmissionError as error:
            return _overview(desk, desk.draft.faults | error.faults, status=422)
    return to(desk.address("#proposal" if one(posted, "take") else ""))


@post("/drafts/{key:str}/ask", sync_to_thread=True, middleware=[LIMIT.middleware])
def ask(
    key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Ask for the repository to be read anew."""
    desk = _desk(catalog, visit, key, catalog.draft_keys.open(key, visit.who))
    try:
        catalog.proposals.request(desk.draft.id, desk.draft.content.address, visit.who)
    except SubmissionError as error:
        return _overview(desk, desk.draft.faults | error.faults, status=422)
    return to(desk.address())


@get("/drafts/{key:str}/publiccode.yml", sync_to_thread=True)
def download(key: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Give the draft as a valid publiccode.yml, or say what is missing."""
    desk = _desk(catalog, visit, key, catalog.draft_keys.open(key, visit.who))
    if not needs_source(desk.draft.content):
        raise NotFoundError("publiccode.yml", "of what has no repository")
    written = file_of(desk.draft.content, desk.proposal.text)
    if written.missing:
        return _overview(desk, status=422)
    headers = UNLISTED | {"content-disposition": 'attachment; filename="publiccode.yml"'}
    return Response(written.text, headers=headers, media_type="application/yaml; charset=utf-8")


@get("/drafts/{key:str}/{part:str}", sync_to_thread=True)
def show_part(
    key: FromPath[str], part: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show one part of the form; its faults only if the address asks for them."""
    desk = _desk(catalog, visit, key, catalog.draft_keys.open(key, visit.who))
    checked = bool(queried(visit.query, "check"))
    return _part(desk, part, desk.draft.faults if checked else {})


@post("/drafts/{key:str}/{part:str}", sync_to_thread=True)
def save_part(
    key: FromPath[str],
    part: FromPath[str],
    body: RawBody,
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Save one part as it was typed and go on to the next, or show its faults; a suggestion may be taken with it."""
    desk = _desk(catalog, visit, key, catalog.draft_keys.open(key, visit.who))
    if part not in parts_of(desk.draft.content):
        raise NotFoundError("part", part)
    posted = read_posted(body)
    read = read_part(part, desk.draft.content, posted, visit.language)
    take = one(posted, "take")
    try:
        desk = desk.save(_taken(desk, read.content, take))
    except SubmissionError as error:
        return _part(replace(desk, draft=replace(desk.draft, content=read.content)), part, error.faults, read.typed)
    if take and not read.faults:
        return to(desk.address(f"/{part}#{_box(desk, take)}"))
    shown = desk.view(codes := {**desk.draft.faults, **read.faults})
    if any(each.part == part for each in shown.faults):
        return _part(desk, part, codes, read.typed, saved=True)
    return to(_following(desk, part))


def _publish(desk: Desk) -> Response[str] | Redirect:
    try:
        published = desk.catalog.drafts.publish(desk.draft.id, _vendor(desk.draft.content), desk.visit.who)
    except SubmissionError as error:
        return _overview(desk, error.faults, status=422)
    if published.assessment:
        return to(desk.visit.address(f"/assessments/{published.assessment}"))
    return to(desk.visit.address(f"/vendor/{published.slug}") if desk.owned else desk.address())


def _desk(catalog: Catalog, visit: Visit, key: str, opened: Opened) -> Desk:
    if not opened.draft:
        raise NotFoundError("draft", "that is not published")
    draft = catalog.drafts.read(opened.draft, visit.who)
    return Desk(catalog, visit, key, draft, catalog.proposals.of(opened.draft), opened.owned)


def _overview(desk: Desk, codes: Mapping[str, str] | None = None, *, status: int = 200) -> Response[str]:
    content = desk.draft.content
    has_file = needs_source(content)
    asked = desk.asked
    standing = desk.catalog.listings.standing(desk.draft.slug) if desk.draft.slug else None
    return desk.visit.at(f"/drafts/{desk.key}").page(
        "draft.html",
        status=status,
        headers=UNLISTED,
        key=desk.key,
        draft=desk.draft,
        shown=desk.view(desk.draft.faults if codes is None else codes),
        refused=status != 200,  # noqa: PLR2004 - HTTP's own number
        asked=asked,
        asked_fault=fault_sentence(desk.visit.language, asked.fault, asked.address) if asked and asked.fault else "",
        file=file_of(content, desk.proposal.text) if has_file else None,
        owned=desk.owned,
        standing=standing,
        reviewed_first=desk.catalog.assessments.review and not (standing and standing.state in SHOWN),
    )


def _published(catalog: Catalog, visit: Visit, key: str, slug: str) -> Response[str]:
    """Show what has become of the listing to whoever has the link to it."""
    return visit.page(
        "draft_published.html", headers=UNLISTED, key=key, slug=slug, standing=catalog.listings.standing(slug)
    )


def _part(
    desk: Desk, part: str, codes: Mapping[str, str], typed: Mapping[str, str] | None = None, *, saved: bool = False
) -> Response[str]:
    """Show a part; with `typed` (what could not be kept) it is the answer to a form that was refused, or saved."""
    if part not in parts_of(desk.draft.content):
        raise NotFoundError("part", part)
    shown = desk.view(codes)
    return desk.visit.page(
        "draft_part.html",
        status=200 if typed is None else 422,
        headers=UNLISTED,
        key=desk.key,
        part=part,
        shown=shown,
        controls=shown.controls(part, typed or {}),
        faults=tuple(each for each in shown.faults if each.part == part or not each.input),
        similar=_similar(desk, codes) if part == BASICS else (),
        saved=saved,
    )


def _similar(desk: Desk, codes: Mapping[str, str]) -> tuple[Resemblance, ...]:
    """Return the organisations that may be meant, while the form asks or has been answered."""
    organisation = desk.draft.content.organisation
    if organisation is None or not (organisation.slug or codes.get("organisation", "").startswith("organisation.")):
        return ()
    return desk.catalog.organisations.similar(organisation.name)


def _taken(desk: Desk, content: ListingDraft, wanted: str) -> ListingDraft:
    """Return the content with the wanted suggestion in it, or with all that fill an empty field."""
    if wanted == EVERYTHING:
        return taken_where_empty(content, desk.proposal)
    suggestion = _suggestion(desk, wanted)
    return taken(content, suggestion) if suggestion else content


def _suggestion(desk: Desk, wanted: str) -> Suggestion | None:
    numbered = {str(index): each for index, each in enumerate(desk.proposal.suggestions)}
    return numbered.get(wanted)


def _box(desk: Desk, wanted: str) -> str:
    """Return the id of the input that the wanted suggestion fills."""
    suggestion = _suggestion(desk, wanted)
    return suggestion.field.removeprefix(STATEMENT) if suggestion else ""


def _following(desk: Desk, part: str) -> str:
    parts = parts_of(desk.draft.content)
    after = parts[parts.index(part) + 1 :]
    return desk.address(f"/{after[0]}" if after else "#publish")


def _vendor(content: ListingDraft) -> Actor:
    return Actor(content.organisation.name if content.organisation else "", Role.VENDOR)


PAGE = Page(Right.SUBMIT, (show_draft, act, ask, download, show_part, save_part))
