"""The rules of the standard that no single key holds: versions, contracts, what excludes what, what is lost."""

from collections.abc import Iterator

from catalog.publiccode import schema
from catalog.publiccode.findings import Finding, Level, error, warning
from catalog.publiccode.forms import country
from catalog.publiccode.nodes import NOWHERE, Document, Mapping, Node, Place, Scalar, Sequence, below, is_empty, start
from catalog.publiccode.schema import Field, Section
from catalog.publiccode.vocabulary import NEWEST_VERSIONS, VERSION, VERSIONS

FORM = frozenset({"wrong-type", "unknown-key"})
"""The findings whose cause makes the reference reader drop a whole section."""


def rules(document: Document) -> Iterator[Finding]:
    """Yield what depends on more than one value."""
    root = document.root
    if document.encoding != "utf-8":
        yield error("encoding", "", NOWHERE, "the file is not in UTF-8; read as Latin-1")
    yield from _version(root)
    yield from _contracts(root.get("maintenance"))
    yield from _countries(root.get("intendedAudience"))
    lower = root.key("it")
    if lower and root.key("IT"):
        yield error("twice", "it", lower.place, "stands beside IT; remove it")


def _version(root: Mapping) -> Iterator[Finding]:
    key, value = root.key(VERSION), root.get(VERSION)
    if key is None or value is None or not isinstance(value, Scalar) or is_empty(value):
        return
    if value.is_number and not value.text.count(".") > 1:
        yield error("wrong-type", VERSION, key.place, f"is a number to YAML: put it in quotes, {value.text!r}")
    elif value.text not in VERSIONS:
        yield error("version", VERSION, key.place, f"is no version of the standard (known: {', '.join(VERSIONS)})")
    elif value.text not in NEWEST_VERSIONS:
        yield warning("old-version", VERSION, key.place, f"{value.text} is not the newest version; read as 0.7")


def _contracts(node: Node | None) -> Iterator[Finding]:
    if not isinstance(node, Mapping):
        return
    kind = node.get("type")
    text = kind.text if isinstance(kind, Scalar) else ""
    contractors, contacts = _present(node, "contractors"), _present(node, "contacts")
    if text == "contract" and not contractors:
        yield error(
            "missing", "maintenance.contractors", node.place_of("contractors"), "is mandatory if type is contract"
        )
    if text != "contract" and contractors:
        place = node.place_of("contractors")
        yield error("not-allowed", "maintenance.contractors", place, "may only stand here if type is contract")
    needed = {"contract": "contractors", "internal": "contacts", "community": "contacts"}.get(text, "")
    if needed and _present(node, needed) and is_empty(node.get(needed) or node):
        yield warning(
            "empty", f"maintenance.{needed}", node.place_of(needed), f"should name somebody if type is {text}"
        )
    if text in ("internal", "community") and not contacts:
        yield error("missing", "maintenance.contacts", node.place_of("contacts"), f"is mandatory if type is {text}")


def _present(node: Mapping, name: str) -> bool:
    value = node.get(name)
    return value is not None and not (isinstance(value, Scalar) and value.is_null)


def _countries(node: Node | None) -> Iterator[Finding]:
    for name in ("countries", "unsupportedCountries") if isinstance(node, Mapping) else ():
        value = node.get(name) if isinstance(node, Mapping) else None
        for index, item in enumerate(value.items if isinstance(value, Sequence) else ()):
            if isinstance(item, Scalar) and item.text.islower() and not country(item.text):
                key = f"intendedAudience.{name}[{index}]"
                yield warning("lower-case", key, item.place, f"is deprecated in lower case; use {item.text.upper()}")


def lost(root: Mapping, found: list[Finding]) -> Iterator[Finding]:
    """Yield what the reference reader misses in a section that it drops because of one broken value."""
    told = {each.key for each in found if each.level == Level.ERROR}
    broken = [each for each in found if each.rule in FORM]
    for top, field in schema.ROOT.fields.items():
        value, cause = root.get(top), next((each for each in broken if _within(each.key, top)), None)
        if value is None or not field.required or not cause:
            continue
        for name in _mandatory(field):
            full = below(top, name) if name else top
            place = _lost_place(value, name) if name else root.place_of(top)
            if full not in told:
                why = f"the reference reader drops all of {top} because of line {cause.line}"
                yield error("lost", full, place, f"is not read: {why}")


def _within(key: str, outer: str) -> bool:
    return key == outer or key.startswith((f"{outer}.", f"{outer}["))


def _mandatory(field: Field) -> Iterator[str]:
    if isinstance(field.kind, Section):
        yield from (name for name, member in field.kind.fields.items() if member.required)
    else:
        yield ""


def _lost_place(node: Node, name: str) -> Place:
    return node.place_of(name) if isinstance(node, Mapping) else start(node)
