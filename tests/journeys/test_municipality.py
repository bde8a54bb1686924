"""A clerk of a small town looks for an appointment system and reads how good its code is."""

from litestar import Litestar
from litestar.testing import TestClient
from markup import Page


def test_a_municipality_searches_filters_reads_and_compares(client: TestClient[Litestar]) -> None:
    start = Page(client.get("/").text)
    form = start.one("form", role="search")
    found = Page(client.get(form["action"], params={"q": "Termine", "topic": "citizen-services"}).text)
    assert found.one("p", role="status").text == "1 Lösung gefunden"
    assert "4 von 5 Sternen" in found.text

    solution = Page(client.get(found.link("Terminbuchung")).text)
    assert solution.one("h1").text == "Terminbuchung"
    assert "72 von 100 Punkten, wahrscheinlich 63 bis 81" in solution.text
    assert "Kostenmodell" in " ".join(each.text for each in solution.all("p", class_="unsaid"))

    report = Page(client.get(solution.link("Bericht ansehen")).text)
    assert report.one("h1").text == "Qualitätsbericht: Terminbuchung"
    assert "Dafür spricht +7,0 Auf 100 Befehle Code zählen 38 in Tests, bis zu 10 je geprüftem Teil." in report.text

    method = Page(client.get(solution.link("Was dieser Wert sagt und was nicht")).text)
    assert "Bei 60 Punkten liegen etwa 60 von 100 Vergleichsprojekten darunter." in method.text

    compared = Page(client.get("/compare", params={"s": ["termin-buchung", "ratsportal"]}).text)
    assert "Nicht bewertbar" in compared.text
    assert compared.link("Terminbuchung") == "/solutions/termin-buchung"


def test_a_municipality_that_finds_nothing_is_led_on(client: TestClient[Litestar]) -> None:
    nothing = Page(client.get("/", params={"q": "Terminn", "topic": "council"}).text)
    assert "Keine Lösung passt zu „Terminn“" in nothing.text
    everything = Page(client.get(nothing.link("Alle Einschränkungen aufheben")).text)
    assert everything.one("p", role="status").text == "4 Lösungen gefunden"
