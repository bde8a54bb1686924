"""`/account/organisations` and `/organisations/…`: to whom an account belongs, and who belongs to an organisation."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect

from catalog.errors import StateError, SubmissionError
from catalog.memberships import Registration
from catalog.permissions import Principal, Right
from catalog.services import Catalog
from web.language import mark
from web.people_faults import people_faults
from web.pluggable import MenuLink, Page
from web.rendering import Visit
from web.towns import read_town

LIMIT = RateLimitConfig(rate_limit=("hour", 60), store="people_limit")
"""For registering and inviting, by the caller's address."""
HOME = "/account/organisations"


@dataclass(frozen=True, slots=True)
class OrganisationForm:
    """The fields of a registration as a browser sends them."""

    name: str = ""
    kind: str = "vendor"
    website: str = ""
    town: str = ""
    ags: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class PeopleForm:
    """What shall become of whom."""

    act: str = ""
    account: str = ""
    email: str = ""
    town: str = ""
    ags: str = ""


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """What an account does with its own place in an organisation."""

    act: str = ""
    organisation: str = ""


@get(HOME, sync_to_thread=True)
def list_places(catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show to whom the account belongs, and who invites it."""
    return visit.page(
        "organisations.html",
        places=catalog.memberships.places(visit.who),
        invitations=catalog.invitations.list(visit.who),
    )


@post(HOME, sync_to_thread=True)
def change_place(
    data: URLEncodedBody[PlaceForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Redirect:
    """Accept or refuse an invitation, ask for an organisation, or leave one."""
    acts: Mapping[str, Callable[[str, Principal], object]] = {
        "accept": catalog.invitations.accept,
        "refuse": catalog.invitations.refuse,
        "ask": catalog.memberships.ask,
        "leave": catalog.memberships.leave,
    }
    if data.act in acts:
        acts[data.act](data.organisation, visit.who)
    return Redirect(visit.address(HOME), status_code=303)


@get("/organisations/new", sync_to_thread=True)
def show_form(visit: NamedDependency[Visit]) -> Response[str]:
    """Show the empty form."""
    return visit.page("organisation_new.html", form=OrganisationForm(), faults={}, similar=(), towns=())


@post("/organisations/new", sync_to_thread=True, middleware=[LIMIT.middleware])
def register(
    data: URLEncodedBody[OrganisationForm], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]
) -> Response[str] | Redirect:
    """Register an organisation, or ask for one that is known already."""
    public = data.kind == "public"
    town = read_town(catalog.municipalities, data.town, data.ags, visit.language) if public else None
    form = Registration(data.name, data.kind, data.website, town.ags if town else "", data.choice)
    try:
        place = catalog.memberships.register(form, visit.who)
    except SubmissionError as error:
        codes = dict(error.faults)
        if town and "ags" in codes:
            codes["town"] = codes.pop("ags") if town.ags else town.fault
        asked = bool(data.choice) or codes.get("name") == "organisation.similar"
        return visit.page(
            "organisation_new.html",
            status=422,
            form=data,
            faults=people_faults(visit.language, codes, asdict(data)),
            similar=catalog.organisations.similar(data.name) if asked else (),
            towns=town.choices if town else (),
        )
    path = f"/organisations/{place.slug}/people" if place.state == "active" else HOME
    return Redirect(visit.address(path), status_code=303)


@get("/organisations/{slug:str}/people", sync_to_thread=True)
def show_people(slug: FromPath[str], catalog: NamedDependency[Catalog], visit: NamedDependency[Visit]) -> Response[str]:
    """Show an organisation to its own people."""
    return _people(catalog, visit, slug)


@post("/organisations/{slug:str}/people", sync_to_thread=True, middleware=[LIMIT.middleware])
def change_people(
    slug: FromPath[str],
    data: URLEncodedBody[PeopleForm],
    catalog: NamedDependency[Catalog],
    visit: NamedDependency[Visit],
) -> Response[str] | Redirect:
    """Let somebody in or out, hand over, invite, or name the municipality."""
    town = read_town(catalog.municipalities, data.town, data.ags, visit.language) if data.act == "locate" else None
    if town and not town.ags:
        return _people(catalog, visit, slug, {"town": town.fault}, data, town.choices)
    try:
        _change(catalog, visit, slug, replace(data, ags=town.ags if town else ""))
    except SubmissionError as error:
        return _people(
            catalog, visit, slug, {"town" if name == "ags" else name: code for name, code in error.faults.items()}, data
        )
    except StateError:
        return _people(catalog, visit, slug, {"people-title": "last_manager"}, data)
    return Redirect(visit.address(HOME if data.act == "leave" else f"/organisations/{slug}/people"), status_code=303)


def _change(catalog: Catalog, visit: Visit, slug: str, data: PeopleForm) -> None:
    who = visit.who
    acts: Mapping[str, Callable[[], None]] = {
        "grant": lambda: catalog.memberships.grant(slug, data.account, who),
        "remove": lambda: catalog.memberships.remove(slug, data.account, who),
        "promote": lambda: catalog.memberships.promote(slug, data.account, who),
        "step-down": lambda: catalog.memberships.step_down(slug, who),
        "leave": lambda: catalog.memberships.leave(slug, who),
        "invite": lambda: catalog.invitations.invite(slug, data.email, who, visit.language),
        "uninvite": lambda: catalog.invitations.uninvite(slug, data.email, who),
        "locate": lambda: catalog.memberships.locate(slug, data.ags, who),
    }
    if data.act in acts:
        acts[data.act]()


def _people(  # noqa: PLR0913, PLR0917 - what was typed and what was wrong with it
    catalog: Catalog,
    visit: Visit,
    slug: str,
    codes: Mapping[str, str] | None = None,
    typed: PeopleForm = PeopleForm(),
    towns: tuple[tuple[str, str], ...] = (),
) -> Response[str]:
    faults = people_faults(visit.language, codes or {}, asdict(typed))
    return visit.page(
        "organisation_people.html",
        status=422 if faults else 200,
        organisation=catalog.memberships.read(slug, visit.who),
        faults=faults,
        typed=typed,
        towns=towns,
    )


PAGE = Page(
    Right.ACCOUNT,
    (list_places, change_place, show_form, register, show_people, change_people),
    (MenuLink(mark("Meine Organisationen"), HOME, 70, right=Right.ACCOUNT),),
)
