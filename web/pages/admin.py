"""`/admin`: accounts and roles, listings in every state, imports, and the audit log, for administrators alone.

Each form asks for the reason that the log will name. A refused form comes back with what was typed.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated

from litestar import Request, Response, get, post
from litestar.datastructures import State, UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.params import Body, FromPath, RawBody
from litestar.response import Redirect, Stream

from catalog.audit import line_of
from catalog.errors import SubmissionError
from catalog.exchange.files import read_file
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.sign_ins import HIGH
from catalog.states_of_listings import ListingState
from web.draft_form import one, read_posted
from web.language import mark
from web.people_faults import people_fault, people_faults
from web.pluggable import MenuLink, Page
from web.problems import answer
from web.queries import one as queried
from web.queries import page_of, whole
from web.rendering import Visit
from web.review_form import FalseClaim, refused_claim

AUDIT_SIZE = 100
LARGEST_FILE = 5_000_000
MOST_OUTCOMES = 500
ORIGIN = "import"
REMOVE_CLAIM = "remove-claim"


@dataclass(frozen=True, slots=True)
class ImportForm:
    """A file to bring in, and whether only to try."""

    file: UploadFile
    rehearse: str = ""


@get("/admin", sync_to_thread=True)
def overview(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show what there is to do."""
    return visit.page(
        "admin.html",
        backlog=catalog.assessments.backlog(),
        counts=catalog.administration.counts(visit.who),
        draft=catalog.criteria_drafts.read(visit.who),
        entries=catalog.audit.page(size=10),
    )


