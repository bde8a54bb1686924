"""A vendor pastes an address, takes what the repository proposes, corrects, publishes and edits again."""

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import BOOKING, MISSING, Market

from catalog.drafts import LARGEST_DOCUMENT
from catalog.errors import SubmissionError
from catalog.inputs import Actor
from catalog.proposal import Proposal, Suggestion
from catalog.proposing import propose
from catalog.publiccode.checking import check
from catalog.views import LocalText, Role

ADDRESS = "https://codeberg.org/markt/stromkiosk"
Client = TestClient[Litestar]
VENDOR = Actor("", Role.VENDOR)
PUBLICCODE = b"""publiccodeYmlVersion: '0.2'
name: Stromkiosk
url: https://codeberg.org/markt/stromkiosk
platforms: web
categories: [billing-and-invoicing]
developmentStatus: stable
softwareType: standalone/web
description:
  de:
    shortDescription: Strom auf dem Markt mit dem Telefon freischalten.
    longDescription: >
      Der Stromkiosk schaltet auf Marktpl\xc3\xa4tzen den Strom frei. Wer einen Stand hat, bucht mit dem Telefon und
      bezahlt sofort. Das Marktamt sieht, welche Anschl\xc3\xbcsse belegt sind, und rechnet am Monatsende ab.
    features:
      - Freischalten mit dem Telefon
legal:
  license: AGPL-3.0
maintenance:
  type: internal
  contacts:
    - name: Erika Musterfrau
localisation:
  localisationReady: yes
  availableLanguages: [de]
"""
FILES = {
    "publiccode.yml": PUBLICCODE,
    "package.json": b'{\n  "name": "stromkiosk",\n  "description": "Pay for power",\n  "license": "MIT"\n}',
    "README.md": b"# Strom <b>kiosk</b>\n\nDer Kiosk ist ein Dienst f\xc3\xbcr den Strom auf dem Markt und im Hafen.\n",
}


def begin(client: Client, **typed: str) -> str:
    answer = client.post("/drafts", data=typed)
    assert answer.status_code == 303
    return answer.headers["location"]


def answer_the_request(market: Market, files: dict[str, bytes]) -> None:
    (request,) = [str(each["proposal"]) for each in market.queue.arguments.values() if "proposal" in each][-1:]
    assert market.catalog.proposals.begin(request) == ADDRESS
    market.catalog.proposals.complete(request, propose(files))


def filled(page: Page) -> dict[str, list[str]]:
    """What a browser would send back if nobody changed anything."""
    sent: dict[str, list[str]] = {}
    for box in page.all("input"):
        if box.attributes.get("type") not in ("radio", "checkbox") or "checked" in box.attributes:
            sent.setdefault(box["name"], []).append(box["value"])
    for area in page.all("textarea"):
        sent[area["name"]] = ["".join(area.pieces)]
    return sent


def test_a_draft_that_is_too_large_is_refused_in_words(client: Client) -> None:
    draft = begin(client, offer="proprietary")
    parts = [link["href"] for link in Page(client.get(draft).text).all("a") if link["href"].startswith(f"{draft}/")]
    refused: dict[str, Page] = {}
    for part in dict.fromkeys(parts):
        before = Page(client.get(part).text)
        area = before.all("textarea")[0]["name"]
        answer = client.post(part, data=filled(before) | {area: "Zu lang. " * 10_500})
        if "wurde nicht gespeichert" in answer.text:
            refused[part] = Page(answer.text)
            assert answer.status_code == 422
            assert "Zu lang." not in client.get(part).text
    assert len(refused) > 1
    for page in refused.values():
        assert page.title.startswith("Fehler:")
        assert "Alles ist gespeichert" not in page.text
        (said,) = (each for each in page.all("li") if "Der Entwurf ist zu groß" in each.text)
        assert said.text == "Der Entwurf ist zu groß und wurde nicht gespeichert. Kürzen Sie die langen Texte."


