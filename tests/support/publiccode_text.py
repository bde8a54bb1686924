"""A clean publiccode.yml of our own, and ways to spoil it for tests."""

LONG = "Das Amt nimmt Anträge entgegen, prüft sie und antwortet. " * 4

CLEAN = f"""\
publiccodeYmlVersion: "0.7"
name: Amtsschimmel
applicationSuite: Amtsstube
url: https://git.example.org/stadt/amtsschimmel.git
landingURL: https://amtsschimmel.example.org
isBasedOn: https://git.example.org/kreis/schimmel.git
softwareVersion: "1.10"
releaseDate: "2024-02-29"
logo: img/logo.svg
roadmap: https://amtsschimmel.example.org/plan
organisation:
  name: Stadt Beispiel
  uri: urn:x-beispiel:stadt
platforms:
  - web
categories:
  - document-management
  - workflow-management
usedBy:
  - Stadt Beispiel
  - Gemeinde Muster
fundedBy:
  - name: Land Beispiel
    uri: https://land.example.org
developmentStatus: stable
softwareType: standalone/web
supports:
  - id: alias:gdpr
intendedAudience:
  scope:
    - local-authorities
  countries:
    - DE
    - AT
  unsupportedCountries:
    - US
description:
  de:
    localisedName: Der Amtsschimmel
    shortDescription: Vorgänge ohne Papier
    longDescription: "{LONG}"
    documentation: https://amtsschimmel.example.org/hilfe
    apiDocumentation: https://amtsschimmel.example.org/api
    features:
      - Anträge annehmen
      - Bescheide schreiben
    screenshots:
      - img/start.png
    videos:
      - https://www.youtube.com/watch?v=abcdefghijk
    awards:
      - Preis der Stadt
legal:
  license: EUPL-1.2
  mainCopyrightOwner: Stadt Beispiel
maintenance:
  type: internal
  contacts:
    - name: Erika Muster
      email: erika@example.org
      phone: "+49 30 1234567"
      affiliation: Stadt Beispiel
localisation:
  localisationReady: true
  availableLanguages:
    - de
    - en-GB
dependsOn:
  open:
    - name: PostgreSQL
      versionMin: "12"
      versionMax: "16"
    - name: Redis
      version: "7"
      optional: true
  proprietary:
    - name: Kartenleser-Treiber
IT:
  countryExtensionVersion: "1.0"
  piattaforme:
    spid: true
"""


def spoiled(old: str, new: str) -> bytes:
    """Return the clean file with one passage replaced; the passage must be in it once."""
    assert CLEAN.count(old) == 1, f"{old!r} stands {CLEAN.count(old)} times in the clean file"
    return CLEAN.replace(old, new).encode()


def line_of(data: bytes, passage: str) -> int:
    """Return the line on which this passage starts, counted from 1."""
    text = data.decode()
    assert passage in text, f"{passage!r} is not in the file"
    return text[: text.index(passage)].count("\n") + 1
