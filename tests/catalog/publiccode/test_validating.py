"""The validator names each breach of the standard by key, line and column, and nothing else."""

from pathlib import Path

import pytest
from publiccode_text import CLEAN, LONG, line_of, spoiled

from catalog.publiccode.checking import check
from catalog.publiccode.findings import Finding, Level

ROOT = Path(__file__).parents[3]
CONTACTS = """\
  contacts:
    - name: Erika Muster
      email: erika@example.org
      phone: "+49 30 1234567"
      affiliation: Stadt Beispiel
"""
LOCAL = "  availableLanguages:\n    - de\n    - en-GB\n"


def errors(data: bytes) -> list[tuple[str, int]]:
    return [(each.key, each.line) for each in check(data).findings if each.level is Level.ERROR]


def warnings(data: bytes) -> list[Finding]:
    checked = check(data)
    assert checked.valid
    return list(checked.findings)


def test_a_clean_file_has_no_finding() -> None:
    checked = check(CLEAN.encode())
    assert checked.findings == ()
    assert checked.valid


def test_our_own_file_is_clean() -> None:
    assert check((ROOT / "publiccode.yml").read_bytes()).findings == ()


WRONG = [
    ("name: Amtsschimmel\n", "name: []\n", "name"),
    ("https://git.example.org/stadt/amtsschimmel.git", "stadt/amtsschimmel", "url"),
    ("https://git.example.org/stadt/amtsschimmel.git", "git@git.example.org:stadt/x.git", "url"),
    ("landingURL: https://amtsschimmel.example.org\n", "landingURL: ftp://example.org\n", "landingURL"),
    ("isBasedOn: https://git.example.org/kreis/schimmel.git", "isBasedOn: schimmel", "isBasedOn[0]"),
    ('"2024-02-29"', '"2023-02-29"', "releaseDate"),
    ('"2024-02-29"', '"2024-02-29T10:00:00Z"', "releaseDate"),
    ("logo: img/logo.svg", "logo: /img/logo.svg", "logo"),
    ("logo: img/logo.svg", "logo: file:///img/logo.svg", "logo"),
    ("logo: img/logo.svg", "logo: img/logo.gif", "logo"),
    ("urn:x-beispiel:stadt", "Stadt X", "organisation.uri"),
    ("urn:x-beispiel:stadt", "urn:x-italian-pa:not_in_the_index", "organisation.uri"),
    ("document-management", "papierkram", "categories[0]"),
    ("https://land.example.org", "land.example.org", "fundedBy[0].uri"),
    ("developmentStatus: stable", "developmentStatus: fertig", "developmentStatus"),
    ("softwareType: standalone/web", "softwareType: standalone", "softwareType"),
    ("alias:gdpr", "alias:dsgvo", "supports[0].id"),
    ("alias:gdpr", "DSGVO", "supports[0].id"),
    ("local-authorities", "towns", "intendedAudience.scope[0]"),
    ("    - AT\n", "    - UK\n", "intendedAudience.countries[1]"),
    ("    - AT\n", "    - At\n", "intendedAudience.countries[1]"),
    ("Vorgänge ohne Papier", "V" * 151, "description.de.shortDescription"),
    (f'"{LONG}"', '"zu kurz"', "description.de.longDescription"),
    ("https://amtsschimmel.example.org/hilfe", "hilfe", "description.de.documentation"),
    ("      - img/start.png", "      - img/start.gif", "description.de.screenshots[0]"),
    ("https://www.youtube.com/watch?v=abcdefghijk", "https://example.org/film", "description.de.videos[0]"),
    ("license: EUPL-1.2", "license: Eigene Lizenz", "legal.license"),
    ("  type: internal", "  type: sometimes", "maintenance.type"),
    ("erika@example.org", "erika at example.org", "maintenance.contacts[0].email"),
    ("localisationReady: true", "localisationReady: yes", "localisation.localisationReady"),
    ("    - en-GB\n", "    - en_GB\n", "localisation.availableLanguages[1]"),
    ("optional: true", "optional: perhaps", "dependsOn.open[1].optional"),
    ('countryExtensionVersion: "1.0"', 'countryExtensionVersion: "3"', "IT.countryExtensionVersion"),
    ("usedBy:\n", "nutzer:\n", "nutzer"),
    ("    - name: Redis", "    - nome: Redis", "dependsOn.open[1].nome"),
]


@pytest.mark.parametrize(("old", "new", "key"), WRONG)
def test_a_wrong_value_is_named_by_key_and_line(old: str, new: str, key: str) -> None:
    data = spoiled(old, new)
    assert (key, line_of(data, new.splitlines()[0].lstrip(" -"))) in errors(data)