def test_suggestions_for_which_a_draft_has_no_room_are_refused_in_words_and_lose_nothing(
    client: Client, market: Market
) -> None:
    link, drafts = begin(client, offer="open", repository=ADDRESS), market.catalog.drafts
    answer_the_request(market, FILES)
    draft = market.catalog.draft_keys.open(link.rpartition("/")[2]).draft
    before = drafts.read(draft).content
    for letters in range(LARGEST_DOCUMENT, 0, -100):
        with suppress(SubmissionError):
            before = drafts.save(draft, replace(before, description=LocalText("x" * letters)), VENDOR).content
            break
    refused = client.post(link, data={"take": "all"})
    page = Page(refused.text)
    assert refused.status_code == 422
    assert page.title.startswith("Fehler:")
    assert "Der Entwurf ist zu groß und wurde nicht gespeichert. Kürzen Sie die langen Texte." in page.text
    assert page.one("a", class_="switch")["href"] == f"/en{link}"
    assert drafts.read(draft).content == before


def test_what_two_readers_find_in_one_line_is_proposed_once(client: Client, market: Market) -> None:
    draft = begin(client, offer="open", repository=f"{ADDRESS}.git")
    (request,) = [str(each["proposal"]) for each in market.queue.arguments.values() if "proposal" in each][-1:]
    market.catalog.proposals.begin(request)
    licence = Suggestion("licence", "EUPL-1.2", "publiccode.yml", 16)
    other = replace(licence, value="MIT", path="LICENSE", line=1)
    market.catalog.proposals.complete(request, Proposal(suggestions=(licence, other, replace(licence))))
    rows = [row.text for row in Page(client.get(draft).text).all("tr") if row.text.startswith("Lizenz")]
    assert rows == [
        "Lizenz EUPL-1.2 publiccode.yml, Zeile 16 Übernehmen Lizenz",
        "Lizenz MIT LICENSE, Zeile 1 Übernehmen Lizenz",
    ]


def test_a_vendor_takes_what_is_proposed_corrects_and_publishes(client: Client, market: Market) -> None:
    draft = begin(client, offer="open", repository=f"{ADDRESS}.git")
    waiting = client.get(draft)
    assert waiting.headers["cache-control"] == "private, no-store"
    assert waiting.headers["x-robots-tag"] == "noindex"
    assert "wird gleich gelesen" in Page(waiting.text).text
    assert "Diese Adresse ist Ihr Schlüssel" in waiting.text

    answer_the_request(market, FILES)
    offered = Page(client.get(draft).text)
    assert "Strom auf dem Markt mit dem Telefon freischalten. publiccode.yml, Zeile 10" in offered.text
    assert "package.json, Zeile 4" in offered.text
    assert "README.md, Zeile 3" in offered.text
    assert "platforms" in offered.text
    assert "in dieser Form verlangt es das Feld" in offered.text
    assert "Musterfrau" not in offered.text
    assert Page(client.get(f"{draft}/basics").text).one("input", id="name")["value"] == "", "nothing is taken silently"

    assert client.post(draft, data={"take": "all"}).status_code == 303
    basics = Page(client.get(f"{draft}/basics").text)
    assert basics.one("input", id="name")["value"] == "Stromkiosk"
    assert basics.one("input", id="licence")["value"] == "AGPL-3.0-only"
    other = next(button for button in basics.all("button") if "package.json" in button.text and "Lizenz" in button.text)
    typed = filled(basics) | {"summary_de": ["x" * 151], "organisation": ["Markt & Strom GmbH"]}
    assert client.post(f"{draft}/basics", data=typed | {"take": other["value"]}).status_code == 303
    refused = client.post(f"{draft}/basics", data=typed)
    page = Page(refused.text)
    assert refused.status_code == 422
    assert page.title.startswith("Fehler: Das Wichtigste")
    assert page.one("input", id="summary_de")["value"] == "x" * 151
    assert page.one("input", id="summary_de")["aria-invalid"] == "true"
    assert "höchstens 150 Zeichen" in page.one("p", id="summary_de-fault").text
    assert "höchstens 150 Zeichen" in Page(client.post(draft, data={"act": "publish"}).text).text

    good = client.post(f"{draft}/basics", data=typed | {"summary_de": ["Strom auf dem Markt."]})
    assert (good.status_code, good.headers["location"]) == (303, f"{draft}/offer")
    file = client.get(f"{draft}/publiccode.yml")
    assert file.headers["content-disposition"] == 'attachment; filename="publiccode.yml"'
    assert check(file.content).valid
    assert "shortDescription: Strom auf dem Markt." in file.text

    progress = client.post(draft, data={"act": "publish"}).headers["location"]
    assert progress.startswith("/assessments/")
    market.finish(progress.rpartition("/")[2])
    done = Page(client.get(draft).text)
    listed = Page(client.get(done.link("Eintrag ansehen")).text)
    assert "Freischalten mit dem Telefon" in listed.text
    assert "Selbstauskunft" in listed.text

    client.post(draft, data={"act": "edit"})
    again = filled(Page(client.get(f"{draft}/basics").text))
    client.post(f"{draft}/basics", data=again | {"name": ["Stromkiosk 2"]})
    assert client.post(draft, data={"act": "publish"}).status_code == 303
    assert market.catalog.listings.read("stromkiosk").card.name == "Stromkiosk 2"
    assert [each.number for each in market.catalog.versions.list("stromkiosk")] == [2, 1]


