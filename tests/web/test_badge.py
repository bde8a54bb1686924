"""A badge says stars, value and day, as a picture and as data, and a vendor finds what to copy."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import Market

from web.site import SiteOptions, build_site

Client = TestClient[Litestar]


@pytest.mark.parametrize(
    ("path", "label", "message"),
    [
        ("/badge/termin-buchung", "Codequalität", "4/5 · 72 (63–81) · 04.05.2026"),
        ("/en/badge/termin-buchung", "Code quality", "4/5 · 72 (63–81) · May 4, 2026"),
        ("/badge/ratsportal", "Codequalität", "nicht bewertbar · 05.05.2026"),
        ("/badge/maengelmelder", "Codequalität", "noch nicht bewertet"),
    ],
)
def test_the_badge_as_data_says_what_the_picture_says(client: Client, path: str, label: str, message: str) -> None:
    answer = client.get(f"{path}.json")
    said = answer.json()
    assert (said["schemaVersion"], said["label"], said["message"]) == (1, label, message)
    assert said.keys() == {"schemaVersion", "label", "message", "color", "labelColor"}
    assert f"<title>{label}: {message}</title>" in client.get(f"{path}.svg").text
    assert answer.headers["access-control-allow-origin"] == "*"
    known = client.get(f"{path}.json", headers={"if-none-match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("path", ["/badge/nobody.json", "/badge/termin-buchung", "/badge/.json"])
def test_there_is_no_badge_of_nothing(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_vendor_copies_what_works(market: Market) -> None:
    with TestClient(build_site(market.catalog, SiteOptions(public_url="https://markt.example.org"))) as client:
        page = Page(client.get("/en/solutions/hostile").text)
        copied = {element["id"]: element.text for element in page.all("textarea")}
        badge = "https://markt.example.org/en/badge/hostile"
        own = "https://markt.example.org/en/solutions/hostile"
        assert copied["badge-markdown"] == f"[![Code quality]({badge}.svg)]({own})"
        assert copied["badge-html"] == f'<a href="{own}"><img src="{badge}.svg" alt="Code quality"></a>'
        assert copied["badge-data"] == f"{badge}.json"
        for address in (f"{badge}.svg", own, copied["badge-data"]):
            assert client.get(address.removeprefix("https://markt.example.org")).status_code == 200
