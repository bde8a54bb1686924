"""What a publiccode.yml says, as the content of a listing: each field with the key and line it came from.

Nothing is guessed and nobody is named. A text in the wrong language stands in where German is missing, because German
is what every page falls back to; what had to be cut or left out is said in the field's source. Statements bear no date:
whoever takes the draft knows since when the file says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from analyzer.errors import AddressError
from analyzer.repository import Repository
from catalog.answers import LONGEST_ITEM, MOST_ITEMS, is_link
from catalog.category_topics import topics_of
from catalog.checking import LONGEST_LICENCE
from catalog.columns import storable
from catalog.folding import slug
from catalog.inputs import ListingDraft, OrganisationDraft
from catalog.plain_texts import one_line
from catalog.publiccode.listing import Description, Fact, ListingFields
from catalog.statements import LONGEST_NOTE
from catalog.submissions import LONGEST_DESCRIPTION, LONGEST_NAME, SUMMARY_LENGTH
from catalog.views import Answer, Evidence, Lines, LocalText, Statement

SOURCE = "publiccode.yml"
"""The source that statements from such a file name."""
LEIKA = re.compile(r"urn:de:fim:leika:leistung:([0-9]{14})", re.ASCII)
CUT = "was cut to {} characters"
NAMED = ("in der publiccode.yml genannt:", "named in the publiccode.yml:")
KINDS = {
    "email": ("E-Mail", "email"),
    "phone": ("Telefon", "phone"),
    "affiliation": ("Zugehörigkeit", "affiliation"),
    "website": ("Webseite", "website"),
}
"""The kinds of a contact in both languages; every one has a name, which is not taken."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field of a draft came from; `note` says in English what did not come with it, empty for nothing."""

    key: str
    line: int
    note: str = ""


@dataclass(slots=True)
class _Sources:
    """The sources told so far, by the field's name."""

    found: dict[str, Source] = field(default_factory=dict)

    def tell(self, name: str, fact: Fact | None, note: str = "") -> None:
        if fact is not None:
            self.found[name] = Source(fact.key, fact.line, note)


def draft_of(listing: ListingFields) -> tuple[ListingDraft, Mapping[str, Source]]:
    """Return the draft, and the source of each of its fields by the names that `catalog.checking` gives to faults.

    Such names are `name`, `summary`, `summary_en`, `address`, `organisation`, `topics`, `statements.features`. A field
    without a source was not in the file, or could not be used: then there is a source with a note and no value. The
    slug is the name's, which may be taken; the address is vetted by its form alone.
    """
    told = _Sources()
    german, english = _texts(listing)
    name = _line(told, "name", listing.name, LONGEST_NAME)
    draft = ListingDraft(
        slug=slug(name),
        name=name,
        summary=LocalText(_summary(told, "summary", german, listing.name), _summary(told, "summary_en", english)),
        description=LocalText(_description(told, "description", german), _description(told, "description_en", english)),
        address=_address(told, listing.url),
        website=_website(told, listing.landing_url),
        licence=_line(told, "licence", listing.licence, LONGEST_LICENCE),
        topics=_topics(told, listing),
        organisation=_organisation(told, listing),
        statements=tuple(_statements(told, listing, german, english)),
        origin="vendor",
    )
    return draft, told.found


def _texts(listing: ListingFields) -> tuple[Description | None, Description | None]:
    """Return the texts for German readers, whatever language they are in, and the English ones."""
    english = listing.description("en")
    german = listing.description("de") or english or next(iter(listing.descriptions), None)
    return german, english


def _line(told: _Sources, name: str, fact: Fact | None, longest: int) -> str:
    text = _one_line(fact)
    told.tell(name, fact, CUT.format(longest) if len(text) > longest else "")
    return _cut(text, longest)


def _one_line(fact: Fact | None) -> str:
    return one_line(fact.value) if fact else ""


