"""Reads an Atom feed as strictly as RFC 4287 asks for, with a real XML parser."""

from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Entry:
    """One entry of a feed."""

    id: str
    title: str
    updated: datetime
    link: str
    summary: str
    category: str
    language: str | None


@dataclass(frozen=True)
class Feed:
    """A feed with all that RFC 4287 demands of it."""

    id: str
    title: str
    updated: datetime
    links: dict[str, str]
    language: str | None
    entries: tuple[Entry, ...]


def read_feed(content: bytes) -> Feed:
    """Read a feed; fail for anything that RFC 4287 does not allow."""
    root = fromstring(content)  # noqa: S314 - our own feeds, in tests
    assert root.tag == f"{ATOM}feed"
    assert only(root, "author").findtext(f"{ATOM}name")
    entries = tuple(read_entry(each) for each in root.findall(f"{ATOM}entry"))
    assert len({entry.id for entry in entries}) == len(entries)
    links = root.findall(f"{ATOM}link")
    assert len({link.get("rel") for link in links}) == len(links)
    feed = Feed(
        text(root, "id"),
        text(root, "title"),
        moment(root),
        {link.attrib["rel"]: link.attrib["href"] for link in links},
        root.get(LANGUAGE),
        entries,
    )
    assert feed.id.startswith("tag:")
    assert "self" in feed.links
    return feed


def read_entry(root: Element) -> Entry:
    link, summary = only(root, "link"), only(root, "summary")
    assert link.attrib["rel"] == "alternate"
    return Entry(
        text(root, "id"),
        text(root, "title"),
        moment(root),
        link.attrib["href"],
        " ".join((summary.text or "").split()),
        only(root, "category").attrib["term"],
        summary.get(LANGUAGE),
    )


def only(root: Element, name: str) -> Element:
    found = root.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{len(found)} times <{name}>"
    return found[0]


def text(root: Element, name: str) -> str:
    found = only(root, name).text
    assert found
    assert not list(only(root, name)), f"<{name}> is plain text"
    return found


def moment(root: Element) -> datetime:
    found = datetime.fromisoformat(text(root, "updated"))
    assert found.tzinfo is not None
    return found
