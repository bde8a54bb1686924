"""`/static/NAME`: the site's own files, for ever cacheable under their hashed names."""

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from catalog.permissions import Right
from web.caching import FOR_EVER
from web.pluggable import Page
from web.rendering import Visit


@get("/static/{name:str}", sync_to_thread=False)
def static(
    name: FromPath[str], visit: NamedDependency[Visit], request: Request[object, object, State]
) -> Response[bytes]:
    """Send a file, compressed if the browser can read that."""
    asset = visit.renderer.assets.hashed.get(name)
    if asset is None:
        raise NotFoundException
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
    if asset.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.compressed, media_type=asset.media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)


PAGE = Page(Right.BROWSE, (static,), bilingual=False)