def _cut(text: str, longest: int) -> str:
    """Return the text, or its beginning up to the last word that fits."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return f"{(head.rpartition(' ')[0] or head).rstrip()}…"


def _summary(told: _Sources, name: str, text: Description | None, fallback: Fact | None = None) -> str:
    """Return what a text says in short, else the beginning of what it says at length, else what stands in."""
    facts = (text.short, text.long, *text.features, text.generic_name) if text else ()
    fact = next((each for each in facts if each), fallback)
    said = _one_line(fact)
    notes = _notes(name, text, said, SUMMARY_LENGTH)
    if fact and not (text and fact is text.short):
        notes.insert(0, f"stands in from {fact.key}")
    told.tell(name, fact, "; ".join(notes))
    return _cut(said, SUMMARY_LENGTH)


def _description(told: _Sources, name: str, text: Description | None) -> str:
    fact = text.long if text else None
    said = storable(fact.value).strip() if fact else ""
    told.tell(name, fact, "; ".join(_notes(name, text, said, LONGEST_DESCRIPTION)))
    return _cut(said, LONGEST_DESCRIPTION)


def _notes(name: str, text: Description | None, said: str, longest: int) -> list[str]:
    foreign = text is not None and not (name.endswith("_en") or _is_german(text))
    notes = [f"is in {text.language}, nobody wrote it in German"] if text and foreign else []
    return [*notes, CUT.format(longest)] if len(said) > longest else notes


def _is_german(text: Description) -> bool:
    return re.split("[-_]", text.language.lower())[0] == "de"


def _address(told: _Sources, fact: Fact | None) -> str:
    if fact is None:
        return ""
    try:
        address = Repository.parse(fact.value).address
    except AddressError as error:
        told.tell("address", fact, f"was left out: {error}")
        return ""
    told.tell("address", fact)
    return address


def _website(told: _Sources, fact: Fact | None) -> str:
    if fact is None:
        return ""
    good = is_link(fact.value)
    told.tell("website", fact, "" if good else "was left out: only https:// is linked")
    return fact.value if good else ""


def _topics(told: _Sources, listing: ListingFields) -> tuple[str, ...]:
    topics = topics_of((each.value for each in listing.categories), (each.value for each in listing.audience_scopes))
    told.tell("topics", next(iter((*listing.categories, *listing.audience_scopes)), None))
    return topics


def _organisation(told: _Sources, listing: ListingFields) -> OrganisationDraft | None:
    fact = listing.organisation_name or listing.repo_owner or listing.main_copyright_owner
    name = _line(told, "organisation", fact, LONGEST_NAME)
    return OrganisationDraft(name) if name and slug(name) else None


def _statements(
    told: _Sources, listing: ListingFields, german: Description | None, english: Description | None
) -> Iterator[Statement]:
    if features := _features(told, german, english):
        yield _said("features", features)
    words = (
        ("software_type", listing.software_type),
        ("development_status", listing.development_status),
        ("maintenance", listing.maintenance_type),
    )
    for name, fact in words:
        told.tell(f"statements.{name}", fact)
        if fact:
            yield _said(name, fact.value)
    several = (
        ("platforms", listing.platforms),
        ("user_languages", listing.languages),
        ("leika_keys", tuple(_leika(listing.supports))),
    )
    for name, facts in several:
        if items := _items(told, name, facts):
            yield _said(name, items)
    if listing.interfaces and is_link(listing.interfaces[0].value):
        told.tell("statements.interfaces", listing.interfaces[0])
        yield _said("interfaces", ("api",), link=listing.interfaces[0].value)
    if listing.used_by:
        yield _noted("references", _used_by(told, listing.used_by))
    if kinds := tuple(dict.fromkeys(kind for each in listing.contacts for kind in each.kinds if kind in KINDS)):
        first = listing.contacts[0]
        note = "only the kinds of contact are taken, never a name or an address"
        told.tell("statements.contact_role", Fact("", first.key, first.line), note)
        named = (", ".join(KINDS[kind][place] for kind in kinds) for place in (0, 1))
        yield _noted("contact_role", *(f"{said} {kinds}" for said, kinds in zip(NAMED, named, strict=True)))


def _said(name: str, data: Answer, link: str = "") -> Statement:
    return Statement(name, "", Evidence.SELF_DECLARED, SOURCE, data=data, link=link)


def _noted(name: str, german: str, english: str = "") -> Statement:
    return Statement(name, german, Evidence.SELF_DECLARED, SOURCE, value_en=english)


def _features(told: _Sources, german: Description | None, english: Description | None) -> Lines | None:
    """Return the features in both languages; English ones stand in for German ones that nobody wrote."""
    ours, theirs = (each.features if each else () for each in (german, english))
    en = _items(told, "features", theirs)  # first, so that the source told is the German one where there is one
    de = _items(told, "features", ours or theirs)
    return Lines(de, () if german is not None and _is_german(german) and en == de else en) if de else None


def _items(told: _Sources, name: str, facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the texts as items of an answer: one line each, none twice, not too long, not too many."""
    known = tuple(facts)
    texts = tuple(dict.fromkeys(text for each in known if (text := _cut(_one_line(each), LONGEST_ITEM))))
    notes = [CUT.format(LONGEST_ITEM)] if any(len(_one_line(each)) > LONGEST_ITEM for each in known) else []
    notes += [f"only the first {MOST_ITEMS} of {len(texts)}"] if len(texts) > MOST_ITEMS else []
    told.tell(f"statements.{name}", next(iter(known), None), "; ".join(notes))
    return texts[:MOST_ITEMS]


def _leika(supports: Iterable[Fact]) -> Iterator[Fact]:
    for each in supports:
        if found := LEIKA.fullmatch(each.value):
            yield Fact(found[1], each.key, each.line)


def _used_by(told: _Sources, facts: tuple[Fact, ...]) -> str:
    names = tuple(dict.fromkeys(text for each in facts if (text := _one_line(each))))
    text = "; ".join(names)
    shown = names
    while len(text) > LONGEST_NOTE - 30:
        shown = shown[: min(len(shown) - 1, int(len(shown) * LONGEST_NOTE / len(text)))]
        text = "; ".join(shown)
    left = len(names) - len(shown)
    told.tell("statements.references", facts[0], f"{left} of {len(names)} names were left out" if left else "")
    return f"{text}; +{left}" if left else text
