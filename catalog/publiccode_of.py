"""Writes a draft as a publiccode.yml of 0.7, upon the file that the repository has already, if it has one.

What the draft answers replaces what the file said; what only the file knows stays. Nothing is invented: what the
standard asks for and nobody has said is missing, and the check says so. Two or more languages of the interface mean
that the software is ready for translation, which is the one conclusion that is drawn.
"""

from dataclasses import dataclass

from catalog.inputs import ListingDraft
from catalog.publiccode.checking import check
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.findings import Finding, Level
from catalog.publiccode.nodes import Document, Mapping, Node, Scalar, Sequence
from catalog.publiccode.reading import read
from catalog.publiccode.writing import write
from catalog.views import Answer, Lines

VERSION = "0.7.0"
LEIKA = "urn:de:fim:leika:leistung:"


@dataclass(frozen=True, slots=True)
class Written:
    """The file and what still keeps it from being valid, at most one finding for each key."""

    text: str
    faults: tuple[Finding, ...]


def publiccode_of(content: ListingDraft, base: str = "") -> Written:
    """Return the draft as a file, upon `base`, which may be empty; a base that cannot be read is left out."""
    try:
        document = read(base.encode()) if base.strip() else Document(Mapping(()))
    except UnreadableError:
        document = Document(Mapping(()))
    text = write(Document(_root(document.root, content), document.comments))
    faults = {each.key: each for each in check(text.encode()).findings if each.level == Level.ERROR}
    return Written(text, tuple(faults.values()))


def _root(root: Mapping, content: ListingDraft) -> Mapping:
    said = {each.key: each.data if each.data is not None else each.value for each in content.statements}
    if root.get("publiccodeYmlVersion") is None:
        root = _with(root, "publiccodeYmlVersion", Scalar(VERSION))
    root = _with(root, "name", _text(content.name))
    root = _with(root, "url", _text(content.address))
    root = _with(root, "landingURL", _text(content.website))
    root = _with(root, "platforms", _items(said.get("platforms")))
    root = _with(root, "developmentStatus", _text(said.get("development_status")))
    root = _with(root, "softwareType", _text(said.get("software_type")))
    root = _with(root, "description", _descriptions(_section(root, "description"), content, said.get("features")))
    root = _with(root, "legal", _with(_section(root, "legal"), "license", _text(content.licence)))
    root = _with(root, "maintenance", _maintenance(_section(root, "maintenance"), said))
    root = _with(root, "localisation", _localisation(_section(root, "localisation"), said.get("user_languages")))
    return _with(root, "supports", _supports(root.get("supports"), said.get("leika_keys")))


def _descriptions(known: Mapping, content: ListingDraft, features: Answer | None) -> Mapping:
    lines = features if isinstance(features, Lines) else Lines()
    for language, items in (("de", lines.de), ("en", lines.en)):
        short, long = getattr(content.summary, language), getattr(content.description, language)
        section = _section(known, language)
        section = _with(section, "shortDescription", _text(short))
        section = _with(section, "longDescription", _text(long))
        section = _with(section, "features", _items(items))
        if language == "de" or all(section.get(name) for name in ("shortDescription", "longDescription", "features")):
            known = _with(known, language, section)
    return known


def _maintenance(known: Mapping, said: dict[str, Answer]) -> Mapping:
    known = _with(known, "type", _text(said.get("maintenance")))
    office = _text(said.get("contact_role"))
    if office is None or known.get("contacts") is not None or known.get("contractors") is not None:
        return known
    return _with(known, "contacts", Sequence((Mapping(((Scalar("name"), office),)),)))


def _localisation(known: Mapping, languages: Answer | None) -> Mapping:
    known = _with(known, "availableLanguages", _items(languages))
    if known.get("localisationReady") is None and isinstance(languages, tuple) and languages:
        known = _with(known, "localisationReady", Scalar("true" if len(languages) > 1 else "false", plain=True))
    return known


def _supports(known: Node | None, keys: Answer | None) -> Node | None:
    wanted = [f"{LEIKA}{each}" for each in keys] if isinstance(keys, tuple) else []
    items = known.items if isinstance(known, Sequence) else ()
    there = {each.get("id") for each in items if isinstance(each, Mapping)}
    new = [Mapping(((Scalar("id"), Scalar(each)),)) for each in wanted if Scalar(each) not in there]
    return Sequence((*items, *new)) if new else None


def _section(node: Mapping, name: str) -> Mapping:
    found = node.get(name)
    return found if isinstance(found, Mapping) else Mapping(())


def _with(node: Mapping, name: str, value: Node | None) -> Mapping:
    """Return the section with this value, in its old place if it had one; no value or an empty one changes nothing."""
    if value is None or (isinstance(value, Mapping) and not value.entries):
        return node
    if node.get(name) is None:
        return Mapping((*node.entries, (Scalar(name), value)))
    return Mapping(tuple((key, value if key.text == name else old) for key, old in node.entries))


def _text(value: object) -> Scalar | None:
    return Scalar(value) if isinstance(value, str) and value.strip() else None


def _items(value: object) -> Sequence | None:
    return Sequence(tuple(Scalar(each) for each in value)) if isinstance(value, tuple) and value else None
