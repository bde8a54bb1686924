"""Where the parts of a report are found, and where those went that once stood all on one page."""

from collections.abc import Iterable
from urllib.parse import urlencode

from web.queries import one
from web.rendering import Parameters

MOVED = {
    "files": "files",
    "packages": "packages",
    "vulnerabilities": "packages",
    "tool": "findings",
    "severity": "findings",
    "path": "findings",
    "page": "findings",
}
"""The page that answers each parameter of a report's former single page, the most telling parameter first."""


def home(slug: str, commit: str) -> str:
    """Return the path of a report."""
    return f"/solutions/{slug}/report/{commit}"


def list_before(query: Parameters, *lists: str) -> tuple[str, str]:
    """Return the list, and its query, from which a file was opened by `from`; without one the first list as a whole."""
    name, _, rest = one(query, "from").partition("?")
    return (name, rest) if name in lists else (lists[0], "")


def moved(slug: str, commit: str, query: Parameters) -> str | None:
    """Return where a former address of a list leads today, None for an address that asks for no list.

    A browser keeps what stands behind the `#`, and each page has the former anchor.
    """
    named = {name for name, _ in query}
    part = next((page for name, page in MOVED.items() if name in named), None)
    if part is None:
        return None
    kept = urlencode(list(_renamed(query, part)))
    return f"{home(slug, commit)}/{part}?{kept}"


def _renamed(query: Parameters, part: str) -> Iterable[tuple[str, str]]:
    """Yield the parameters that the page knows; the list of files has its page number under the usual name now."""
    for name, value in query:
        if part == "files" and name in ("files", "path"):
            yield ("page" if name == "files" else name), value
        elif part != "files" and name != "files":
            yield name, value
