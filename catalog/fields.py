"""Every question a listing should answer: what a public buyer expects to read before choosing.

The set is data, so that a question can be added without touching a page, a filter or a table. The order is that of
pages and forms. A key never changes its meaning: addresses, versions and exports hold it.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from catalog import choices
from catalog.field import Field, Kind, ListingKind
from catalog.size_classes import SIZE_CLASSES
from catalog.states import STATES
from catalog.views import LocalText

BOTH = frozenset(ListingKind)
SERVICE = frozenset({ListingKind.SERVICE})
EURO = LocalText("Euro", "euros")

GROUPS: Mapping[str, LocalText] = MappingProxyType(
    {
        "offer": LocalText("Das Angebot", "The offer"),
        "fit": LocalText("Für wen es passt", "Whom it suits"),
        "operation": LocalText("Betrieb und Unterstützung", "Operation and support"),
        "cost": LocalText("Kosten und Vertrag", "Cost and contract"),
        "protection": LocalText("Datenschutz und Sicherheit", "Data protection and security"),
        "access": LocalText("Barrierefreiheit", "Accessibility"),
        "connection": LocalText("Schnittstellen und Verwaltungsleistungen", "Interfaces and public services"),
    }
)
"""The parts of a form, in their order."""

_ALL = (
    Field(
        "services",
        "offer",
        Kind.CHOICES,
        LocalText("Art der Leistung", "Kind of service"),
        LocalText("Womit helfen Sie Kommunen?", "What do you help municipalities with?"),
        choices.SERVICES,
        facet="service",
        kinds=SERVICE,
    ),
    Field(
        "software_type",
        "offer",
        Kind.CHOICE,
        LocalText("Art der Software", "Type of software"),
        LocalText("Was bekommt man?", "What does one get?"),
        choices.SOFTWARE_TYPES,
    ),
    Field(
        "development_status",
        "offer",
        Kind.CHOICE,
        LocalText("Stand der Entwicklung", "Development status"),
        LocalText("Wie weit ist die Lösung?", "How far is it?"),
        choices.DEVELOPMENT_STATUS,
    ),
    Field(
        "platforms",
        "offer",
        Kind.LIST,
        LocalText("Plattformen", "Platforms"),
        LocalText("Zum Beispiel web, windows oder android, eine je Zeile.", "For example web or android, one a line."),
    ),
    Field(
        "user_languages",
        "offer",
        Kind.LIST,
        LocalText("Sprachen der Oberfläche", "Languages of the interface"),
        LocalText("Kürzel wie de oder en, eines je Zeile.", "Tags such as de or en, one a line."),
        months=36,
    ),
    Field(
        "features",
        "offer",
        Kind.LINES,
        LocalText("Funktionen", "Features"),
        LocalText("Was kann die Lösung? Eine Funktion je Zeile.", "What can it do? One feature a line."),
        months=36,
    ),
    Field(
        "screenshots",
        "offer",
        Kind.LINKS,
        LocalText("Bildschirmfotos", "Screenshots"),
        LocalText("Adressen von Bildern, eine je Zeile.", "Addresses of images, one a line."),
    ),
    Field(
        "contact_role",
        "offer",
        Kind.TEXT,
        LocalText("Ansprechstelle", "Contact"),
        LocalText(
            "Welche Stelle antwortet? Bitte keinen Namen einer Person.", "Which office answers? No person's name."
        ),
        months=12,
        kinds=BOTH,
    ),
    Field(
        "contact_page",
        "offer",
        Kind.LINK,
        LocalText("Kontaktseite", "Contact page"),
        LocalText("Die Adresse Ihres Kontaktformulars.", "The address of your contact form."),
        months=12,
        kinds=BOTH,
    ),
    Field(
        "size_classes",
        "fit",
        Kind.CHOICES,
        LocalText("Passende Gemeindegröße", "Suitable size of municipality"),
        LocalText("Für welche Größen ist das Angebot gedacht?", "Which sizes is the offer meant for?"),
        SIZE_CLASSES,
        facet="size_class",
        kinds=BOTH,
    ),
    Field(
        "states",
        "fit",
        Kind.CHOICES,
        LocalText("Länder", "States"),
        LocalText("In welchen Ländern wird es angeboten?", "In which states is it offered?"),
        STATES,
        facet="state",
        kinds=BOTH,
    ),
    Field(
        "references",
        "fit",
        Kind.TEXT,
        LocalText("Referenzen", "References"),
        LocalText("Wer nutzt es nach Angabe des Projekts?", "Who uses it by the project's own account?"),
        kinds=BOTH,
    ),
    Field(
        "operating_model",
        "operation",
        Kind.CHOICES,
        LocalText("Betriebsmodell", "Operating model"),
        LocalText("Wo kann die Lösung laufen?", "Where can it run?"),
        choices.OPERATING_MODELS,
        facet="operating_model",
    ),
    Field(
        "operators",
        "operation",
        Kind.TEXT,
        LocalText("Wer betreibt es", "Who operates it"),
        LocalText("Welche Rechenzentren oder Firmen betreiben es?", "Which data centres or companies operate it?"),
        months=12,
    ),
    Field(
        "support",
        "operation",
        Kind.TEXT,
        LocalText("Unterstützung und Wartung", "Support and maintenance"),
        LocalText("Wer hilft, und was gehört dazu?", "Who helps, and what is included?"),
        months=12,
        kinds=BOTH,
    ),
    Field(
        "maintenance",
        "operation",
        Kind.CHOICE,
        LocalText("Pflege der Software", "Maintenance of the software"),
        LocalText("Wer entwickelt sie weiter?", "Who keeps developing it?"),
        choices.MAINTENANCE,
        months=12,
    ),
    Field(
        "support_hours",
        "operation",
        Kind.CHOICE,
        LocalText("Zeiten der Unterstützung", "Support hours"),
        LocalText("Wann erreicht man jemanden?", "When can somebody be reached?"),
        choices.SUPPORT_HOURS,
        facet="support_hours",
        months=12,
        kinds=BOTH,
    ),
    Field(
        "exit",
        "operation",
        Kind.TEXT,
        LocalText("Datenausgabe und Kündigung", "Data export and notice period"),
        LocalText("Wie kommt man wieder heraus?", "How does one get out again?"),
    ),
    Field(
        "export_formats",
        "operation",
        Kind.LIST,
        LocalText("Formate der Datenausgabe", "Export formats"),
        LocalText("Zum Beispiel CSV oder JSON, eines je Zeile.", "For example CSV or JSON, one a line."),
    ),
    Field(
        "notice_months",
        "operation",
        Kind.NUMBER,
        LocalText("Kündigungsfrist", "Notice period"),
        LocalText("Wie viele Monate vorher muss man kündigen?", "How many months ahead must one give notice?"),
        unit=LocalText("Monate", "months"),
        kinds=BOTH,
    ),
    Field(
        "cost_model",
        "cost",
        Kind.CHOICES,
        LocalText("Kostenmodell", "Cost model"),
        LocalText("Wofür zahlt man? Mehreres ist möglich.", "What does one pay for? Several are possible."),
        choices.COST_MODELS,
        facet="cost_model",
        months=12,
        kinds=BOTH,
    ),
    Field(
        "price_one_off",
        "cost",
        Kind.MONEY,
        LocalText("Einmaliger Preis", "One-off price"),
        LocalText("Preis der Lizenz, einmal, ohne Umsatzsteuer.", "Price of the licence, once, without VAT."),
        months=12,
        unit=EURO,
        kinds=BOTH,
    ),
    Field(
        "price_set_up",
        "cost",
        Kind.MONEY,
        LocalText("Preis der Einrichtung", "Set-up price"),
        LocalText("Einmal, ohne Umsatzsteuer.", "Once, without VAT."),
        months=12,
        unit=EURO,
        kinds=BOTH,
    ),
    Field(
        "price_training",
        "cost",
        Kind.MONEY,
        LocalText("Preis der Schulung", "Training price"),
        LocalText("Einmal für die ganze Verwaltung, ohne Umsatzsteuer.", "Once for the administration, without VAT."),
        months=12,
        unit=EURO,
        kinds=BOTH,
    ),
    Field(
        "price_per_year",
        "cost",
        Kind.MONEY,
        LocalText("Preis im Jahr", "Price per year"),
        LocalText("Fester Preis je Jahr, ohne Umsatzsteuer.", "Fixed price a year, without VAT."),
        months=12,
        unit=EURO,
        kinds=BOTH,
    ),
    Field(
        "price_per_inhabitant",
        "cost",
        Kind.MONEY,
        LocalText("Preis je Einwohner", "Price per inhabitant"),
        LocalText("Je Einwohner und Jahr, ohne Umsatzsteuer.", "Per inhabitant and year, without VAT."),
        months=12,
        unit=EURO,
        kinds=BOTH,
    ),
    Field(
        "price_per_user",
        "cost",
        Kind.MONEY,
        LocalText("Preis je Nutzer", "Price per user"),
        LocalText("Je Nutzer und Jahr, ohne Umsatzsteuer.", "Per user and year, without VAT."),
        months=12,
        unit=EURO,
        kinds=BOTH,
    ),
    Field(
        "contract",
        "cost",
        Kind.CHOICES,
        LocalText("Vertragsart (EVB-IT)", "Contract type (EVB-IT)"),
        LocalText("Welche Verträge bieten Sie an?", "Which contracts do you offer?"),
        choices.CONTRACTS,
        facet="contract",
        kinds=BOTH,
    ),
    Field(
        "data_protection",
        "protection",
        Kind.TEXT,
        LocalText("Datenschutz", "Data protection"),
        LocalText("Was ist zum Datenschutz zu sagen?", "What is there to say about data protection?"),
    ),
    Field(
        "processing_agreement",
        "protection",
        Kind.YES_NO,
        LocalText("Vertrag zur Auftragsverarbeitung", "Data processing agreement"),
        LocalText("Gibt es einen fertigen Vertrag nach Art. 28 DSGVO?", "Is there an agreement under Art. 28 GDPR?"),
        kinds=BOTH,
    ),
    Field(
        "data_location",
        "protection",
        Kind.CHOICES,
        LocalText("Ort der Daten", "Location of the data"),
        LocalText("Wo liegen die Daten?", "Where are the data kept?"),
        choices.DATA_LOCATIONS,
        facet="data_location",
    ),
    Field(
        "personal_data",
        "protection",
        Kind.CHOICES,
        LocalText("Arten personenbezogener Daten", "Kinds of personal data"),
        LocalText("Welche Daten von Menschen werden verarbeitet?", "Which data about people are processed?"),
        choices.PERSONAL_DATA,
    ),
    Field(
        "deletion",
        "protection",
        Kind.TEXT,
        LocalText("Löschen von Daten", "Deletion of data"),
        LocalText("Wann und wie werden Daten gelöscht?", "When and how are data deleted?"),
    ),
    Field(
        "security_attestation",
        "protection",
        Kind.CHOICES,
        LocalText("Nachweis der IT-Sicherheit", "Security attestation"),
        LocalText("Welche Nachweise gibt es, und bis wann gelten sie?", "Which attestations, valid until when?"),
        choices.ATTESTATIONS,
        facet="security_attestation",
        months=12,
        own_end=True,
        kinds=BOTH,
    ),
    Field(
        "accessibility",
        "access",
        Kind.CHOICE,
        LocalText("Barrierefreiheit", "Accessibility"),
        LocalText("Was sagt die Erklärung zur Barrierefreiheit?", "What does the accessibility statement say?"),
        choices.ACCESSIBILITY,
        facet="accessibility",
        linked=frozenset({"conformant"}),
    ),
    Field(
        "accessibility_standards",
        "access",
        Kind.CHOICES,
        LocalText("Geprüft nach", "Tested against"),
        LocalText("Nach welcher Norm wurde geprüft?", "Which standard was tested against?"),
        choices.ACCESSIBILITY_STANDARDS,
    ),
    Field(
        "interfaces",
        "connection",
        Kind.CHOICES,
        LocalText("Schnittstellen und Standards", "Interfaces and standards"),
        LocalText("Welche Schnittstellen sind nutzbar?", "Which interfaces can be used?"),
        choices.INTERFACES,
        facet="interface",
    ),
    Field(
        "online_access",
        "connection",
        Kind.TEXT,
        LocalText("Bezug zum Onlinezugangsgesetz", "Online Access Act services"),
        LocalText("Welche Leistungen deckt die Lösung ab?", "Which public services does it cover?"),
    ),
    Field(
        "ozg_keys",
        "connection",
        Kind.LIST,
        LocalText("OZG-Schlüssel", "OZG keys"),
        LocalText("Fünf Ziffern je OZG-Leistung, eine je Zeile.", "Five digits for each OZG service, one a line."),
        pattern=re.compile(r"[0-9]{5}"),
        months=36,
    ),
    Field(
        "leika_keys",
        "connection",
        Kind.LIST,
        LocalText("LeiKa-Schlüssel", "LeiKa keys"),
        LocalText("Vierzehn Ziffern je Leistung, eine je Zeile.", "Fourteen digits for each service, one a line."),
        pattern=re.compile(r"[0-9]{14}"),
        months=36,
    ),
)

FIELDS: Mapping[str, Field] = MappingProxyType({field.key: field for field in _ALL})
"""Every field under its key, in the order of pages."""

FACET_FIELDS: Mapping[str, Field] = MappingProxyType({field.facet: field for field in _ALL if field.facet})
"""The fields that are filters, under the filter's name."""


def fields_of(kind: str) -> tuple[Field, ...]:
    """Return the questions for a listing of that kind."""
    return tuple(field for field in _ALL if kind in field.kinds)
