"""A repair does what is no guess, tells every step, throws nothing away, and leaves a clean file alone."""

import pytest
from publiccode_text import CLEAN, line_of, spoiled

from catalog.publiccode.checking import check
from catalog.publiccode.errors import UnreadableError
from catalog.publiccode.ledger import Repair
from catalog.publiccode.nodes import Mapping, Node, Scalar, Sequence
from catalog.publiccode.reading import read
from catalog.publiccode.repairing import Repaired, repair

MENDED = [
    ('publiccodeYmlVersion: "0.7"', 'publiccodeYmlVersion: "0.2"', 'publiccodeYmlVersion: "0.7"'),
    ('publiccodeYmlVersion: "0.7"', "publiccodeYmlVersion: 0.4", 'publiccodeYmlVersion: "0.7"'),
    ("platforms:\n  - web\n", "platforms: web\n", "platforms:\n  - web\n"),
    ("developmentStatus: stable", "development_status: Stable", "developmentStatus: stable"),
    ("softwareType: standalone/web", "softwareType: Standalone/Web", "softwareType: standalone/web"),
    (
        "https://git.example.org/stadt/amtsschimmel.git",
        "git@git.example.org:stadt/x.git",
        "https://git.example.org/stadt/x.git",
    ),
    ("landingURL: https://amtsschimmel", "landingURL: amtsschimmel", "landingURL: https://amtsschimmel"),
    ('"2024-02-29"', '"29.02.2024"', '"2024-02-29"'),
    ('"2024-02-29"', "2024-02-29T12:00:00Z", '"2024-02-29"'),
    ('softwareVersion: "1.10"', "softwareVersion: 1.10", 'softwareVersion: "1.10"'),
    ("logo: img/logo.svg", "logo: /img/logo.svg", "logo: img/logo.svg"),
    ("logo: img/logo.svg", "monochromeLogo: img/logo.svg", "logo: img/logo.svg"),
    ("document-management", "Document Management", "document-management"),
    ("categories:\n", "tags:\n", "categories:\n"),
    ("  scope:\n", "  onlyFor:\n", "  scope:\n"),
    ("    - AT\n", "    - at\n", "    - AT\n"),
    ("  de:\n    localisedName", "  deu:\n    localisedName", "  de:\n    localisedName"),
    ("    - en-GB\n", "    - en_GB\n", "    - en-GB\n"),
    ("license: EUPL-1.2", "license: eupl-1.2", "license: EUPL-1.2"),
    ("license: EUPL-1.2", "license: GPL-3.0", "license: GPL-3.0-only"),
    ("localisationReady: true", "localisationReady: yes", "localisationReady: true"),
    ("localisationReady: true", 'localisationReady: "True"', "localisationReady: true"),
    ("IT:\n", "it:\n", "IT:\n"),
    ("    - name: Kartenleser-Treiber\n", "    - Kartenleser-Treiber\n", "    - name: Kartenleser-Treiber\n"),
]


@pytest.mark.parametrize(("good", "wrong", "mended"), MENDED)
def test_what_is_surely_meant_is_written_and_told_with_its_line(good: str, wrong: str, mended: str) -> None:
    data = spoiled(good, wrong)
    repaired = repair(data)
    assert mended in repaired.text
    assert check(repaired.text.encode()).valid
    assert line_of(data, wrong) in {each.line for each in repaired.repairs}
    assert all(each.reason and each.before != each.after for each in repaired.repairs)


KEPT = [
    ("applicationSuite: Amtsstube", "x-eigenes: Amtsstube", "x-eigenes", "Amtsstube"),
    ("landingURL: https://amtsschimmel.example.org", "landingURL: none", "landingURL", "none"),
    ("    - AT\n", "    - Lummerland\n", "intendedAudience.countries[1]", "Lummerland"),
    ("document-management", "papierkram", "categories[0]", "papierkram"),
    ("erika@example.org", "unbekannt", "maintenance.contacts[0].email", "unbekannt"),
    (
        "    localisedName: Der Amtsschimmel",
        "    genericName: Amtssoftware",
        "description.de.genericName",
        "Amtssoftware",
    ),
    ("  uri: urn:x-beispiel:stadt\n", "", "organisation", "name: Stadt Beispiel"),
    ("platforms:\n", "inputTypes:\n  - text/plain\nplatforms:\n", "inputTypes", "text/plain"),
    ("usedBy:\n  - Stadt Beispiel\n", "usedBy:\n  - {a: b}\n", "usedBy[0]", "a: b"),
]


@pytest.mark.parametrize(("good", "wrong", "key", "text"), KEPT)
def test_what_has_no_place_is_kept_as_a_comment(good: str, wrong: str, key: str, text: str) -> None:
    repaired = repair(spoiled(good, wrong))
    assert check(repaired.text.encode()).valid
    comments = repaired.text.partition("# What publiccode.yml 0.7 has no place for")[2]
    assert key in comments
    assert text in comments
    assert [each.key for each in repaired.repairs if not each.after] == [key]


