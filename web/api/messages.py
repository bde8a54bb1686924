"""`/api/v1/messages`: what an account was told."""

from dataclasses import replace
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.openapi.spec import Example
from litestar.params import QueryParameter

from catalog.permissions import Principal, Right
from catalog.services import Catalog
from catalog.views import MessagePage
from web.documents import OWN
from web.pluggable import Resource

Number = Annotated[
    Annotated[int, msgspec.Meta(ge=1, le=10_000)],
    QueryParameter(title="Page", description="The page, from 1.", ge=1, le=10_000, examples=[Example(value=1)]),
]


@get(
    "/messages",
    sync_to_thread=True,
    summary="List your messages",
    response_description="A page of your messages, the newest first.",
    responses=OWN,
)
def list_messages(catalog: NamedDependency[Catalog], who: NamedDependency[Principal], page: Number = 1) -> MessagePage:
    """Return what your account was told; a page behind the last one is empty."""
    found = catalog.messages.list(who, page)
    return found if page <= found.pages else replace(found, messages=(), page=page)


RESOURCE = Resource(Right.ACCOUNT, (list_messages,), tags=("messages",))
