"""Draws the draft of a listing from a publiccode.yml.

Read tolerantly: what can be understood is taken, whatever else is wrong with the file; what cannot stays empty.
"""

from collections.abc import Iterator
from itertools import chain

from catalog.publiccode import forms, mending
from catalog.publiccode.licences import mended
from catalog.publiccode.listing import Contact, Dependency, Description, Fact, ListingFields, Truth
from catalog.publiccode.nodes import Document, Mapping, Node, Scalar, Sequence, below

MOST_TEXT = 20_000
"""Characters of one text that a draft takes; the standard allows 10,000."""
LEIKA = "urn:de:fim:leika:leistung:"
"""The URN of a service in the German catalogue of services (LeiKa), before its key."""
YES = frozenset({"true", "yes", "on", "y"})
NO = frozenset({"false", "no", "off", "n"})
PLATFORMS = ("spid", "pagopa", "cie", "anpr", "io")


def listing_fields(document: Document) -> ListingFields:
    """Return what a listing can take from this document."""
    root = _Part(document.root)
    legal, audience = root.part("legal"), root.part("intendedAudience")
    maintenance, local = root.part("maintenance"), root.part("localisation")
    return ListingFields(
        publiccode_version=root.fact("publiccodeYmlVersion"),
        name=root.fact("name"),
        suite=root.fact("applicationSuite"),
        url=root.good("url", forms.url),
        landing_url=root.good("landingURL", forms.web_url),
        roadmap=root.good("roadmap", forms.web_url),
        based_on=root.facts("isBasedOn"),
        software_version=root.fact("softwareVersion"),
        release_date=root.good("releaseDate", forms.day),
        licence=_licence(legal.fact("license")),
        organisation_name=root.part("organisation").fact("name"),
        organisation_uri=root.part("organisation").good("uri", forms.uri),
        main_copyright_owner=legal.fact("mainCopyrightOwner"),
        repo_owner=legal.fact("repoOwner"),
        platforms=root.facts("platforms"),
        categories=_known(root.facts("categories"), "categories"),
        used_by=root.facts("usedBy"),
        funded_by=tuple(root.members("fundedBy", "name")),
        development_status=_word(root.fact("developmentStatus"), "developmentStatus"),
        software_type=_word(root.fact("softwareType"), "softwareType"),
        audience_scopes=_known(audience.facts("scope"), "scopes"),
        audience_countries=_countries(audience.facts("countries")),
        unsupported_countries=_countries(audience.facts("unsupportedCountries")),
        maintenance_type=_word(maintenance.fact("type"), "maintenance_type"),
        contacts=(*_contacts(maintenance, "contacts"), *_contacts(maintenance, "contractors")),
        localisation_ready=local.truth("localisationReady"),
        languages=local.facts("availableLanguages"),
        descriptions=tuple(_descriptions(root.part("description"))),
        dependencies=tuple(_dependencies(root.part("dependsOn"))),
        supports=supported(document.root),
        interfaces=tuple(_interfaces(root.part("description"))),
        logo=root.fact("logo") or root.fact("monochromeLogo"),
    )


class _Part:
    """A section and its key; one that is missing or no section has nothing in it."""

    def __init__(self, node: Node | None, key: str = "") -> None:
        self.key = key
        self.node = node if isinstance(node, Mapping) else Mapping(())

    def part(self, name: str) -> "_Part":
        return _Part(self.node.get(name), below(self.key, name))

    def parts(self, name: str) -> Iterator["_Part"]:
        node = self.node.get(name)
        for index, item in enumerate(node.items if isinstance(node, Sequence) else ()):
            if isinstance(item, Mapping):
                yield _Part(item, f"{below(self.key, name)}[{index}]")

    def fact(self, name: str) -> Fact | None:
        return next(iter(self.facts(name)), None)

    def good(self, name: str, rule: forms.Rule) -> Fact | None:
        found = self.fact(name)
        return found if found and not rule(found.value) else None

    def facts(self, name: str) -> tuple[Fact, ...]:
        node, key = self.node.get(name), below(self.key, name)
        if isinstance(node, Scalar):
            return tuple(_fact(node, key))
        items = enumerate(node.items if isinstance(node, Sequence) else ())
        return tuple(chain.from_iterable(_fact(item, f"{key}[{index}]") for index, item in items))

    def truth(self, name: str) -> Truth | None:
        found = self.fact(name)
        text = found.value.lower() if found else ""
        return Truth(text in YES, found.key, found.line) if found and text in YES | NO else None

    def members(self, name: str, member: str) -> Iterator[Fact]:
        for part in self.parts(name):
            yield from part.facts(member)