def test_a_missing_key_is_pointed_at_by_the_first_key_of_its_section() -> None:
    assert errors(spoiled("name: Amtsschimmel\n", "")) == [("name", 1)]
    data = spoiled("license: EUPL-1.2\n  ", "")
    assert errors(data) == [("legal.license", line_of(data, "mainCopyrightOwner"))]
    data = spoiled("  uri: urn:x-beispiel:stadt\n", "")
    assert errors(data) == [("organisation.uri", line_of(data, "name: Stadt Beispiel"))]


def test_a_missing_section_has_no_line_and_names_what_is_mandatory_in_it() -> None:
    data = spoiled("legal:\n  license: EUPL-1.2\n  mainCopyrightOwner: Stadt Beispiel\n", "")
    assert errors(data) == [("legal.license", 0)]


def test_an_empty_section_in_braces_is_pointed_at() -> None:
    data = spoiled("legal:\n  license: EUPL-1.2\n  mainCopyrightOwner: Stadt Beispiel\n", "legal: {}\n")
    assert errors(data) == [("legal.license", line_of(data, "legal: {}"))]


def test_nothing_is_as_bad_as_missing_where_something_is_mandatory() -> None:
    for empty in ("", "~", '""'):
        data = spoiled("name: Amtsschimmel\n", f"name: {empty}\n")
        assert errors(data) == [("name", 2)]
    assert errors(spoiled("platforms:\n  - web\n", "platforms: []\n"))[0][0] == "platforms"
    assert check(spoiled("applicationSuite: Amtsstube\n", "applicationSuite:\n")).valid


def test_a_value_of_a_wrong_form_is_named_by_the_outermost_key_of_its_line() -> None:
    data = spoiled("    - name: Redis\n", "    - name: [Redis]\n")
    assert ("dependsOn.open[1]", line_of(data, "- name: [Redis]")) in errors(data)
    data = spoiled("usedBy:\n  - Stadt Beispiel\n  - Gemeinde Muster\n", "usedBy:\n  stadt: Beispiel\n")
    assert ("usedBy.stadt", line_of(data, "stadt: Beispiel")) in errors(data)


def test_a_broken_form_costs_the_whole_section_and_says_so() -> None:
    data = spoiled("localisationReady: true", "localisationReady: on")
    keys = dict(errors(data))
    assert keys["localisation.availableLanguages"] == line_of(data, "availableLanguages")
    data = spoiled("    awards:\n      - Preis der Stadt\n", "    awards: Preis der Stadt\n")
    expected = [
        ("description", line_of(data, "description:")),
        ("description.de.awards", line_of(data, "awards: Preis")),
    ]
    assert errors(data) == expected


def test_all_faults_are_told_at_once() -> None:
    data = spoiled("name: Amtsschimmel\n", "").replace(b"EUPL-1.2", b"frei").replace(b"stable", b"fertig")
    assert [key for key, _ in errors(data)] == ["name", "developmentStatus", "legal.license"]


@pytest.mark.parametrize("version", ["0", "0.7", "0.7.0"])
def test_the_newest_version_is_clean(version: str) -> None:
    assert warnings(spoiled('"0.7"', f'"{version}"')) == []


@pytest.mark.parametrize("version", ["0.1", "0.2.1", "0.3", "0.4.0", "0.5", "0.6.0"])
def test_older_versions_are_read_with_a_warning(version: str) -> None:
    (found,) = warnings(spoiled('"0.7"', f'"{version}"'))
    assert (found.key, found.line, found.rule) == ("publiccodeYmlVersion", 1, "old-version")


@pytest.mark.parametrize("version", ['"1"', '"0.8"', "0.7", "0", "latest"])
def test_a_version_that_does_not_exist_or_is_a_number_is_an_error(version: str) -> None:
    assert errors(spoiled('"0.7"', version)) == [("publiccodeYmlVersion", 1)]


def test_a_version_without_quotes_that_yaml_reads_as_a_text_is_fine() -> None:
    assert check(spoiled('"0.7"', "0.7.0")).findings == ()


DEPRECATED = [
    ("logo: img/logo.svg", "monochromeLogo: img/logo.svg", "monochromeLogo"),
    ("platforms:\n", "inputTypes:\n  - text/plain\nplatforms:\n", "inputTypes"),
    ("    localisedName: Der Amtsschimmel", "    genericName: Amtssoftware", "description.de.genericName"),
    ("  mainCopyrightOwner: Stadt Beispiel", "  repoOwner: Stadt", "legal.repoOwner"),
    ("  mainCopyrightOwner: Stadt Beispiel", "  authorsFile: AUTHORS", "legal.authorsFile"),
    ("IT:\n", "it:\n", "it"),
    ("  piattaforme:\n    spid: true\n", "  conforme:\n    gdpr: true\n", "IT.conforme"),
    ("  piattaforme:\n    spid: true\n", "  riuso:\n    codiceIPA: c_x001\n", "IT.riuso.codiceIPA"),
    ("    - AT\n", "    - at\n", "intendedAudience.countries[1]"),
]


