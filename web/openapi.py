"""The API's own description, served as JSON only: the usual documentation pages load from other people's servers."""

from collections.abc import Iterable
from inspect import getdoc
from types import ModuleType

import msgspec
from litestar import Litestar, Router
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme, Server, Tag

from analyzer.advisories import values as advisories
from analyzer.dependencies import values as dependencies
from analyzer.duplication import values as duplication
from analyzer.history import maintenance
from analyzer.history import values as history
from analyzer.licences import values as licences
from analyzer.project import values as project
from catalog import criteria, editions, false_alarms, jobs, region_views, review_views, views
from catalog.permissions import Right
from scorers import report
from web import documents
from web.authentication import RIGHT

VERSION = "1.0.0"


DESCRIPTION = (
    "What is public is read without a key. What is done for an account needs one of its tokens as a bearer token, and "
    "may do no more than the account on the pages. The same views are shown there.\n\n"
    "Reports never change once they are published; at most they are taken down. What is read has an `ETag` (but for "
    "the lines of all solutions): send it as `If-None-Match`, and an answer that is still the same is an empty 304. "
    "Instants are in UTC. Names and values stay as they are; new fields and new values may come at any time, all else "
    "gets addresses of a new version.\n\n"
    "Errors are RFC 9457 problem details. Any operation may answer 400 to a parameter or a member of the body that is "
    "not described here and to a choice that there is not, 401 to a token that is unknown, over or revoked, 405 to "
    "another method, 413 to more than 100 kB, 415 to a body whose `Content-Type` is not `application/json`, 429 if you "
    "ask too often, 500 for a fault of ours and 503 while the database is away. 429 and 503 say in "
    "`Retry-After` how many seconds to wait."
)
DESCRIBED = (
    views, jobs, criteria, editions, region_views, review_views, false_alarms, report, advisories, dependencies,
    duplication, licences, project, history, maintenance, documents,
)  # fmt: skip
"""Where the types of the API have their home."""


def describe_types(app: Litestar, modules: Iterable[ModuleType] = DESCRIBED) -> None:
    """Give each type the sentence that its class opens with, and say what takes no unknown members.

    Litestar leaves out both.
    """
    named = {name: value for module in modules for name, value in vars(module).items() if isinstance(value, type)}
    for name, schema in app.openapi_schema.components.schemas.items():
        if name in named:
            schema.description = getdoc(named[name])
            if _is_strict(named[name]):
                schema.additional_properties = False


def _is_strict(described: type) -> bool:
    return issubclass(described, msgspec.Struct) and described.__struct_config__.forbid_unknown_fields


def openapi_config(path: str) -> OpenAPIConfig:
    """Return the description's frame, served at `PATH/openapi.json` and at `PATH` itself."""
    return OpenAPIConfig(
        title="Open Solution Market",
        version=VERSION,
        summary="Software for public administrations with a measured, explained quality score.",
        description=DESCRIPTION,
        license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
        servers=[Server(url="/", description="This instance")],
        tags=[
            Tag("solutions", description="Listed solutions and their scores."),
            Tag("reports", description="Complete quality reports, down to file and line."),
            Tag("organisations", description="Vendors, operators and public bodies."),
            Tag(
                "regions",
                description="What counties, associations and municipalities recommend of the shared catalogue.",
            ),
            Tag("review", description="The reviewers' queue, checklists and steps; needs a reviewer's token."),
            Tag("criteria", description="What reviewers ask about a solution, edition by edition."),
            Tag("municipalities", description="Municipalities, counties and associations by their official keys."),
            Tag(
                "vendor", description="Your own listings, also those that are not public yet; needs the right `offer`."
            ),
            Tag("town", description="What your municipality uses, watches and noted; needs the right `use`."),
            Tag("messages", description="What your account was told; needs the right `account`."),
        ],
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http", scheme="bearer", description="A token of your account; its scopes are names of rights."
                )
            }
        ),
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router(
            path, route_handlers=[], include_in_schema=False, guards=[_known_path], opt={RIGHT: Right.BROWSE}
        ),
    )


def _known_path(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Litestar answers unknown paths beside the description with a page of its own; ours are problem details."""
    if connection.path_params:
        raise NotFoundException