@get("/admin/accounts", sync_to_thread=True)
def accounts(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the accounts."""
    found = catalog.administration.accounts(visit.who, queried(visit.query, "q").strip(), page_of(visit.query))
    return visit.page("admin_accounts.html", found=found, text=queried(visit.query, "q"))


@get("/admin/accounts/{account_id:str}", sync_to_thread=True)
def account(
    account_id: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show one account."""
    return _account(catalog, visit, account_id)


@post("/admin/accounts/{account_id:str}", sync_to_thread=True)
def change_account(
    account_id: FromPath[str], body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Change an account's roles, or close or open it."""
    posted = read_posted(body)
    reason = one(posted, "reason")
    try:
        if one(posted, "act") == "roles":
            catalog.administration.set_roles(visit.who, account_id, tuple(posted.get("role", ())), reason)
        else:
            catalog.administration.set_state(visit.who, account_id, one(posted, "act"), reason)
    except SubmissionError as error:
        return _account(catalog, visit, account_id, _sentences(visit, error.faults), reason)
    return Redirect(visit.address(f"/admin/accounts/{account_id}"), status_code=303)


@get("/admin/listings", sync_to_thread=True)
def listings(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the listings of every state."""
    state = queried(visit.query, "state")
    chosen = state if state in set(ListingState) else ""
    text = queried(visit.query, "q").strip()
    found = catalog.administration.listings(visit.who, text, chosen, page_of(visit.query))
    return visit.page("admin_listings.html", found=found, text=text, state=chosen, states=tuple(ListingState))


@get("/admin/listings/{slug:str}", sync_to_thread=True)
def listing(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show one listing and the steps that are open."""
    return _listing(catalog, visit, slug)


@post("/admin/listings/{slug:str}", sync_to_thread=True)
def change_listing(
    slug: FromPath[str], body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Take a step, decline one, take a false claim down, or have the repository measured once more."""
    posted = read_posted(body)
    wanted, reason = one(posted, "act"), one(posted, "reason")
    if wanted == "assess":
        view = catalog.administration.assess(visit.who, slug)
        return Redirect(visit.address(f"/assessments/{view.id}"), status_code=303)
    if wanted == REMOVE_CLAIM:
        return _remove_claim(catalog, visit, slug, FalseClaim(one(posted, "ags"), reason))
    try:
        if wanted == "decline":
            catalog.administration.decline(visit.who, slug)
        else:
            catalog.administration.step(visit.who, slug, wanted, reason)
    except SubmissionError as error:
        return _listing(catalog, visit, slug, _sentences(visit, error.faults), reason)
    return Redirect(visit.address(f"/admin/listings/{slug}"), status_code=303)


@get("/admin/organisations", sync_to_thread=True)
def organisations(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the public bodies that wait to be confirmed, and who has asked for an organisation that nobody manages."""
    return visit.page(
        "admin_organisations.html",
        unconfirmed=catalog.memberships.unconfirmed(visit.who),
        waiting=dict.fromkeys(catalog.memberships.waiting(visit.who)),
    )


@post("/admin/organisations/{slug:str}", sync_to_thread=True)
def confirm_organisation(
    slug: FromPath[str], body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Redirect:
    """Say that a public body is what it says; from then on its people act as that municipality."""
    catalog.memberships.confirm(slug, one(read_posted(body), "ags"), visit.who)
    return Redirect(visit.address("/admin/organisations"), status_code=303)


@get("/admin/import", sync_to_thread=True)
def import_form(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the form for a file."""
    return visit.page("admin_import.html", faults={}, outcomes=None, counts={}, name="", rehearsed=False)


def _not_text(request: Request[object, object, State], error: Exception) -> Response[object]:
    """Refuse a form with a field that is no text in its encoding; reading forms leaves these errors to us."""
    is_theirs = type(error) in {UnicodeDecodeError, LookupError}
    return answer(request, ClientException("a field of the form is no text") if is_theirs else error)


@post(
    "/admin/import",
    sync_to_thread=True,
    request_max_body_size=LARGEST_FILE + 10_000,
    exception_handlers={UnicodeDecodeError: _not_text, LookupError: _not_text},
)
def bring_in(
    data: Annotated[ImportForm, Body(media_type=RequestEncodingType.MULTI_PART)],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str]:
    """Bring in a file, or only try it, and show what became of each entry."""
    visit.who.require(Right.ADMINISTER)
    content, name, rehearsed = data.file.file.read(LARGEST_FILE + 1), data.file.filename[:200], bool(data.rehearse)
    code = "file.empty" if not content else "file.too_large" if len(content) > LARGEST_FILE else ""
    if code:
        faults = {"file": people_fault(visit.language, code)}
        return visit.page(
            "admin_import.html", status=422, faults=faults, outcomes=None, counts={}, name="", rehearsed=rehearsed
        )
    counts: Counter[str] = Counter()
    shown = []
    for outcome in catalog.exchange.bring_in(read_file(name, BytesIO(content), ORIGIN), rehearse=rehearsed):
        counts[outcome.result] += 1
        if outcome.told or outcome.result == "refused":
            shown.append(outcome)
    if not rehearsed:
        catalog.administration.note_import(visit.who, name, ", ".join(f"{counts[key]} {key}" for key in sorted(counts)))
    return visit.page(
        "admin_import.html",
        faults={},
        outcomes=tuple(shown[:MOST_OUTCOMES]),
        counts=dict(counts),
        name=name,
        rehearsed=rehearsed,
    )


@get("/admin/audit", sync_to_thread=True)
def audit(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the audit log, the newest entries first, or those about one subject."""
    before, subject = whole(queried(visit.query, "before")), queried(visit.query, "subject")
    entries = catalog.audit.page(before=before or None, size=AUDIT_SIZE, subject=subject)
    more = entries[-1].number if len(entries) == AUDIT_SIZE else None
    return visit.page("admin_audit.html", entries=entries, more=more, subject=subject)


@get("/admin/audit.jsonl", sync_to_thread=True)
def export_audit(catalog: NamedDependency[Catalog]) -> Stream:
    """Give the whole log as JSON lines, as `marketplace admin audit export` writes it."""
    headers = {"content-disposition": 'attachment; filename="audit.jsonl"'}
    return Stream(map(line_of, catalog.audit.all()), media_type="application/jsonl", headers=headers)


@post("/admin/audit/verify", sync_to_thread=True)
def verify_audit(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Check the chain of the log now."""
    entries = catalog.audit.page(size=AUDIT_SIZE)
    verdict = catalog.audit.verify()
    return visit.at("/admin/audit").page("admin_audit.html", entries=entries, more=None, subject="", verdict=verdict)


def _account(
    catalog: Catalog, visit: Visit, account_id: str, faults: Mapping[str, str] | None = None, reason: str = ""
) -> Response[str]:
    found = catalog.administration.account(visit.who, account_id)
    return visit.page(
        "admin_account.html",
        status=422 if faults else 200,
        account=found,
        roles=tuple(HIGH),
        own=account_id == visit.who.account,
        faults=faults or {},
        reason=reason,
        entries=catalog.audit.page(size=20, subject=f"account:{account_id}"),
    )


def _remove_claim(catalog: Catalog, visit: Visit, slug: str, claim: FalseClaim) -> Response[str] | Redirect:
    try:
        catalog.claims.take_down(slug, claim.ags, claim.reason, visit.who)
    except SubmissionError as error:
        return _listing(catalog, visit, slug, _sentences(visit, refused_claim(error.faults)), claim=claim)
    return Redirect(visit.address(f"/admin/listings/{slug}"), status_code=303)


def _listing(  # noqa: PLR0913, PLR0917 - what was typed comes back
    catalog: Catalog,
    visit: Visit,
    slug: str,
    faults: Mapping[str, str] | None = None,
    reason: str = "",
    claim: FalseClaim = FalseClaim(),  # noqa: B008 - frozen
) -> Response[str]:
    return visit.page(
        "admin_listing.html",
        status=422 if faults else 200,
        listing=catalog.administration.listing(visit.who, slug),
        faults=faults or {},
        reason=reason,
        claims=catalog.claims.open(slug, visit.who),
        claim=claim,
        entries=catalog.audit.page(size=20, subject=f"listing:{slug}"),
    )


def _sentences(visit: Visit, faults: Mapping[str, str]) -> dict[str, str]:
    return people_faults(visit.language, faults, {})


PAGE = Page(
    Right.ADMINISTER,
    (
        overview,
        accounts,
        account,
        change_account,
        listings,
        listing,
        change_listing,
        organisations,
        confirm_organisation,
        import_form,
        bring_in,
        audit,
        export_audit,
        verify_audit,
    ),
    (MenuLink(mark("Verwaltung"), "/admin", 60, right=Right.ADMINISTER),),
)
