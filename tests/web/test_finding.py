"""A municipality narrows, orders and understands its results, and a solution's page says what is known and what not."""

from collections.abc import Callable
from datetime import datetime

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from markup import Page
from showcase import Market
from suitable import answers, list_suitable

from catalog.inputs import ListingDraft
from catalog.views import LocalText

Client = TestClient[Litestar]
TOWN = "ags=06534016"


@pytest.fixture(autouse=True)
def _filled(market: Market, clock: Callable[[], datetime]) -> None:
    list_suitable(market.catalog, clock())


def test_every_typed_answer_is_a_filter_in_a_group_that_opens_without_a_script(client: Client) -> None:
    page = Page(client.get("/?size_class=under-20000&cost_model=set-up").text)
    assert page.one("p", role="status").text == "1 Lösung gefunden"
    boxes = page.all("input", type="checkbox", form="search")
    assert {"size_class", "operating_model", "cost_model", "kind"} <= {box["name"] for box in boxes}
    chosen = [box["value"] for box in boxes if "checked" in box.attributes]
    assert chosen == ["under-20000", "set-up"]
    opened = [
        group.text.split(" 1 gewählt")[0]
        for group in page.all("details", class_="kern-accordion group")
        if "open" in group.attributes
    ]
    assert [text.split(" Passende")[0].split(" Kostenmodell")[0] for text in opened[1:]] == [
        "Für wen es passt",
        "Kosten und Vertrag",
    ]
    assert page.link("Entfernen: Kostenmodell: Einrichtung kostet extra ×") == "/?size_class=under-20000"


def test_for_a_municipality_the_order_is_by_fit_and_each_card_says_why(client: Client) -> None:
    page = Page(client.get(f"/?{TOWN}&operate=vendor-saas").text)
    assert [option.text for option in page.all("option") if "selected" in option.attributes] == [
        "Beste Passung zuerst",
        "beim Anbieter (SaaS)",
    ]
    first = page.all("li", class_="kern-card kern-card--hug card")[0].text
    for part in (
        "Amtshilfe",
        "Eine Gemeinde in Ihrem Kreis nutzt es (bestätigt).",
        "Passt zu Gemeinden Ihrer Größe.",
        "Läuft so, wie Sie es wünschen. Diese Angabe ist veraltet und zählt weniger.",
        "Nicht bekannt: Land",
    ):
        assert part in first
    english = Page(client.get(f"/en?{TOWN}").text).all("li", class_="kern-card kern-card--hug card")[0].text
    assert "One in your county uses it (confirmed)." in english
    assert "Suits municipalities of your size." in english
    assert page.one("input", name="ags", type="hidden")["value"] == "06534016", "a new search is for the same town"


def test_without_a_municipality_nothing_is_ordered_by_fit(client: Client) -> None:
    page = Page(client.get("/?sort=fit&operate=county").text)
    assert page.all("div", class_="fit") == []
    assert [option.text for option in page.all("option") if "selected" in option.attributes] == ["Beste Treffer zuerst"]


def test_the_api_filters_and_orders_in_the_same_way(client: Client) -> None:
    found = client.get("/api/v1/solutions?ags=06534016&operate=vendor-saas").json()
    assert found["cards"][0]["slug"] == "amtshilfe"
    fit = found["cards"][0]["fit"]
    assert fit["points"] == pytest.approx(sum(reason["points"] for reason in fit["reasons"]))
    narrowed = client.get("/api/v1/solutions?size_class=under-20000&kind=solution").json()
    assert [card["slug"] for card in narrowed["cards"]] == ["amtshilfe"]
    assert narrowed["cards"][0]["fit"] is None
    (sizes,) = [facet for facet in narrowed["facets"] if facet["name"] == "size_class"]
    assert sizes["label"] == {"de": "Passende Gemeindegröße", "en": "Suitable size of municipality"}
    assert sizes["values"][1]["label"]["de"] == "5.000 bis unter 20.000 Einwohner"
    assert client.get("/api/v1/solutions?ags=99999999").status_code == 404