def _fact(node: Node, key: str) -> Iterator[Fact]:
    if isinstance(node, Scalar) and not node.is_null and (text := node.text.strip()):
        yield Fact(text[:MOST_TEXT], key, node.place.line)


def _licence(found: Fact | None) -> Fact | None:
    expression = mended(found.value) if found else ""
    return Fact(expression, found.key, found.line) if found and expression else None


def _known(found: tuple[Fact, ...], words: str) -> tuple[Fact, ...]:
    return tuple(good for each in found if (good := _word(each, words)))


def _word(found: Fact | None, words: str) -> Fact | None:
    word = mending.word(found.value, words) if found else ""
    return Fact(word, found.key, found.line) if found and word else None


def _countries(found: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(
        Fact(each.value.upper(), each.key, each.line) for each in found if not forms.country(each.value.upper())
    )


def _contacts(maintenance: _Part, name: str) -> Iterator[Contact]:
    for part in maintenance.parts(name):
        kinds = tuple(kind for kind in ("name", "email", "phone", "affiliation", "website") if part.fact(kind))
        until = part.good("until", forms.day)
        yield Contact(name.removesuffix("s"), kinds, until.value if until else "", part.key, part.node.anchor.line)


def _descriptions(part: _Part) -> Iterator[Description]:
    for name, value in part.node.entries:
        texts = _Part(value, below(part.key, name.text))
        yield Description(
            language=name.text,
            line=name.place.line,
            localised_name=texts.fact("localisedName"),
            generic_name=texts.fact("genericName"),
            short=texts.fact("shortDescription"),
            long=texts.fact("longDescription"),
            documentation=texts.good("documentation", forms.web_url),
            api_documentation=texts.good("apiDocumentation", forms.web_url),
            features=texts.facts("features"),
            screenshots=texts.facts("screenshots"),
            videos=texts.facts("videos"),
            awards=texts.facts("awards"),
        )


def _interfaces(part: _Part) -> Iterator[Fact]:
    """Yield where interfaces are documented, each address once."""
    seen = set()
    for name, value in part.node.entries:
        found = _Part(value, below(part.key, name.text)).good("apiDocumentation", forms.web_url)
        if found and found.value not in seen:
            seen.add(found.value)
            yield found


def _dependencies(part: _Part) -> Iterator[Dependency]:
    for kind in ("open", "proprietary", "hardware"):
        for each in part.parts(kind):
            name, exact = each.fact("name"), each.fact("version")
            first, last = each.fact("versionMin"), each.fact("versionMax")
            span = " – ".join(bound.value for bound in (first, last) if bound)
            optional = each.truth("optional")
            if name:
                version = exact.value if exact else span
                yield Dependency(kind, name.value, version, bool(optional and optional.value), each.key, name.line)


def supported(root: Mapping) -> tuple[Fact, ...]:
    """Return what the software supports: its own entries, then those of the country sections in their 0.7 form."""
    part = _Part(root)
    found = list(part.members("supports", "id"))
    for name in ("IT", "it"):
        italy = part.part(name)
        flags = [(each, italy.part("piattaforme").truth(each)) for each in PLATFORMS]
        flags.append(("gdpr", italy.part("conforme").truth("gdpr")))
        found += [Fact(f"alias:{alias}", flag.key, flag.line) for alias, flag in flags if flag and flag.value]
    for name in ("DE", "de"):
        for each in part.part(name).members("leika", "leika-id"):
            if not forms.uri(LEIKA + each.value):
                found.append(Fact(LEIKA + each.value, each.key, each.line))
    return tuple({each.value: each for each in reversed(found)}.values())[::-1]
