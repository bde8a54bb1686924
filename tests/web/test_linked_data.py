"""What machines read in a solution's page is what people read there, claims no rating, and never becomes markup."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import HOSTILE_NAME, Market

from catalog.field import ListingKind
from catalog.inputs import ListingDraft
from catalog.views import LocalText
from web.linked_data import script

Client = TestClient[Litestar]


def linked(client: Client, path: str) -> dict[str, Any]:
    (element,) = Page(client.get(path).text).all("script", type="application/ld+json")
    return json.loads("".join(element.pieces))  # type: ignore[no-any-return]


def test_a_solution_is_described_as_software(client: Client) -> None:
    said = linked(client, "/en/solutions/termin-buchung")
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == ["SoftwareApplication", "SoftwareSourceCode"]
    assert said["codeRepository"] == "https://github.com/example-town/booking"
    assert said["license"] == "https://spdx.org/licenses/EUPL-1.2"
    assert (said["description"], said["inLanguage"]) == ("Give out appointments online.", "en")
    assert said["author"] == {
        "@type": "Organization",
        "name": "Stadt Musterhausen",
        "url": "https://musterhausen.example.org",
    }
    assert linked(client, "/en/solutions/ratsportal")["inLanguage"] == "de", "nobody wrote an English summary"


@pytest.mark.parametrize("path", ["/solutions/termin-buchung", "/solutions/hostile", "/solutions/ratsportal"])
def test_stars_of_a_machine_are_no_reviews(client: Client, path: str) -> None:
    assert not re.search("rating|review", json.dumps(linked(client, path)), re.IGNORECASE)


def test_what_a_stranger_wrote_stays_data(client: Client) -> None:
    said = linked(client, "/solutions/hostile")
    assert said["name"] == HOSTILE_NAME
    assert said["@type"] == ["SoftwareApplication"]
    assert "license" not in said
    assert "sameAs" not in said
    assert "javascript" not in json.dumps(said)


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text()), max_size=4), st.text())
def test_nothing_in_a_script_element_can_end_it(said: dict[str, object], text: str) -> None:
    hostile = said | {"name": f"{text}</script><!--\u2028\u202e{text}"}
    written = script(hostile)
    assert not set("<>&\u2028\u202e") & set(written)
    assert json.loads(written) == hostile


def test_a_solution_can_be_taken_as_codemeta_and_a_service_cannot(client: Client, market: Market) -> None:
    answer = client.get("/api/v1/solutions/termin-buchung/codemeta.json")
    assert answer.headers["content-type"].startswith("application/ld+json")
    said = answer.json()
    assert said["@context"] == "https://w3id.org/codemeta/3.0"
    assert said["@type"] == "SoftwareSourceCode"
    assert (said["name"], said["programmingLanguage"]) == ("Terminbuchung", ["Python"])
    assert said["url"] == "https://booking.example.org"
    service = ListingDraft("hilfe", "Hilfe", LocalText("Wir helfen."), kind=ListingKind.SERVICE)
    market.catalog.listings.import_listing(service)
    assert client.get("/api/v1/solutions/hilfe/codemeta.json").status_code == 404
    assert linked(client, "/solutions/hilfe")["@type"] == ["Service"]
