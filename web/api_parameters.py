"""The API refuses a parameter that an operation does not have: a misspelled filter would answer with everything.

What takes one value is refused if it is there twice, because callers and caches differ in which of the two they mean.
A body that is said to be a form or plain text is refused by that, before anything in it is read.
"""

from collections import Counter
from urllib.parse import parse_qsl

from litestar import HttpMethod
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE

JSON = "application/json"
BODY = "data"
"""The name by which Litestar hands a body over."""


def known_parameters(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Refuse a query with unknown names, or with several values for what takes one."""
    if isinstance(handler, HTTPRouteHandler) and handler.http_methods == {HttpMethod.OPTIONS}:
        return
    several = _parameters(handler)
    query = connection.scope["query_string"].decode("latin-1")
    given = Counter(name for name, _ in parse_qsl(query, keep_blank_values=True))
    faults = [
        {"message": "Expected one value" if name in several else "Unknown parameter", "key": name, "source": "query"}
        for name, count in given.items()
        if name not in several or (count > 1 and not several[name])
    ]
    if faults:
        raise ValidationException("The query has parameters that this operation does not take", extra=faults)


def json_body(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Refuse a body that is said to be anything but JSON; who says nothing is taken to send it."""
    said = connection.headers.get("content-type", JSON)
    if BODY in handler.parsed_fn_signature.parameters and said.partition(";")[0].strip().lower() != JSON:
        wanted = f"Expected a body with the Content-Type {JSON}, not '{said}'"
        raise HTTPException(wanted, status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)


def _parameters(handler: BaseRouteHandler) -> dict[str, bool]:
    """Return the names of a handler's parameters in the address, and whether each takes several values."""
    fields = handler.parsed_fn_signature.parameters
    return {
        field.kwarg_definition.name or name: field.is_non_string_sequence
        for name, field in fields.items()
        if isinstance(field.kwarg_definition, QueryParameter)
    }