def test_nothing_wrong_that_was_typed_is_lost_and_each_fault_names_its_line(client: Client) -> None:
    draft = begin(client, offer="proprietary")
    typed = {
        "notice_months": ["drei"],
        "export_formats": ["CSV", "JSON"],
        "exit": ["</textarea><script>alert(1)</script>\x1b"],
    }
    page = Page(client.post(f"{draft}/operation", data=typed | {"export_formats": ["CSV\nCSV"]}).text)
    assert page.one("input", id="notice_months")["value"] == "drei"
    assert "eine Zahl" in page.one("p", id="notice_months-fault").text
    assert "Zeile 2: Das steht zweimal da." in page.one("p", id="export_formats-fault").text
    assert "<script>" not in client.get(f"{draft}/operation").text
    assert page.one("textarea", id="exit").text == "</textarea><script>alert(1)</script>\\u001b"
    costs = client.post(f"{draft}/cost", data={"price_per_year": "1.200,50", "price_one_off": "viel"})
    assert Page(costs.text).one("input", id="price_per_year")["value"] == "1200,50"
    assert "Das ist kein Betrag." in Page(costs.text).one("p", id="price_one_off-fault").text
    dates = client.post(
        f"{draft}/protection", data={"security_attestation": "iso-27001", "security_attestation.end": "bald"}
    )
    assert Page(dates.text).one("input", id="security_attestation.end")["value"] == "bald"
    assert "Dieses Datum verstehen wir nicht." in Page(dates.text).text


def test_software_without_a_repository_is_listed_and_says_that_it_cannot_be_assessed(
    client: Client, market: Market
) -> None:
    draft = begin(client, offer="proprietary")
    assert "Nicht bewertbar: kein Quelltext" in Page(client.get(draft).text).text
    assert client.get(f"{draft}/publiccode.yml").status_code == 404
    typed = {
        "offer": "proprietary",
        "name": "Kasse",
        "summary_de": "Eine Kasse.",
        "description_de": "Eine Kasse fürs Amt.",
    }
    assert client.post(f"{draft}/basics", data=typed).status_code == 303
    published = client.post(draft, data={"act": "publish"})
    assert published.headers["location"] == draft
    assert client.get(Page(client.get(draft).text).link("Eintrag ansehen")).status_code == 200
    card = market.catalog.listings.read("kasse").card
    assert (card.repository, card.not_assessable) == ("", "no_public_source")


def test_a_service_is_linked_to_the_solutions_it_is_offered_for(client: Client, market: Market) -> None:
    draft = begin(client, offer="service")
    typed = {
        "offer": "service",
        "name": "Wir betreiben es",
        "summary_de": "Betrieb im Rechenzentrum.",
        "description_de": "Wir betreiben es für Kommunen.",
        "offered_for": "https://markt.example.org/solutions/termin-buchung\nratsportal",
    }
    assert client.post(f"{draft}/basics", data=typed).headers["location"] == f"{draft}/offer"
    assert client.post(f"{draft}/offer", data={"services": ["operation"]}).status_code == 303
    assert client.post(draft, data={"act": "publish"}).headers["location"] == draft
    offered = market.catalog.listings.read("wir-betreiben-es").offered_for
    assert {each.slug for each in offered} == {"termin-buchung", "ratsportal"}


