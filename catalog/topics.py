"""The topics a listing may have: keys that addresses and the API use, and their labels in both languages.

They are data, not an enumeration, because a county's own view may bring more; the first ones follow the needs of
municipalities rather than the 106 categories of publiccode.yml, which users found too short and too long at once.
"""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.views import LocalText

TOPICS: Mapping[str, LocalText] = MappingProxyType(
    {
        "participation": LocalText("Beteiligung", "Participation"),
        "council": LocalText("Ratsarbeit und Gremien", "Council and committees"),
        "citizen-services": LocalText("Bürgerdienste und Anträge", "Citizen services and applications"),
        "case-management": LocalText("Fachverfahren und Vorgänge", "Case management"),
        "documents": LocalText("Akten und Dokumente", "Records and documents"),
        "identity": LocalText("Identität und Anmeldung", "Identity and sign-in"),
        "payment": LocalText("Bezahlen und Finanzen", "Payment and finance"),
        "digital-workplace": LocalText("Digitaler Arbeitsplatz", "Digital workplace"),
        "communication": LocalText("Kommunikation und Videokonferenz", "Communication and video calls"),
        "website": LocalText("Webauftritt und Inhalte", "Website and content"),
        "geodata": LocalText("Geodaten und Karten", "Geodata and maps"),
        "open-data": LocalText("Offene Daten", "Open data"),
        "data-platform": LocalText("Datenplattform und Sensoren", "Data platform and sensors"),
        "mobility": LocalText("Mobilität und Verkehr", "Mobility and transport"),
        "education": LocalText("Bildung und Arbeit", "Education and work"),
        "culture": LocalText("Kultur und Bibliotheken", "Culture and libraries"),
        "health": LocalText("Gesundheit und Pflege", "Health and care"),
        "community": LocalText("Gemeinschaft und Ehrenamt", "Community and volunteering"),
        "social": LocalText("Soziales und Familie", "Social affairs and family"),
        "environment": LocalText("Umwelt und Klima", "Environment and climate"),
        "building": LocalText("Bauen und Planen", "Building and planning"),
        "safety": LocalText("Sicherheit und Notfall", "Safety and emergencies"),
        "procurement": LocalText("Beschaffung und Vergabe", "Procurement"),
        "infrastructure": LocalText("IT-Betrieb und Infrastruktur", "IT operations and infrastructure"),
        "development": LocalText("Entwicklung und Bausteine", "Development and components"),
    }
)
"""Every topic in the order in which a form offers them."""
