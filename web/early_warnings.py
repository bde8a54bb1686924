"""The sentences for early warnings, on pages and in letters."""

from collections.abc import Mapping

from web.language import Language, mark, translations
from web.wording import word

WARNINGS: Mapping[str, str] = {
    "repository-vanished": mark("Das Repository ist nicht mehr da."),
    "repository-moved": mark("Das Repository ist umgezogen."),
    "licence-changed": mark("Die Lizenz ist jetzt %(after)s statt %(before)s."),
    "maintenance-asleep": mark("Seit einem Jahr arbeitet niemand mehr am Code."),
    "attestation-expired": mark("Ein Nachweis ist abgelaufen: %(after)s."),
    "use-expires": mark("Ihre Bestätigung der Nutzung gilt nur noch bis %(after)s."),
    "score-fell": mark("Der Wert ist von %(before)s auf %(after)s Punkte gefallen."),
    "security-finding": mark("Ein genutztes Paket hat eine neue schwere Lücke: %(after)s."),
    "secret-found": mark("Im Code stehen neue Zugangsdaten."),
}


def warning_text(language: Language, kind: str, before: str, after: str) -> str:
    """Return a warning as a sentence."""
    told = word(language, "statement", after) if kind == "attestation-expired" else after
    return translations(language).gettext(WARNINGS[kind]) % {"before": before, "after": told}