def test_a_wrong_address_begins_no_draft_and_is_kept(client: Client) -> None:
    for address, words in (
        (MISSING, "kein öffentliches Repository"),
        ("", "fehlt"),
        (BOOKING, "steht schon im Katalog"),
    ):
        answer = client.post("/drafts", data={"offer": "open", "repository": address})
        page = Page(answer.text)
        assert answer.status_code == 422
        assert page.title.startswith("Fehler: ")
        assert words in page.one("p", id="repository-fault").text
        assert page.one("input", id="repository").attributes.get("value", "") == address


def test_a_repository_that_cannot_be_read_is_told_and_asked_again(client: Client, market: Market) -> None:
    draft = begin(client, offer="open", repository=ADDRESS)
    (request,) = [str(each["proposal"]) for each in market.queue.arguments.values() if "proposal" in each]
    market.catalog.proposals.fail(request, "clone.unreachable", "git: no route")
    failed = Page(client.get(draft).text)
    assert "antwortet nicht" in failed.text
    assert "no route" not in failed.text
    assert client.post(f"{draft}/ask").status_code == 303
    answer_the_request(market, {"publiccode.yml": b"name: [", "README.md": b""})
    assert "ist nicht lesbar" in Page(client.get(draft).text).text


def test_a_guessed_link_leads_nowhere_and_says_nothing(client: Client) -> None:
    draft = begin(client, offer="service")
    for address in ("/drafts/x", draft[:-1], f"{draft}/no-such-part", "/drafts/" + "a" * 500):
        assert client.get(address).status_code == 404
    assert client.post("/drafts/x", data={"act": "publish"}).status_code == 404
    assert client.post(f"{draft}/no-such-part", data={}).status_code == 404
    client.post(draft, data={"act": "discard"})
    assert client.get(draft).status_code == 404


def test_hostile_forms_break_nothing(client: Client) -> None:
    draft = begin(client, offer="no-such-offer", repository=ADDRESS)
    hostile = {"name": "\x00\x1b<b>\u202e" * 50, "topics": ["<script>", "x" * 9_000], "offer": "evil", "take": "٣"}
    page = client.post(f"{draft}/basics", data=hostile)
    assert page.status_code in (303, 422)
    text = client.get(f"{draft}/basics?check=1").text
    assert "<script>" not in text
    assert "<b>" not in text
    for take in ("-1", "999999", "9" * 400, "all\x00"):
        assert client.post(draft, data={"take": take}).status_code == 303
    assert client.post(f"{draft}/basics", content=b"&".join([b"a=1"] * 3_000)).status_code in (303, 422)
    assert client.post(f"{draft}/basics", content=b"\xff\xfe\x00%zz").status_code in (303, 422)
    assert client.post(f"{draft}/basics", content=b"name=" + b"x" * 150_000).status_code == 413


def test_the_english_form_reads_english_numbers(client: Client) -> None:
    draft = begin(client, offer="proprietary")
    costs = client.post(f"/en{draft}/cost", data={"price_per_year": "1,200.50", "price_one_off": "none"})
    page = Page(costs.text)
    assert page.one("input", id="price_per_year")["value"] == "1200.50"
    assert re.search("This is not an amount", page.text)


def test_the_privacy_page_says_what_becomes_of_a_draft(client: Client) -> None:
    assert "Öffnen kann ihn nur, wer seinen Link kennt." in Page(client.get("/privacy").text).text


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Die publiccode.yml im Repository ist nicht lesbar: das Feld name steht hier zweimal (Zeile 2)"),
        ("/en", "cannot be read: the key 'name' stands here twice (line 2)"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(client: Client, market: Market, prefix: str, words: str) -> None:
    home = begin(client, offer="open", repository=ADDRESS)
    answer_the_request(market, {"publiccode.yml": b"name: a\nname: b\n"})
    assert words in Page(client.get(f"{prefix}{home}").text).text


def test_what_did_not_come_with_a_proposal_is_told_in_german(client: Client, market: Market) -> None:
    home = begin(client, offer="open", repository=ADDRESS)
    text = b"name: Kiosk\ndescription:\n  en:\n    shortDescription: Pay for power on the market.\n"
    answer_the_request(market, {"publiccode.yml": text})
    page = Page(client.get(home).text)
    assert "(Sprache en, auf Deutsch steht es nicht in der Datei)" in page.text
    assert not [each for each in page.all("span", lang="en") if "nobody wrote" in each.text]
