"""Moves what stands in an old place to where 0.7 has it: old names, country sections, the owner, contractors."""

from dataclasses import replace

from catalog.publiccode.drafting import supported
from catalog.publiccode.ledger import Ledger, shown
from catalog.publiccode.nodes import Mapping, Node, Place, Scalar, Sequence, below
from catalog.publiccode.schema import Section
from catalog.publiccode.vocabulary import NEWEST, NEWEST_VERSIONS, VERSION

OLD_NAMES = {
    "": {"publiccode-yaml-version": VERSION, "publiccodeYamlVersion": VERSION, "tags": "categories"},
    "intendedAudience": {"onlyFor": "scope"},
}
"""Keys of version 0.1 and their names today, by section."""


def newest_version(root: Mapping, ledger: Ledger) -> Mapping:
    """Set the newest version."""
    found = root.get(VERSION)
    if isinstance(found, Scalar) and found.text in NEWEST_VERSIONS and not found.plain:
        return root
    place = found.place if isinstance(found, Scalar) else Place()
    ledger.tell(place, VERSION, shown(found) if found else "", NEWEST, "the newest version of the standard")
    return _with(root, VERSION, Scalar(NEWEST), first=True)


def country_sections(root: Mapping, ledger: Ledger) -> Mapping:
    """Carry country sections over to `supports`."""
    own = root.get("supports")
    if not isinstance(own, Sequence | None) and not (isinstance(own, Scalar) and own.is_null):
        return root
    items = own.items if isinstance(own, Sequence) else ()
    present = {each.get("id") for each in items if isinstance(each, Mapping)}
    new = [each for each in supported(root) if Scalar(each.value) not in present]
    for each in new:
        place, named = Place(each.line, 1), each.value.rpartition(":")[2]
        ledger.tell(place, each.key, named, f"supports: {each.value}", "0.7 has `supports` for this")
    added = tuple(Mapping(((Scalar("id"), Scalar(each.value)),)) for each in new)
    return _with(root, "supports", Sequence((*items, *added))) if new else root


def organisation(root: Mapping, ledger: Ledger) -> Mapping:
    """Carry the Italian code and the owner of the repository over to `organisation`."""
    legal, present = root.get("legal"), root.get("organisation")
    new = present if isinstance(present, Mapping) else Mapping(())
    code = _inside(root, "IT", "riuso", "codiceIPA") or _inside(root, "it", "riuso", "codiceIPA")
    if code and code.text and new.get("uri") is None and (present is None or new.entries):
        new = _with(new, "uri", Scalar(f"urn:x-italian-pa:{code.text}"))
        ledger.tell(code.place, "organisation.uri", code.text, f"urn:x-italian-pa:{code.text}", "replaces codiceIPA")
    owner = _inside(root, "legal", "repoOwner")
    if owner and isinstance(legal, Mapping) and new.get("uri") and new.get("name") is None:
        new = _with(new, "name", Scalar(owner.text))
        ledger.tell(owner.place, "organisation.name", owner.text, owner.text, "replaces legal.repoOwner")
        root = _with(root, "legal", _without(legal, "repoOwner"))
    return _with(root, "organisation", new) if new.entries else root


def contractors(root: Mapping, ledger: Ledger) -> Mapping:
    """Take out contractors that stand beside another type than contract."""
    section = root.get("maintenance")
    kind = _inside(root, "maintenance", "type")
    if not isinstance(section, Mapping) or not kind or kind.text == "contract":
        return root
    present = section.get("contractors")
    if present is None or (isinstance(present, Scalar) and present.is_null):
        return root
    reason = "contractors may only stand beside type contract; kept as a comment"
    ledger.keep("maintenance.contractors", present, section.place_of("contractors"), reason)
    return _with(root, "maintenance", _without(section, "contractors"))


def names(node: Mapping, section: Section, key: str, ledger: Ledger) -> Mapping:
    """Give keys that are only written otherwise their right names."""
    plain = {_bare(name): name for name in reversed(section.fields)}
    present = {name.text for name, _ in node.entries}
    entries = []
    for name, value in node.entries:
        meant = OLD_NAMES.get(key, {}).get(name.text) or plain.get(_bare(name.text), "")
        meant = "IT" if not key and name.text == "it" else meant
        meant = "logo" if not key and name.text == "monochromeLogo" else meant
        if (name.text not in section.fields or meant in ("IT", "logo")) and meant and meant not in present:
            ledger.tell(name.place, below(key, name.text), name.text, meant, "the name of the key today")
            present.add(meant)
            entries.append((replace(name, text=meant), value))
        else:
            entries.append((name, value))
    return replace(node, entries=tuple(entries))


def _bare(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def _with(node: Mapping, name: str, value: Node, *, first: bool = False) -> Mapping:
    if node.get(name) is not None:
        return replace(node, entries=tuple((key, value if key.text == name else old) for key, old in node.entries))
    new = ((Scalar(name), value),)
    return replace(node, entries=(*new, *node.entries) if first else (*node.entries, *new))


def _without(node: Mapping, name: str) -> Mapping:
    return replace(node, entries=tuple((key, value) for key, value in node.entries if key.text != name))


def _inside(node: Node | None, *names: str) -> Scalar | None:
    for name in names:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node if isinstance(node, Scalar) and not node.is_null else None