@pytest.mark.parametrize(("old", "new", "key"), DEPRECATED)
def test_what_is_deprecated_is_a_warning(old: str, new: str, key: str) -> None:
    data = spoiled(old, new)
    name = key.rpartition(".")[2] if "[" not in key else "at\n"
    start = data.decode().index(new.split("\n", maxsplit=1)[0])
    line = data.decode()[: data.decode().index(name, start)].count("\n") + 1
    assert [(each.level, each.key, each.line) for each in warnings(data)] == [(Level.WARNING, key, line)]


def test_contracts_need_contractors_and_others_must_not_have_them() -> None:
    data = spoiled("  type: internal\n", "  type: contract\n")
    assert errors(data) == [("maintenance.contractors", line_of(data, "type: contract"))]
    contractors = "  contractors:\n    - name: Firma\n      until: 2030-01-01\n"
    assert check(spoiled(CONTACTS, contractors).replace(b"internal", b"contract")).valid
    data = spoiled(CONTACTS, CONTACTS + contractors)
    assert errors(data) == [("maintenance.contractors", line_of(data, "contractors:"))]
    data = spoiled(CONTACTS, "  contractors:\n    - name: Firma\n").replace(b"internal", b"contract")
    assert errors(data) == [("maintenance.contractors[0].until", line_of(data, "name: Firma"))]


@pytest.mark.parametrize("kind", ["internal", "community"])
def test_own_and_common_maintenance_needs_contacts(kind: str) -> None:
    data = spoiled(CONTACTS, "").replace(b"type: internal", f"type: {kind}".encode())
    assert errors(data) == [("maintenance.contacts", line_of(data, f"type: {kind}"))]
    assert check(spoiled(CONTACTS, "").replace(b"type: internal", b"type: none")).valid


def test_nobody_named_where_somebody_should_be_is_a_warning() -> None:
    (found,) = warnings(spoiled(CONTACTS, "  contacts: []\n"))
    assert (found.key, found.rule) == ("maintenance.contacts", "empty")


def test_it_and_its_lower_case_form_exclude_each_other() -> None:
    data = CLEAN.encode() + b"it:\n  piattaforme:\n    cie: true\n"
    assert errors(data) == [("it", line_of(data, "it:\n  piatt"))]


def test_the_german_section_is_no_part_of_the_standard() -> None:
    data = CLEAN.encode() + b'de:\n  leika:\n    - leika-id: "99094003140000"\n'
    assert errors(data) == [("de", line_of(data, "de:\n  leika"))]


def test_a_language_given_twice_but_for_case_is_a_warning() -> None:
    data = spoiled("legal:\n", "  DE:\n" + CLEAN.partition("  de:\n")[2].partition("legal:\n")[0] + "legal:\n")
    (found,) = warnings(data)
    assert (found.key, found.line, found.rule) == ("description.DE", line_of(data, "DE:"), "language-twice")


def test_a_language_tag_with_a_region_stands_in_brackets() -> None:
    data = spoiled("  de:\n    localisedName", "  de-DE:\n    localisedName").replace(LONG.encode(), b"kurz")
    assert errors(data) == [("description[de-DE].longDescription", line_of(data, "longDescription"))]


@pytest.mark.parametrize(("text", "read_as"), [("1.10", "1.1"), ("2.0", "2"), ("007", "7"), ("+49301234", "49301234")])
def test_a_number_that_readers_shorten_is_a_warning(text: str, read_as: str) -> None:
    (found,) = warnings(spoiled('softwareVersion: "1.10"', f"softwareVersion: {text}"))
    assert (found.key, found.rule) == ("softwareVersion", "number")
    assert repr(read_as) in found.message


def test_a_number_that_stays_itself_is_fine() -> None:
    assert warnings(spoiled('softwareVersion: "1.10"', "softwareVersion: 1.5")) == []


def test_lengths_count_what_people_call_characters() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert check(spoiled("Vorgänge ohne Papier", family * 150)).valid
    assert not check(spoiled("Vorgänge ohne Papier", family * 151)).valid
    assert not check(spoiled(LONG, "e\u0301" * 149)).valid


def test_latin_1_is_an_error_that_still_gives_a_draft() -> None:
    checked = check(CLEAN.encode("cp1252"))
    assert [(each.key, each.rule) for each in checked.findings] == [("", "encoding")]
    assert checked.listing is not None
    assert checked.listing.description("de") is not None


def test_what_is_no_yaml_has_one_finding_and_no_draft() -> None:
    checked = check(spoiled("name: Amtsschimmel\n", "name: Amts: schimmel\n"))
    assert [(each.key, each.rule, each.line) for each in checked.findings] == [("", "unreadable", 2)]
    assert checked.listing is None
    assert not checked.valid
