"""The keys of the standard 0.7.0 as data: what each may hold, which are mandatory, which are on their way out.

Walked by the validator, the repair and nobody else; a new version of the standard is a change here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from catalog.publiccode import forms, licences, mending, videos, vocabulary
from catalog.publiccode.forms import Rule


@dataclass(frozen=True, slots=True)
class Text:
    """One text; a number or truth counts as what was written. `mend` says what a wrong one surely means."""

    rule: Rule | None = None
    mend: Callable[[str], str] = str.strip


@dataclass(frozen=True, slots=True)
class Word:
    """One of a closed list of words; `what` says in a message what they are, `mend` is what other words surely mean."""

    words: Callable[[], tuple[str, ...]]
    what: str
    mend: Callable[[str], str] = str.strip


@dataclass(frozen=True, slots=True)
class Flag:
    """true or false."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list; `alone` if a single value may stand for a list of one."""

    item: "Kind"
    least: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """What a key may hold; `drop` says why a deprecated key should go."""

    kind: "Kind"
    required: bool = False
    drop: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Known keys and what they hold."""

    fields: MappingProxyType[str, Field]


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """A section for each language, at least one."""

    section: Section


Kind = Text | Word | Flag | Many | Section | ByLanguage

DROP = "is deprecated and will be removed; it is safe to drop it"


def _section(**fields: Field) -> Section:
    return Section(MappingProxyType(fields))


def _words(name: str, what: str) -> Word:
    return Word(lambda: vocabulary.words(name), what, lambda text: mending.word(text, name))


def _supported(text: str) -> str:
    known = text.startswith("alias:")
    if known and text.removeprefix("alias:") not in vocabulary.aliases():
        return f"is no known alias (known: {', '.join(vocabulary.aliases())})"
    return "" if known or not forms.uri(text) else "is neither alias:NAME nor a valid URI"


ANY = Field(Text())
TEXTS = Field(Many(Text()))
FLAG = Field(Flag())
WEB = Field(Text(forms.web_url, mending.url))
LOGO = Text(forms.picture(".svg", ".svgz", ".png"), mending.path)
COUNTRY = Text(forms.country, str.upper)
COUNTRIES = Field(Many(COUNTRY))
MEDIA_TYPES = Field(Many(Text(forms.media_type)), drop=DROP)

ORGANISATION = _section(name=ANY, uri=Field(Text(forms.organisation), required=True))

DEPENDENCIES = Field(
    Many(_section(name=Field(Text(), required=True), versionMin=ANY, versionMax=ANY, optional=FLAG, version=ANY))
)

DESCRIPTION = _section(
    localisedName=ANY,
    genericName=Field(Text(forms.at_most(35)), drop=DROP),
    shortDescription=Field(Text(forms.at_most(150)), required=True),
    longDescription=Field(Text(forms.between(150, 10_000)), required=True),
    documentation=WEB,
    apiDocumentation=WEB,
    features=Field(Many(Text(), least=1), required=True),
    screenshots=Field(Many(Text(forms.picture(".jpg", ".png"), mending.path))),
    videos=Field(Many(Text(videos.video, mending.url))),
    awards=TEXTS,
)

LEGAL = _section(
    license=Field(Text(licences.licence, licences.mended), required=True),
    mainCopyrightOwner=ANY,
    repoOwner=Field(Text(), drop="is deprecated; use organisation.name instead"),
    authorsFile=Field(Text(forms.path_or_url, mending.path), drop=DROP),
)

MAINTENANCE = _section(
    type=Field(_words("maintenance_type", "maintenance type"), required=True),
    contractors=Field(
        Many(
            _section(
                name=Field(Text(), required=True),
                email=Field(Text(forms.email, mending.email)),
                website=WEB,
                until=Field(Text(forms.day, mending.day), required=True),
            )
        )
    ),
    contacts=Field(
        Many(
            _section(
                name=Field(Text(), required=True),
                email=Field(Text(forms.email, mending.email)),
                affiliation=ANY,
                phone=ANY,
            )
        )
    ),
)

ITALY = _section(
    countryExtensionVersion=Field(Word(lambda: ("0.2", "1.0"), "version of the Italian extension")),
    conforme=Field(
        _section(lineeGuidaDesign=FLAG, modelloInteroperabilita=FLAG, misureMinimeSicurezza=FLAG, gdpr=FLAG), drop=DROP
    ),
    riuso=Field(
        _section(
            codiceIPA=Field(
                Text(lambda text: text and forms.ipa_code(text)),
                drop="is deprecated; use organisation.uri with urn:x-italian-pa: and this code",
            )
        )
    ),
    piattaforme=Field(_section(spid=FLAG, pagopa=FLAG, cie=FLAG, anpr=FLAG, io=FLAG)),
)

ROOT = _section(
    publiccodeYmlVersion=Field(Text(), required=True),
    name=Field(Text(), required=True),
    applicationSuite=ANY,
    url=Field(Text(forms.url, mending.url), required=True),
    landingURL=WEB,
    isBasedOn=Field(Many(Text(forms.url, mending.url), alone=True)),
    softwareVersion=ANY,
    releaseDate=Field(Text(forms.day, mending.day)),
    logo=Field(LOGO),
    monochromeLogo=Field(LOGO, drop="is deprecated; use logo instead"),
    organisation=Field(ORGANISATION),
    inputTypes=MEDIA_TYPES,
    outputTypes=MEDIA_TYPES,
    platforms=Field(Many(Text(), least=1), required=True),
    categories=Field(Many(_words("categories", "category"))),
    usedBy=TEXTS,
    fundedBy=Field(Many(ORGANISATION)),
    roadmap=WEB,
    developmentStatus=Field(_words("developmentStatus", "development status"), required=True),
    softwareType=Field(_words("softwareType", "software type"), required=True),
    supports=Field(Many(_section(id=Field(Text(_supported), required=True)))),
    intendedAudience=Field(
        _section(scope=Field(Many(_words("scopes", "scope"))), countries=COUNTRIES, unsupportedCountries=COUNTRIES)
    ),
    description=Field(ByLanguage(DESCRIPTION), required=True),
    legal=Field(LEGAL, required=True),
    maintenance=Field(MAINTENANCE, required=True),
    localisation=Field(
        _section(
            localisationReady=Field(Flag(), required=True),
            availableLanguages=Field(Many(Text(forms.language, mending.language), least=1), required=True),
        ),
        required=True,
    ),
    dependsOn=Field(_section(open=DEPENDENCIES, proprietary=DEPENDENCIES, hardware=DEPENDENCIES)),
    IT=Field(ITALY),
    it=Field(ITALY, drop="is deprecated in lower case; use IT instead"),
)
