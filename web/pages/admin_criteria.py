"""`/admin/criteria`: the criteria of the reviewers' checklist, and the draft of the next edition, for administrators.

Every form carries the state of the draft that it was shown with. One that is refused comes back with what was typed.
"""

from collections.abc import Callable, Mapping

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from litestar.response import Redirect

from catalog.criteria import AREAS, Answer
from catalog.criteria_drafting import LONGEST, CriterionDraft
from catalog.criteria_drafts import SUBJECT, CriteriaDraftView
from catalog.errors import NotFoundError, SubmissionError
from catalog.permissions import Right
from catalog.services import Catalog
from web.criteria_form import BLANK, as_written, read_criterion
from web.draft_form import one, read_posted
from web.people_faults import people_faults
from web.pluggable import Page
from web.rendering import Visit
from web.wording import word

HOME = "/admin/criteria"
DRAFT = "/admin/criteria/draft"
NEWEST = 20


@get(HOME, sync_to_thread=True)
def overview(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show what is asked today, former editions, and whether a draft is being written."""
    return visit.page(
        "admin_criteria.html",
        asked=catalog.editions.overview(),
        passed_over=catalog.editions.passed_over(),
        draft=catalog.criteria_drafts.read(visit.who),
        entries=catalog.audit.page(size=NEWEST, subject=SUBJECT),
    )


@post(HOME, sync_to_thread=True)
def start(body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Redirect:
    """Begin the draft, or go on with the one that is begun."""
    catalog.criteria_drafts.start(visit.who, one(read_posted(body), "edition"))
    return _to(visit, DRAFT)


@get(DRAFT, sync_to_thread=True)
def draft(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the draft beside what is asked today."""
    return _draft(catalog, visit)


@post(DRAFT, sync_to_thread=True)
def act(body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str] | Redirect:
    """Move, drop or take back a criterion, discard the draft, or take a step towards publishing it."""
    posted = read_posted(body)
    wanted, name, shown, reason = (one(posted, each) for each in ("act", "criterion", "state", "reason"))
    drafts, who = catalog.criteria_drafts, visit.who
    acts: Mapping[str, Callable[[], object]] = {
        "up": lambda: drafts.move(name, who, shown, up=True),
        "down": lambda: drafts.move(name, who, shown, up=False),
        "drop": lambda: drafts.drop(name, who, shown),
        "restore": lambda: drafts.restore(name, who, shown),
        "discard": lambda: drafts.discard(who, shown),
        "intend": lambda: drafts.intend(reason, who, shown),
        "agree": lambda: drafts.agree(who, shown),
        "decline": lambda: drafts.decline(who, shown),
    }
    if wanted not in acts:
        raise NotFoundError("act", wanted)
    try:
        acts[wanted]()
    except SubmissionError as error:
        return _draft(catalog, visit, error.faults, reason)
    if wanted in {"discard", "agree"}:
        return _to(visit, HOME)
    return _to(visit, DRAFT, f"#criterion-{name}" if wanted in {"up", "down", "restore"} else "")


@get("/admin/criteria/preview", sync_to_thread=True)
def preview(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the checklist as reviewers would see it."""
    found = _known(catalog.criteria_drafts.read(visit.who))
    return visit.page("admin_criteria_preview.html", draft=found, areas=AREAS, choices=tuple(Answer))


@get("/admin/criteria/new", sync_to_thread=True)
def new(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show the form for one more criterion."""
    return _form(visit, "", BLANK, _known(catalog.criteria_drafts.read(visit.who)).state)


@post("/admin/criteria/new", sync_to_thread=True)
def add(body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str] | Redirect:
    """Add a criterion, or show the form again with what is missing."""
    return _save("", body, catalog, visit)


@get("/admin/criteria/change/{criterion:str}", sync_to_thread=True)
def change_form(
    criterion: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str]:
    """Show the form with a criterion of the draft."""
    found = _known(catalog.criteria_drafts.read(visit.who))
    known = next((each for each in found.criteria if each.id == criterion), None)
    if known is None:
        raise NotFoundError("criterion", criterion)
    return _form(visit, criterion, as_written(known), found.state)


@post("/admin/criteria/change/{criterion:str}", sync_to_thread=True)
def change(
    criterion: FromPath[str], body: RawBody, catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Write a criterion anew, or show the form again with what is wrong."""
    return _save(criterion, body, catalog, visit)


def _save(name: str, body: bytes, catalog: Catalog, visit: Visit) -> Response[str] | Redirect:
    posted = read_posted(body)
    wanted, drafts = read_criterion(posted), catalog.criteria_drafts
    try:
        if name:
            drafts.change(name, wanted, visit.who, one(posted, "state"))
        else:
            drafts.add(wanted, visit.who, one(posted, "state"))
    except SubmissionError as error:
        found = drafts.read(visit.who)
        there = found is not None and (not name or any(each.id == name for each in found.criteria))
        place = visit if there else visit.at(DRAFT if found else HOME)
        return _form(place, name, wanted, found.state if found else "", error.faults)
    return _to(visit, DRAFT, f"#area-{wanted.area}")


def _form(
    visit: Visit, name: str, typed: CriterionDraft, state: str, faults: Mapping[str, str] | None = None
) -> Response[str]:
    return visit.page(
        "admin_criterion.html",
        status=422 if faults else 200,
        name=name,
        typed=typed,
        state=state,
        areas=tuple((area, word(visit.language, "area", area)) for area in AREAS),
        longest=LONGEST,
        faults=people_faults(visit.language, faults or {}, {}),
    )


def _draft(catalog: Catalog, visit: Visit, faults: Mapping[str, str] | None = None, reason: str = "") -> Response[str]:
    """Show the draft, or after a refused step that there is none any more."""
    found = catalog.criteria_drafts.read(visit.who)
    if not faults:
        _known(found)
    return (visit if found else visit.at(HOME)).page(
        "admin_criteria_draft.html",
        status=422 if faults else 200,
        draft=found,
        areas=AREAS,
        reason=reason,
        faults=people_faults(visit.language, faults or {}, {}),
    )


def _known(found: CriteriaDraftView | None) -> CriteriaDraftView:
    if found is None:
        raise NotFoundError("draft", "of the criteria")
    return found


def _to(visit: Visit, path: str, place: str = "") -> Redirect:
    return Redirect(visit.address(path) + place, status_code=303)


PAGE = Page(Right.ADMINISTER, (overview, start, draft, act, preview, new, add, change_form, change))
