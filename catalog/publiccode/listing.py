"""What a publiccode.yml gives to a listing, as values: each fact with the key and line it came from.

Of contacts there are only the kinds (a phone number is known), never a name or an address: a listing names no person
without consent.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One text with the key and line it came from."""

    value: str
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Truth:
    """One yes or no with the key and line it came from."""

    value: bool
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Dependency:
    """What must be there for the software to run; `kind` is open, proprietary or hardware."""

    kind: str
    name: str
    version: str
    optional: bool
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact or contractor by what is known of it (`name`, `email`, `phone` …), without any of it."""

    role: str
    kinds: tuple[str, ...]
    until: str
    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Description:
    """The texts in one language."""

    language: str
    line: int
    localised_name: Fact | None
    generic_name: Fact | None
    short: Fact | None
    long: Fact | None
    documentation: Fact | None
    api_documentation: Fact | None
    features: tuple[Fact, ...]
    screenshots: tuple[Fact, ...]
    videos: tuple[Fact, ...]
    awards: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ListingFields:
    """Everything a listing can take from one file; `supports` has the entries of country sections too."""

    publiccode_version: Fact | None
    name: Fact | None
    suite: Fact | None
    url: Fact | None
    landing_url: Fact | None
    roadmap: Fact | None
    based_on: tuple[Fact, ...]
    software_version: Fact | None
    release_date: Fact | None
    licence: Fact | None
    organisation_name: Fact | None
    organisation_uri: Fact | None
    main_copyright_owner: Fact | None
    repo_owner: Fact | None
    platforms: tuple[Fact, ...]
    categories: tuple[Fact, ...]
    used_by: tuple[Fact, ...]
    funded_by: tuple[Fact, ...]
    development_status: Fact | None
    software_type: Fact | None
    audience_scopes: tuple[Fact, ...]
    audience_countries: tuple[Fact, ...]
    unsupported_countries: tuple[Fact, ...]
    maintenance_type: Fact | None
    contacts: tuple[Contact, ...]
    localisation_ready: Truth | None
    languages: tuple[Fact, ...]
    descriptions: tuple[Description, ...]
    dependencies: tuple[Dependency, ...]
    supports: tuple[Fact, ...]
    interfaces: tuple[Fact, ...]
    logo: Fact | None

    def description(self, language: str) -> Description | None:
        """Return the texts in this language (`de` also finds `de-DE`), or None."""
        tags = {each.language.lower().replace("_", "-"): each for each in self.descriptions}
        return tags.get(language) or next((tags[tag] for tag in tags if tag.partition("-")[0] == language), None)
