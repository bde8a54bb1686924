"""Writes a listing as a publiccode.yml 0.7: the file it came from, with whatever the listing says differently by now.

Nothing is made up: what the standard demands and nobody has said is missing in the file, and the check names it. What
0.7 has no place for (prices, evidence, dates, references by official key) is not in the file either; the JSON has it.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace

from catalog.from_publiccode import draft_of
from catalog.inputs import ListingDraft
from catalog.kept import contact_name
from catalog.publiccode import forms
from catalog.publiccode.checking import check
from catalog.publiccode.drafting import LEIKA, listing_fields
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.findings import Finding, Level
from catalog.publiccode.nodes import Document, Mapping, Node, Scalar, Sequence
from catalog.publiccode.reading import read
from catalog.publiccode.repairing import repair
from catalog.publiccode.vocabulary import NEWEST, VERSION
from catalog.publiccode.writing import write
from catalog.views import Answer, Lines, LocalText, Statement

BLANK = ListingDraft(slug="", name="", summary=LocalText(""))
HELD = frozenset(
    (
        *("features", "screenshots", "software_type", "development_status", "platforms", "user_languages"),
        *("maintenance", "leika_keys"),
    )
)
"""The statements that 0.7 has a place for."""
CONTACTED = frozenset({"internal", "community"})
"""The kinds of maintenance for which the standard asks for a contact."""
PICTURES = (".jpg", ".png")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A publiccode.yml: `missing` keeps it from being valid, `left_out` names the listing's fields it has not."""

    text: str
    missing: tuple[Finding, ...]
    left_out: tuple[str, ...]


def file_of(content: ListingDraft, kept: str = "") -> WrittenFile:
    """Return the listing as a file; `kept` is the one it came from. What is missing stands in a comment on top, too.

    A file that cannot be read is as none.
    """
    try:
        document = read(kept.encode()) if kept.strip() else None
    except UnreadableError:
        document = None
    before = draft_of(listing_fields(document))[0] if document else BLANK
    document = document or Document(Mapping(((Scalar(VERSION), Scalar(NEWEST)),)))
    root = document.root
    for path, node in _changes(content, before):
        root = _with(root, path, node)
    text = repair(write(replace(document, root=root)).encode()).text
    missing = tuple(each for each in check(text.encode()).findings if each.level is Level.ERROR)
    lines = [f"# Not valid yet: {each.key}: {' '.join(each.message.split())}\n" for each in missing]
    return WrittenFile("".join(lines) + text, missing, tuple(_left_out(content, before)))