def test_a_clean_file_needs_no_repair_and_keeps_its_content() -> None:
    repaired = repair(CLEAN.encode())
    steps = [each for each in repaired.repairs if each.key != "IT.piattaforme.spid"]
    assert steps == []
    before, after = read(CLEAN.encode()).root, read(repaired.text.encode()).root
    assert [entry for entry in after.entries if entry[0].text != "supports"] == [
        entry for entry in before.entries if entry[0].text != "supports"
    ]


def test_a_repaired_file_needs_no_second_repair() -> None:
    for good, wrong, _ in MENDED:
        text = repair(spoiled(good, wrong)).text
        assert repair(text.encode()) == Repaired(text, ())


def test_contractors_without_a_contract_become_a_comment() -> None:
    data = spoiled("localisation:\n", "  contractors:\n    - name: Firma\n      until: 2030-01-01\nlocalisation:\n")
    repaired = repair(data)
    assert check(repaired.text.encode()).findings == ()
    assert "# maintenance.contractors:\n#   - name: Firma\n" in repaired.text


def test_country_sections_become_what_is_supported() -> None:
    data = CLEAN.encode() + b'de:\n  leika:\n    - leika-id: "99094003140000"\n'
    repaired = repair(data)
    assert check(repaired.text.encode()).findings == ()
    assert "  - id: alias:spid\n  - id: urn:de:fim:leika:leistung:99094003140000\n" in repaired.text
    step = next(each for each in repaired.repairs if each.key == "de.leika[0].leika-id")
    assert step.line == line_of(data, "leika-id")
    assert step.after == "supports: urn:de:fim:leika:leistung:99094003140000"


def test_the_italian_code_becomes_the_organisation() -> None:
    organisation = "organisation:\n  name: Stadt Beispiel\n  uri: urn:x-beispiel:stadt\n"
    data = spoiled("  piattaforme:\n    spid: true\n", "  riuso:\n    codiceIPA: c_x001\n").replace(
        organisation.encode(), b""
    )
    data = data.replace(b"  mainCopyrightOwner: Stadt Beispiel", b"  repoOwner: Roma")
    root = read(repair(data).text.encode()).root
    assert root.get("organisation") == Mapping(
        ((Scalar("uri"), Scalar("urn:x-italian-pa:c_x001")), (Scalar("name"), Scalar("Roma")))
    )


def test_what_is_missing_is_not_invented() -> None:
    data = spoiled("name: Amtsschimmel\n", "").replace(b"license: EUPL-1.2", b"license: LICENSE")
    left = check(repair(data).text.encode()).findings
    assert [each.key for each in left] == ["name", "legal.license"]


def test_the_only_contact_is_not_taken_away() -> None:
    repaired = repair(spoiled("    - name: Erika Muster\n      email", "    - email"))
    assert [each.key for each in check(repaired.text.encode()).findings] == ["maintenance.contacts[0].name"]


def test_a_second_description_in_the_same_language_is_kept() -> None:
    data = spoiled("legal:\n", "  DE:\n    shortDescription: Noch einmal\nlegal:\n")
    repaired = repair(data)
    assert check(repaired.text.encode()).findings == ()
    assert "# description.DE:\n#   shortDescription: Noch einmal\n" in repaired.text


def test_latin_1_becomes_utf_8() -> None:
    repaired = repair(CLEAN.encode("cp1252"))
    assert Repair(0, "", "Latin-1", "UTF-8", "the standard asks for UTF-8") in repaired.repairs
    assert check(repaired.text.encode()).findings == ()
    assert "Vorgänge ohne Papier" in repaired.text


def test_comments_of_the_author_survive() -> None:
    data = b"# SPDX-License-Identifier: CC0-1.0\n" + spoiled(
        "name: Amtsschimmel\n", "# der Name\nname: Amtsschimmel # !\n"
    )
    text = repair(data).text
    assert text.startswith('# SPDX-License-Identifier: CC0-1.0\npubliccodeYmlVersion: "0.7"\n')
    assert "# der Name\n# !\nname: Amtsschimmel\n" in text


def test_what_is_no_yaml_is_not_repaired() -> None:
    with pytest.raises(UnreadableError):
        repair(b"a: &x b\nc: *x\n")


def leaves(node: Node) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    children = node.items if isinstance(node, Sequence) else tuple(value for _, value in node.entries)
    return [text for child in children for text in leaves(child)]


def test_every_text_of_a_spoiled_file_is_told_or_still_there() -> None:
    for good, wrong, *_ in (*MENDED, *KEPT):
        data = spoiled(good, wrong)
        repaired = repair(data)
        told = " ".join(each.before for each in repaired.repairs)
        for text in leaves(read(data).root):
            assert text in repaired.text or text in told or repr(text)[1:-1] in repaired.text
