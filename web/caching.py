"""How long readers may keep an answer, and the short answer to those who have it already."""

import hashlib
import re

from litestar import Request, Response
from litestar.datastructures import State

FOR_EVER = "public, max-age=31536000, immutable"
"""For what never changes under its address: reports and static files with hashed names."""

FIVE_MINUTES = "public, max-age=300"
"""For what is asked again and again, such as feeds and badges."""

TAG = re.compile(r'"([^"]*)"')
"""What stands between quotation marks in `If-None-Match`; whether a tag is weak makes no difference to a reader."""


def kept(request: Request[object, object, State], content: str, media_type: str) -> Response[str]:
    """Return the content with a tag that depends on nothing else, or 304 to a reader who has it.

    There is no date to ask by: what is taken back changes the content, but makes it no newer.
    """
    tag = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:32]
    # The tag is weak, because the compressed and the plain answer share it.
    headers = {"etag": f'W/"{tag}"', "cache-control": FIVE_MINUTES}
    if knows(request.headers.get("if-none-match", ""), tag):
        return Response("", status_code=304, headers=headers, media_type=media_type)
    return Response(content, headers=headers, media_type=media_type)


def knows(known: str, tag: str) -> bool:
    """Return whether the tags that a reader names (`If-None-Match`) include this one."""
    return known.strip() == "*" or tag in TAG.findall(known)
