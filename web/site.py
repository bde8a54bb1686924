"""Finds the page and API files beside it and makes the web application of them: a new page is one new file.

Each file in `web/pages` ends in the constant `PAGE`, each in `web/api` in `RESOURCE`. Nothing lists them; a test plugs
in one of its own by handing over another package to search.
"""

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.stores.memory import MemoryStore
from litestar.types import LifespanHook

from catalog.errors import NotFoundError
from catalog.permissions import Right
from catalog.services import Catalog
from catalog.views import MunicipalityView
from web import api, pages
from web.api_parameters import json_body, known_parameters
from web.application import Application
from web.assets import load_assets
from web.authentication import RIGHT, Authentication, permitted, principal
from web.caching import TaggedResponse
from web.documents import BEARER
from web.language import Language
from web.oidc.providers import Providers
from web.oidc.values import Provider
from web.openapi import describe_types, openapi_config
from web.operation import Operation, unknown
from web.operator import Operator
from web.pluggable import MenuLink, Page, Resource
from web.problems import answer
from web.rendering import TEMPLATES, Renderer, build_environments, provide_visit
from web.security import protect, same_origin
from web.unsent import KeepUnsent
from web.waiting_line import WaitingLine

API = "/api/v1"
PROVIDER_PLACES = 4
"""So many requests at once may wait for the answer of another provider."""
BODY_BYTES = 100_000
LIMIT_STORES = ("submit_limit", "draft_limit", "people_limit", "complaint_limit", "reference_limit", "api_limit")
"""Where the counts of callers are kept, one place for each limit."""


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What differs from one instance to another; packages and templates may be added, as a test or a county would.

    `operation` is asked at each visit of its page.
    """

    operator: Operator = field(default_factory=Operator)
    operation: Callable[[], Operation] = unknown
    public_url: str = ""
    pages: tuple[ModuleType, ...] = (pages,)
    resources: tuple[ModuleType, ...] = (api,)
    templates: tuple[Path, ...] = (TEMPLATES,)
    providers: tuple[Provider, ...] = ()


def build_site(
    catalog: Catalog, options: SiteOptions | None = None, on_shutdown: Sequence[LifespanHook] = ()
) -> Litestar:
    """Return the web application over a catalogue."""
    app = build_frame(options, on_shutdown)
    settle(app, catalog)
    return app


def build_frame(options: SiteOptions | None = None, on_shutdown: Sequence[LifespanHook] = ()) -> Litestar:
    """Return the application without a catalogue: its routes, their description and the templates."""
    chosen = options or SiteOptions()
    found = tuple(find_pages(chosen.pages))
    app = Application(
        [*_page_routers(found), _api_router(find_resources(chosen.resources))],
        before_send=[protect],
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=5, exclude=["/static/", "/events$", "/health/"]
        ),
        dependencies={
            **{name: _held(name) for name in ("catalog", "line", "provider_line", "providers")},
            "operator": Provide(lambda: chosen.operator, sync_to_thread=False),
            "operation": Provide(chosen.operation, sync_to_thread=True),
            "visit": VISIT,
            "who": Provide(principal, sync_to_thread=False),
        },
        exception_handlers={Exception: answer},
        guards=[same_origin, permitted],
        logging_config=None,
        middleware=[KeepUnsent(), Authentication],
        on_shutdown=on_shutdown,
        openapi_config=openapi_config(API),
        request_max_body_size=BODY_BYTES,
    )
    app.state.options = chosen
    app.state.renderer = _renderer(chosen, found)
    describe_types(app)
    app.state.description = app.openapi_schema.to_schema()
    return app


def settle(app: Litestar, catalog: Catalog) -> None:
    """Let an application stand over a catalogue; what it remembers of callers, and who waits, begins with nobody."""
    state = app.state
    state.catalog = catalog
    state.line, state.provider_line = WaitingLine(), WaitingLine(places=PROVIDER_PLACES)
    state.providers = Providers(state.options.providers, catalog.sign_ins.clock)
    state.renderer = replace(
        state.renderer, municipality=partial(_municipality, catalog), unread=catalog.messages.unread
    )
    for name in LIMIT_STORES:
        app.stores.register(name, MemoryStore(), allow_override=True)


def _held(name: str) -> Provide:
    def find(request: Request[Any, Any, State]) -> Any:  # noqa: ANN401 - whatever `settle` put there
        return request.app.state[name]

    return Provide(find, sync_to_thread=False)


VISIT = Provide(provide_visit, sync_to_thread=False)


def find_pages(packages: Iterable[ModuleType]) -> Iterator[Page]:
    """Yield what every page file of the packages hands over."""
    for module in _modules(packages):
        yield module.PAGE


def find_resources(packages: Iterable[ModuleType]) -> Iterator[Resource]:
    """Yield what every API file of the packages hands over."""
    for module in _modules(packages):
        yield module.RESOURCE


def _modules(packages: Iterable[ModuleType]) -> Iterator[ModuleType]:
    for package in packages:
        for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
            yield import_module(f"{package.__name__}.{found.name}")


def _page_routers(found: Iterable[Page]) -> Iterator[Router]:
    pages_found = tuple(found)
    everywhere = [_router(page) for page in pages_found]
    english = [_router(page) for page in pages_found if page.bilingual]
    yield Router("/", route_handlers=everywhere, include_in_schema=False)
    yield Router(Language.EN.prefix, route_handlers=english, include_in_schema=False)


def _router(page: Page) -> Router:
    return Router("/", route_handlers=page.handlers, opt={RIGHT: page.right})


def _api_router(found: Iterable[Resource]) -> Router:
    routers = [_resource_router(resource) for resource in found]
    return Router(API, route_handlers=routers, guards=[known_parameters, json_body], response_class=TaggedResponse)


def _resource_router(found: Resource) -> Router:
    security = None if found.right is Right.BROWSE else BEARER
    return Router("/", route_handlers=found.handlers, opt={RIGHT: found.right}, tags=found.tags, security=security)


def _renderer(options: SiteOptions, found: Iterable[Page]) -> Renderer:
    assets = load_assets()
    menu = tuple(sorted((link for page in found for link in page.menu), key=_place))
    environments = build_environments(assets, options.operator, menu, options.templates)
    offered = tuple((provider.id, provider.label) for provider in options.providers)
    return Renderer(environments, assets, options.public_url, providers=offered)


def _municipality(catalog: Catalog, ags: str) -> MunicipalityView | None:
    try:
        return catalog.municipalities.read(ags)
    except NotFoundError:
        return None


def _place(link: MenuLink) -> tuple[bool, int]:
    return link.footer, link.order
