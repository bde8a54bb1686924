"""How long readers may keep an answer, and the short answer to those who have it already."""

import hashlib
import re
from typing import Any, TypeVar

from litestar import HttpMethod, Request, Response
from litestar.datastructures import State
from litestar.response.base import ASGIResponse
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

Content = TypeVar("Content")

FOR_EVER = "public, max-age=31536000, immutable"
"""For what never changes under its address and is never taken back: static files with hashed names."""

AN_HOUR = "public, max-age=3600"
"""For reports: they never change, but their listing may be taken down, and then no cache shows them for long."""

FIVE_MINUTES = "public, max-age=300"
"""For what is asked again and again, such as feeds and badges."""

TAG = re.compile(r'"([^"]*)"')
"""What stands between quotation marks in `If-None-Match`; whether a tag is weak makes no difference to a reader."""


def kept(request: Request[object, object, State], content: str, media_type: str) -> Response[str]:
    """Return the content with a tag that depends on nothing else, or 304 to a reader who has it.

    There is no date to ask by: what is taken back changes the content, but makes it no newer.
    """
    tag = tag_of(content.encode("utf-8", "replace"))
    headers = {"etag": weak(tag), "cache-control": FIVE_MINUTES}
    if knows(request.headers.get("if-none-match", ""), tag):
        return Response("", status_code=304, headers=headers, media_type=media_type)
    return Response(content, headers=headers, media_type=media_type)


class TaggedResponse(Response[Content]):
    """An answer of the API with a tag of its content, or the short one to a reader who names that tag."""

    def to_asgi_response(self, app: None, request: Request[Any, Any, Any], **given: Any) -> ASGIResponse:  # type: ignore[override]  # noqa: ANN401 - Litestar's own, passed on as it is
        """Return what is sent; an answer that brings its own tag keeps it."""
        whole = super().to_asgi_response(app, request, **given)
        if request.method != HttpMethod.GET or whole.status_code != HTTP_200_OK or "etag" in whole.headers:
            return whole
        tag = tag_of(whole.body)
        if knows(request.headers.get("if-none-match", ""), tag):
            return ASGIResponse(status_code=HTTP_304_NOT_MODIFIED, headers={"etag": weak(tag)})
        whole.headers["etag"] = weak(tag)
        return whole


def tag_of(content: bytes) -> str:
    """Return what names a content and changes with it."""
    return hashlib.sha256(content).hexdigest()[:32]


def weak(tag: str) -> str:
    """Return the tag as a header says it: weak, because the compressed and the plain answer share it."""
    return f'W/"{tag}"'


def knows(known: str, tag: str) -> bool:
    """Return whether the tags that a reader names (`If-None-Match`) include this one."""
    return known.strip() == "*" or tag in TAG.findall(known)
