"""The questions a listing should answer: what a public buyer expects to read before choosing.

A question nobody has answered is shown as unknown rather than left out: an empty line in a listing is itself a fact
that a buyer can ask the vendor about. The set is data, so that a question can be added without touching a page.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from catalog.views import Evidence, LocalText, Statement

STATEMENTS: Mapping[str, LocalText] = MappingProxyType(
    {
        "operating_model": LocalText("Betriebsmodell", "Operating model"),
        "operators": LocalText("Wer betreibt es", "Who operates it"),
        "cost_model": LocalText("Kostenmodell", "Cost model"),
        "support": LocalText("Unterstützung und Wartung", "Support and maintenance"),
        "exit": LocalText("Datenausgabe und Kündigung", "Data export and notice period"),
        "data_protection": LocalText("Datenschutz", "Data protection"),
        "data_location": LocalText("Ort der Daten", "Location of the data"),
        "security_attestation": LocalText("Nachweis der IT-Sicherheit", "Security attestation"),
        "accessibility": LocalText("Barrierefreiheit", "Accessibility"),
        "interfaces": LocalText("Schnittstellen und Standards", "Interfaces and standards"),
        "online_access": LocalText("Bezug zum Onlinezugangsgesetz", "Online Access Act services"),
        "contract": LocalText("Vertragsart (EVB-IT)", "Contract type (EVB-IT)"),
        "size_classes": LocalText("Passende Gemeindegröße", "Suitable size of municipality"),
        "references": LocalText("Referenzen", "References"),
    }
)
"""Every question in the order in which pages show them."""


def complete(known: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return one statement for every question, in their order, unknown where nothing is known."""
    answers = {statement.key: statement for statement in known}
    return tuple(answers.get(key) or Statement(key, "", Evidence.UNKNOWN) for key in STATEMENTS)