def test_the_api_names_references_near_to_the_municipality_that_asks_first_as_the_page_does(client: Client) -> None:
    def named(query: str) -> list[str]:
        references = client.get(f"/api/v1/solutions/amtshilfe{query}").json()["references"]
        return [each["municipality"] for each in references]

    assert named("") == ["Aurach", "Kirchhain", "Köln"]
    assert named(f"?{TOWN}") == ["Kirchhain", "Aurach", "Köln"]
    text = Page(client.get(f"/solutions/amtshilfe?{TOWN}").text).text
    assert text.index("Kirchhain") < text.index("Aurach") < text.index("Köln")
    assert client.get("/api/v1/solutions/amtshilfe?ags=99999999").status_code == 404
    assert client.get("/api/v1/solutions/amtshilfe?ags=x").status_code == 400


@pytest.mark.parametrize("query", ["state=99", "kind=x", "ags=1", "operate=x", "interface=' OR 1=1"])
def test_the_api_refuses_what_is_no_choice_by_name(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/solutions?{query}")
    assert answer.status_code == 400
    assert [error["key"] for error in answer.json()["errors"]] == [query.partition("=")[0]]


def test_the_api_description_labels_every_choice(client: Client) -> None:
    search = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/solutions"]["get"]
    described = {each["name"]: each["description"] for each in search["parameters"]}
    assert "`09`: Bavaria" in described["state"]
    assert "`vendor-saas`: at the vendor's (SaaS)" in described["operating_model"]


def test_statements_stand_in_groups_and_say_when_they_end(client: Client) -> None:
    page = Page(client.get("/solutions/amtshilfe").text)
    rows = [row.text for row in page.all("tr")]
    assert any(
        row.startswith("Betriebsmodell beim Anbieter (SaaS) Selbstauskunft") and "veraltet seit" in row for row in rows
    )
    assert any(row.startswith("Passende Gemeindegröße unter 5.000 Einwohner") and "gilt bis" in row for row in rows)
    assert "Bitte beachten Veraltete Angaben: Betriebsmodell (seit" in page.text
    assert "Nicht bewertbar Es gibt keinen öffentlichen Quelltext." in page.text
    assert len(page.all("p", class_="unsaid")) == 7


def test_references_near_the_municipality_come_first(client: Client) -> None:
    heads = ("Kirchhain", "Aurach", "Köln")
    rows = [row.text for row in Page(client.get(f"/solutions/amtshilfe?{TOWN}").text).all("tr")]
    shown = [row for row in rows if row.startswith(heads)]
    near = "Kirchhain (Landkreis Marburg-Biedenkopf) (in Ihrem Kreis)"
    assert shown[0].startswith(f"{near} im Einsatz, seit 1. März 2021 bestätigt")
    assert shown[1].startswith("Aurach (so groß wie Sie)")
    assert shown[2].startswith("Köln im Einsatz nur vom Anbieter genannt")
    plain = [row.text for row in Page(client.get("/solutions/amtshilfe").text).all("tr")]
    assert [row.split()[0] for row in plain if row.startswith(heads)] == ["Aurach", "Kirchhain", "Köln"]


def test_the_page_names_who_helps_what_it_costs_and_what_changed(client: Client) -> None:
    page = Page(client.get("/solutions/amtshilfe").text)
    assert page.link("Kreisbetrieb") == "/solutions/betrieb"
    rows = [row.text for row in page.all("tr")]
    assert "5.000 bis unter 20.000 Einwohner 12.500 Einwohner, 125 Nutzer 26.675 €" in rows
    assert "€26,675" in Page(client.get("/en/solutions/amtshilfe").text).text
    versions = page.one("ol", class_="versions").text
    assert "2 Angaben geändert, Fassung 2 Wer betreibt es: entfernt („Das Rechenzentrum Musterland“)" in versions
    assert "Webseite: „https://werk.example.org“" in versions
    assert "Erste Fassung mit" in versions
    service = Page(client.get("/solutions/betrieb").text)
    assert service.link("Amtshilfe") == "/solutions/amtshilfe"
    assert "Eine Dienstleistung hat keinen Quelltext." in service.text
    changes = client.get("/api/v1/solutions/amtshilfe/versions").json()
    assert [(each["number"], each["actor"]) for each in changes] == [(2, "import"), (1, "import")]


def test_a_price_that_is_missing_makes_no_sum(client: Client, market: Market, clock: Callable[[], datetime]) -> None:
    part = tuple(each for each in answers(clock()) if each.key != "price_set_up")
    market.catalog.listings.import_listing(ListingDraft("teuer", "Teuer", LocalText("x"), statements=part))
    assert (
        "Eine Summe gibt es nicht, denn es fehlt: Preis der Einrichtung."
        in Page(client.get("/solutions/teuer").text).text
    )
