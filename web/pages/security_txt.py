"""`/.well-known/security.txt` (RFC 9116): whom to tell about a weakness of this instance."""

from datetime import UTC, datetime, timedelta

from litestar import Response, get
from litestar.di import NamedDependency

from catalog.errors import NotFoundError
from catalog.permissions import Right
from web.operator import Operator
from web.pluggable import Page
from web.rendering import Visit

VALID = timedelta(days=180)


@get("/.well-known/security.txt", sync_to_thread=True)
def security_txt(operator: NamedDependency[Operator], visit: NamedDependency[Visit]) -> Response[str]:
    """Name the contact, in which languages, and until when this holds; 404 while the operator has named none."""
    if not operator.security_contact:
        raise NotFoundError("security contact", "of this instance")
    expires = (datetime.now(UTC) + VALID).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {operator.security_contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: de, en",
    ]
    if visit.renderer.public_url.startswith("https://"):
        lines.append(f"Canonical: {visit.absolute('/.well-known/security.txt')}")
    return Response("\n".join(lines) + "\n", media_type="text/plain; charset=utf-8")


PAGE = Page(Right.BROWSE, (security_txt,), bilingual=False)
