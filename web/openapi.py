"""The API's own description, served as JSON only: the usual documentation pages load from other people's servers."""

from litestar import Router
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import License, Server, Tag

VERSION = "1.0.0"


def openapi_config(path: str) -> OpenAPIConfig:
    """Return the description's frame, served at `PATH/openapi.json` and at `PATH` itself."""
    return OpenAPIConfig(
        title="Open Solution Market",
        version=VERSION,
        summary="Software for public administrations with a measured, explained quality score.",
        description=(
            "Read-only and public; no key is needed. The same views are shown on the pages. Reports never change once "
            "they are published, so they may be cached for ever. Errors are RFC 9457 problem details."
        ),
        license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
        servers=[Server(url="/", description="This instance")],
        tags=[
            Tag("solutions", description="Listed solutions and their scores."),
            Tag("reports", description="Complete quality reports, down to file and line."),
            Tag("organisations", description="Vendors, operators and public bodies."),
        ],
        use_handler_docstrings=True,
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router(path, route_handlers=[], include_in_schema=False, guards=[_known_path]),
    )


def _known_path(connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Litestar answers unknown paths beside the description with a page of its own; ours are problem details."""
    if connection.path_params:
        raise NotFoundException
