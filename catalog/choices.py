"""The answers that fields offer, as keys for addresses and the API with their labels in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from catalog.views import LocalText

Choices = Mapping[str, LocalText]

KINDS: Choices = MappingProxyType(
    {"solution": LocalText("Software", "software"), "service": LocalText("Dienstleistung", "service")}
)
"""What is listed, by the words of `catalog.field.ListingKind`."""
OPERATING_MODELS: Choices = MappingProxyType(
    {
        "own-server": LocalText("auf eigenem Server", "on your own server"),
        "municipal-data-centre": LocalText("im kommunalen Rechenzentrum", "in a municipal data centre"),
        "vendor-saas": LocalText("beim Anbieter (SaaS)", "at the vendor's (SaaS)"),
        "county": LocalText("über den Kreis", "via the county"),
    }
)
COST_MODELS: Choices = MappingProxyType(
    {
        "free": LocalText("kostenfrei", "free of charge"),
        "one-off": LocalText("einmaliger Preis", "one-off price"),
        "per-inhabitant": LocalText("je Einwohner und Jahr", "per inhabitant and year"),
        "per-user": LocalText("je Nutzer und Jahr", "per user and year"),
        "per-year": LocalText("fester Preis im Jahr", "fixed price per year"),
        "set-up": LocalText("Einrichtung kostet extra", "set-up costs extra"),
        "training": LocalText("Schulung kostet extra", "training costs extra"),
    }
)
SUPPORT_HOURS: Choices = MappingProxyType(
    {
        "none": LocalText("keine Unterstützung", "no support"),
        "community": LocalText("durch die Gemeinschaft, ohne Zusage", "by the community, without a promise"),
        "office-hours": LocalText("zu Bürozeiten", "during office hours"),
        "extended": LocalText("auch abends oder am Wochenende", "also in the evening or on weekends"),
        "around-the-clock": LocalText("rund um die Uhr", "around the clock"),
    }
)
DATA_LOCATIONS: Choices = MappingProxyType(
    {
        "own": LocalText("im eigenen Haus", "on your own premises"),
        "germany": LocalText("in Deutschland", "in Germany"),
        "eu": LocalText("in der EU oder im EWR", "in the EU or the EEA"),
        "elsewhere": LocalText("in einem anderen Land", "in another country"),
    }
)
PERSONAL_DATA: Choices = MappingProxyType(
    {
        "none": LocalText("keine", "none"),
        "staff": LocalText("Daten der Beschäftigten", "data of staff"),
        "contact": LocalText("Namen und Kontaktdaten", "names and contact data"),
        "identity": LocalText("Daten aus Ausweis oder Register", "data from an identity card or register"),
        "payment": LocalText("Zahlungsdaten", "payment data"),
        "location": LocalText("Standortdaten", "location data"),
        "special": LocalText("besonders geschützte Daten (Art. 9 DSGVO)", "specially protected data (Art. 9 GDPR)"),
    }
)
ATTESTATIONS: Choices = MappingProxyType(
    {
        "bsi-c5-type-1": LocalText("BSI C5 Typ 1", "BSI C5 type 1"),
        "bsi-c5-type-2": LocalText("BSI C5 Typ 2", "BSI C5 type 2"),
        "it-grundschutz": LocalText("ISO 27001 auf Basis von IT-Grundschutz", "ISO 27001 based on IT-Grundschutz"),
        "iso-27001": LocalText("ISO 27001", "ISO 27001"),
        "none": LocalText("kein Nachweis", "no attestation"),
    }
)
ACCESSIBILITY: Choices = MappingProxyType(
    {
        "none-stated": LocalText("keine Erklärung", "no statement"),
        "partial": LocalText("teilweise barrierefrei", "partially conformant"),
        "conformant": LocalText("barrierefrei nach eigener Prüfung oder Gutachten", "conformant by test or report"),
    }
)
ACCESSIBILITY_STANDARDS: Choices = MappingProxyType(
    {
        "bitv-2.0": LocalText("BITV 2.0", "BITV 2.0"),
        "en-301-549": LocalText("EN 301 549", "EN 301 549"),
        "wcag-2.1-aa": LocalText("WCAG 2.1 AA", "WCAG 2.1 AA"),
        "wcag-2.2-aa": LocalText("WCAG 2.2 AA", "WCAG 2.2 AA"),
    }
)
INTERFACES: Choices = MappingProxyType(
    {
        "xoev": LocalText("XÖV-Standards", "XÖV standards"),
        "osci": LocalText("OSCI", "OSCI"),
        "oparl": LocalText("OParl", "OParl"),
        "fit-connect": LocalText("FIT-Connect", "FIT-Connect"),
        "bundid": LocalText("BundID", "BundID"),
        "company-account": LocalText("Mein Unternehmenskonto", "Mein Unternehmenskonto (company account)"),
        "epaybl": LocalText("ePayBL", "ePayBL"),
        "ogc": LocalText("OGC-Dienste (WMS, WFS, OGC API)", "OGC services (WMS, WFS, OGC API)"),
        "dcat-ap-de": LocalText("DCAT-AP.de", "DCAT-AP.de"),
        "open311": LocalText("Open311", "Open311"),
        "sign-on": LocalText("Anmeldung über SAML oder OpenID Connect", "sign-on with SAML or OpenID Connect"),
        "directory": LocalText("Verzeichnisdienst (LDAP)", "directory service (LDAP)"),
        "api": LocalText("eigene offene Programmierschnittstelle", "open programming interface of its own"),
    }
)
CONTRACTS: Choices = MappingProxyType(
    {
        "evb-it-cloud": LocalText("EVB-IT Cloud", "EVB-IT Cloud"),
        "evb-it-licence-unlimited": LocalText("EVB-IT Überlassung Typ A", "EVB-IT Überlassung type A (purchase)"),
        "evb-it-licence-limited": LocalText("EVB-IT Überlassung Typ B", "EVB-IT Überlassung type B (rental)"),
        "evb-it-maintenance": LocalText("EVB-IT Pflege S", "EVB-IT Pflege S (maintenance)"),
        "evb-it-service": LocalText("EVB-IT Dienstleistung", "EVB-IT Dienstleistung (services)"),
        "evb-it-creation": LocalText("EVB-IT Erstellung", "EVB-IT Erstellung (creation)"),
        "evb-it-system": LocalText("EVB-IT System", "EVB-IT System"),
        "evb-it-system-delivery": LocalText("EVB-IT Systemlieferung", "EVB-IT Systemlieferung (delivery)"),
        "none": LocalText("kein Vertrag nötig", "no contract needed"),
        "other": LocalText("anderer Vertrag", "another contract"),
    }
)
SERVICES: Choices = MappingProxyType(
    {
        "consulting": LocalText("Beratung", "consulting"),
        "set-up": LocalText("Einführung", "introduction"),
        "operation": LocalText("Betrieb", "operation"),
        "support": LocalText("Unterstützung und Wartung", "support and maintenance"),
        "training": LocalText("Schulung", "training"),
        "development": LocalText("Weiterentwicklung", "development"),
    }
)
SOFTWARE_TYPES: Choices = MappingProxyType(
    {
        "standalone/web": LocalText("Webanwendung", "web application"),
        "standalone/mobile": LocalText("App für mobile Geräte", "app for mobile devices"),
        "standalone/desktop": LocalText("Programm für den Arbeitsplatz", "desktop program"),
        "standalone/backend": LocalText("Dienst ohne eigene Oberfläche", "service without an interface of its own"),
        "standalone/iot": LocalText("Software für vernetzte Geräte", "software for connected devices"),
        "standalone/other": LocalText("andere eigenständige Software", "other software of its own"),
        "addon": LocalText("Erweiterung einer anderen Software", "add-on to other software"),
        "library": LocalText("Baustein für Entwickler", "library for developers"),
        "configurationFiles": LocalText("Vorlagen und Einstellungen", "templates and settings"),
    }
)
"""The software types of publiccode.yml, by its own words."""
DEVELOPMENT_STATUS: Choices = MappingProxyType(
    {
        "concept": LocalText("Konzept, noch keine Software", "concept, no software yet"),
        "development": LocalText("in Entwicklung", "in development"),
        "beta": LocalText("in Erprobung", "in testing"),
        "stable": LocalText("im Einsatz bewährt", "stable"),
        "obsolete": LocalText("eingestellt", "discontinued"),
    }
)
"""The development statuses of publiccode.yml, by its own words."""
MAINTENANCE: Choices = MappingProxyType(
    {
        "internal": LocalText("durch die eigenen Leute der herausgebenden Stelle", "by the publisher's own staff"),
        "contract": LocalText("durch ein beauftragtes Unternehmen", "by a company under contract"),
        "community": LocalText("durch eine Gemeinschaft", "by a community"),
        "none": LocalText("zurzeit niemand", "nobody at present"),
    }
)
"""The kinds of maintenance of publiccode.yml, by its own words."""
PLATFORMS: Choices = MappingProxyType(
    {
        "web": LocalText("im Browser", "in the browser"),
        "windows": LocalText("Windows", "Windows"),
        "mac": LocalText("macOS", "macOS"),
        "linux": LocalText("Linux", "Linux"),
        "android": LocalText("Android", "Android"),
        "ios": LocalText("iOS", "iOS"),
    }
)
"""The usual words of publiccode.yml for platforms; others stay as they are written."""
LANGUAGES: Choices = MappingProxyType(
    {
        "ar": LocalText("Arabisch", "Arabic"),
        "bg": LocalText("Bulgarisch", "Bulgarian"),
        "ca": LocalText("Katalanisch", "Catalan"),
        "cs": LocalText("Tschechisch", "Czech"),
        "da": LocalText("Dänisch", "Danish"),
        "de": LocalText("Deutsch", "German"),
        "el": LocalText("Griechisch", "Greek"),
        "en": LocalText("Englisch", "English"),
        "es": LocalText("Spanisch", "Spanish"),
        "et": LocalText("Estnisch", "Estonian"),
        "fa": LocalText("Persisch", "Persian"),
        "fi": LocalText("Finnisch", "Finnish"),
        "fr": LocalText("Französisch", "French"),
        "ga": LocalText("Irisch", "Irish"),
        "hr": LocalText("Kroatisch", "Croatian"),
        "hu": LocalText("Ungarisch", "Hungarian"),
        "it": LocalText("Italienisch", "Italian"),
        "lb": LocalText("Luxemburgisch", "Luxembourgish"),
        "lt": LocalText("Litauisch", "Lithuanian"),
        "lv": LocalText("Lettisch", "Latvian"),
        "mt": LocalText("Maltesisch", "Maltese"),
        "nb": LocalText("Norwegisch", "Norwegian"),
        "nl": LocalText("Niederländisch", "Dutch"),
        "no": LocalText("Norwegisch", "Norwegian"),
        "pl": LocalText("Polnisch", "Polish"),
        "pt": LocalText("Portugiesisch", "Portuguese"),
        "ro": LocalText("Rumänisch", "Romanian"),
        "ru": LocalText("Russisch", "Russian"),
        "sk": LocalText("Slowakisch", "Slovak"),
        "sl": LocalText("Slowenisch", "Slovenian"),
        "sr": LocalText("Serbisch", "Serbian"),
        "sv": LocalText("Schwedisch", "Swedish"),
        "tr": LocalText("Türkisch", "Turkish"),
        "uk": LocalText("Ukrainisch", "Ukrainian"),
        "vi": LocalText("Vietnamesisch", "Vietnamese"),
        "zh": LocalText("Chinesisch", "Chinese"),
    }
)
"""Languages by their tags, those of the Union and their neighbors; others stay as they are written."""