def _changes(content: ListingDraft, before: ListingDraft) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield where the file has to say something else, and what."""
    plain = (
        (("name",), content.name, before.name),
        (("url",), content.address, before.address),
        (("landingURL",), content.website, before.website),
    )
    for path, text, was in plain:
        if text and text != was:
            yield path, Scalar(text)
    if content.organisation and content.organisation != before.organisation and _uri(content):
        organisation = content.organisation
        yield ("organisation", "name"), Scalar(organisation.name)
        yield ("organisation", "uri"), Scalar(_uri(content))
    said, was_said = _data(content.statements), _data(before.statements)
    changed = {key: said[key] for key in HELD if key in said and said[key] != was_said.get(key)}
    yield from _words(changed)
    yield from _texts(content, before, changed)
    if content.licence and content.licence != before.licence:
        yield ("legal", "license"), Scalar(content.licence)
    yield from _maintenance(content, changed)
    yield from _languages(changed)


def _words(changed: Lookup[str, Answer]) -> Iterator[tuple[tuple[str, ...], Node]]:
    if platforms := changed.get("platforms"):
        yield ("platforms",), _list(platforms)
    for key, name in (("development_status", "developmentStatus"), ("software_type", "softwareType")):
        if word := changed.get(key):
            yield (name,), Scalar(str(word))
    if keys := changed.get("leika_keys"):
        entries = (Mapping(((Scalar("id"), Scalar(LEIKA + each)),)) for each in _several(keys))
        yield ("supports",), Sequence(tuple(entries))


def _texts(
    content: ListingDraft, before: ListingDraft, changed: Lookup[str, Answer]
) -> Iterator[tuple[tuple[str, ...], Node]]:
    languages = _languages_of(content, before)
    pairs = (
        ("shortDescription", content.summary, before.summary),
        ("longDescription", content.description, before.description),
    )
    for name, text, was in pairs:
        for language, said, known in (("de", text.de, was.de), ("en", text.en, was.en)):
            if said and said != known and language in languages:
                yield ("description", language, name), Scalar(said)
    features = changed.get("features")
    if isinstance(features, Lines):
        for language, lines in (("de", features.de), ("en", features.en or features.de)):
            if language in languages and lines and (language == "de" or features.en or languages == ("en",)):
                yield ("description", language, "features"), _list(lines)
    pictures = tuple(each for each in _several(changed.get("screenshots", ())) if each.lower().endswith(PICTURES))
    if pictures:
        yield (
            ("description", languages[0], "screenshots"),
            _list(pictures),
        )


def _languages_of(content: ListingDraft, before: ListingDraft) -> tuple[str, ...]:
    """Return the languages whose texts are written: English beside German only if it is whole, or was there before."""
    if _is_english(content):
        return ("en",)
    features = _data(content.statements).get("features")
    lines = features.en if isinstance(features, Lines) else ()
    has_whole = content.summary.en and content.description.en and lines
    return ("de", "en") if has_whole or before.summary.en else ("de",)


def _is_english(content: ListingDraft) -> bool:
    """Return whether English texts stand in for German ones that nobody wrote."""
    return content.summary.de == content.summary.en and content.description.de == content.description.en


def _maintenance(content: ListingDraft, changed: Lookup[str, Answer]) -> Iterator[tuple[tuple[str, ...], Node]]:
    kind = changed.get("maintenance")
    if not kind:
        return
    yield ("maintenance", "type"), Scalar(str(kind))
    if kind in CONTACTED:
        office = next((each.value for each in content.statements if each.key == "contact_role" and each.value), "")
        name = Scalar(office or contact_name(content.name))
        yield ("maintenance", "contacts"), Sequence((Mapping(((Scalar("name"), name),)),))


def _languages(changed: Lookup[str, Answer]) -> Iterator[tuple[tuple[str, ...], Node]]:
    tags = tuple(each for each in _several(changed.get("user_languages", ())) if not forms.language(each))
    if tags:
        yield ("localisation", "localisationReady"), Scalar("true" if len(tags) > 1 else "false", plain=True)
        yield ("localisation", "availableLanguages"), _list(tags)


def _left_out(content: ListingDraft, before: ListingDraft) -> Iterator[str]:
    for name in ("topics", "languages", "offered_for", "proprietary"):
        if getattr(content, name) and getattr(content, name) != getattr(before, name):
            yield name
    if content.organisation and content.organisation != before.organisation and not _uri(content):
        yield "organisation"
    known = {(each.key, each.data, each.value) for each in before.statements}
    for each in content.statements:
        if each.key not in HELD and (each.key, each.data, each.value) not in known:
            yield f"statements.{each.key}"


def _uri(content: ListingDraft) -> str:
    website = content.organisation.website if content.organisation else ""
    return website if website and not forms.organisation(website) else ""


def _data(statements: tuple[Statement, ...]) -> dict[str, Answer]:
    return {each.key: each.data for each in statements if each.data is not None}


def _several(answer: Answer) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()


def _list(answer: Answer) -> Sequence:
    return Sequence(tuple(Scalar(each) for each in _several(answer)))


def _with(root: Mapping, path: tuple[str, ...], node: Node) -> Mapping:
    """Return the section with this value at that path; a new key comes last."""
    name, rest = path[0], path[1:]
    known = root.get(name)
    inner = known if isinstance(known, Mapping) else Mapping(())
    new = _with(inner, rest, node) if rest else node
    if root.key(name) is None:
        return replace(root, entries=(*root.entries, (Scalar(name), new)))
    return replace(root, entries=tuple((key, new if key.text == name else value) for key, value in root.entries))
