"""The sentences for refused forms and failed measurements: each names the value, the reason and the way out.

The keys are the codes of the floors below and of the workers; a test reads their sources and walks through all.
"""

from collections.abc import Mapping

from catalog.inputs import Submission
from web.language import Language, mark, translations

SHOWN_LETTERS = 120
FIELDS = ("name", "address", "description", "organisation")

FAULTS: Mapping[str, str] = {
    "address.empty": mark(
        "Die Adresse des Repositorys fehlt. Kopieren Sie sie aus der Adresszeile Ihrer Code-Plattform."
    ),
    "address.too_long": mark("Die Adresse „%(value)s“ ist zu lang. Geben Sie nur die Adresse des Repositorys an."),
    "address.not_https": mark(
        "Die Adresse „%(value)s“ beginnt nicht mit https://. Nur solche Adressen können wir abrufen. "
        "Verwenden Sie die HTTPS-Adresse Ihres Repositorys."
    ),
    "address.malformed": mark(
        "Die Adresse „%(value)s“ ist nicht vollständig. Sie muss so aussehen: https://example.org/gruppe/projekt."
    ),
    "address.credentials": mark(
        "Die Adresse enthält einen Namen oder ein Passwort. Entfernen Sie beides. "
        "Ändern Sie das Passwort, denn es gilt nun als bekannt."
    ),
    "address.forbidden_host": mark(
        "Der Server in „%(value)s“ ist aus dem Internet nicht öffentlich erreichbar. "
        "Verwenden Sie die Adresse einer öffentlichen Code-Plattform."
    ),
    "address.unknown_host": mark(
        "Den Server in „%(value)s“ finden wir nicht. Prüfen Sie die Schreibweise. "
        "Stimmt sie, versuchen Sie es später noch einmal."
    ),
    "address.unresolved": mark(
        "Den Server in „%(value)s“ können wir gerade nicht suchen. Das liegt an unserer Verbindung. "
        "Versuchen Sie es in einigen Minuten noch einmal."
    ),
    "address.already_listed": mark(
        "Das Repository „%(value)s“ steht schon im Katalog. "
        "Gehört der Eintrag Ihnen und fehlt unter „Meine Angebote“, schreiben Sie dem Betreiber."
    ),
    "address.already_submitted": mark(
        "Das Repository „%(value)s“ ist schon eingereicht, aber nicht öffentlich. "
        "Öffnen Sie die Seite der Messung oder den Link des Entwurfs. "
        "Haben Sie beides nicht, schreiben Sie dem Betreiber."
    ),
    "clone.not_found": mark(
        "Unter „%(value)s“ gibt es kein öffentliches Repository. "
        "Prüfen Sie die Schreibweise, oder stellen Sie das Repository öffentlich."
    ),
    "clone.unreachable": mark(
        "Der Server von „%(value)s“ antwortet nicht. Versuchen Sie es in einigen Minuten noch einmal."
    ),
    "clone.timed_out": mark(
        "Das Abrufen von „%(value)s“ dauerte zu lange und wurde beendet. Versuchen Sie es später noch einmal."
    ),
    "clone.too_large": mark(
        "Das Repository „%(value)s“ ist zu groß für die Messung. "
        "Reichen Sie ein kleineres Repository mit dem Quelltext ein."
    ),
    "clone.redirected": mark(
        "„%(value)s“ leitet auf eine andere Adresse weiter. Geben Sie die neue Adresse des Repositorys an."
    ),
    "clone.damaged": mark(
        "Das Repository „%(value)s“ ist beschädigt. Prüfen Sie es mit „git fsck“ und laden Sie es neu hoch."
    ),
    "clone.failed": mark(
        "Das Repository „%(value)s“ ließ sich nicht abrufen. Prüfen Sie, ob „git clone“ mit dieser Adresse gelingt."
    ),
    "repository.empty": mark(
        "Das Repository „%(value)s“ ist leer. Laden Sie zuerst Quelltext hoch und reichen Sie es dann ein."
    ),
    "repository.revision": mark(
        "Im Repository „%(value)s“ gibt es den verlangten Stand nicht. Prüfen Sie den Namen des Zweigs."
    ),
    "repository.limit": mark(
        "Das Repository „%(value)s“ überschreitet eine Grenze der Messung. "
        "Reichen Sie ein Repository ein, das nur den eigenen Quelltext enthält."
    ),
    "analysis.cancelled": mark(
        "Die Messung von „%(value)s“ wurde abgebrochen. Sie können sie jederzeit neu einreichen."
    ),
    "analysis.abandoned": mark(
        "Die Messung von „%(value)s“ wurde mehrmals begonnen und nie fertig. "
        "Schreiben Sie dem Betreiber, damit er nachsieht."
    ),
    "advisories": mark(
        "Die Messung von „%(value)s“ scheiterte an der Liste bekannter Schwachstellen. "
        "Schreiben Sie dem Betreiber, damit er sie neu einliest."
    ),
    "analysis.crashed": mark(
        "Die Messung von „%(value)s“ ist abgestürzt. Schreiben Sie dem Betreiber, damit er den Fehler behebt."
    ),
    "analysis.no_room": mark(
        "Für die Messung von „%(value)s“ reichte der Platz auf unserem Rechner nicht. "
        "Schreiben Sie dem Betreiber, damit er Platz schafft."
    ),
    "analysis.timed_out": mark(
        "Die Messung von „%(value)s“ dauerte zu lange und wurde beendet. "
        "Reichen Sie ein Repository ein, das nur den eigenen Quelltext enthält."
    ),
    "analyzer": mark(
        "Die Messung von „%(value)s“ ist gescheitert. Versuchen Sie es noch einmal, oder schreiben Sie dem Betreiber."
    ),
    "name.empty": mark("Der Name der Lösung fehlt. Geben Sie den Namen an, unter dem man sie kennt."),
    "name.too_long": mark("Der Name „%(value)s“ ist zu lang. Kürzen Sie ihn auf höchstens 120 Zeichen."),
    "description.empty": mark("Die Beschreibung fehlt. Sagen Sie in zwei Sätzen, was die Lösung tut und für wen."),
    "description.too_short": mark(
        "Die Beschreibung „%(value)s“ ist zu kurz. Sagen Sie, was die Lösung tut und für wen sie gedacht ist."
    ),
    "description.too_long": mark(
        "Die Beschreibung „%(value)s“ ist zu lang. Kürzen Sie sie auf höchstens 10.000 Zeichen."
    ),
    "organisation.too_long": mark(
        "Der Name „%(value)s“ der Organisation ist zu lang. Kürzen Sie ihn auf höchstens 120 Zeichen."
    ),
    "organisation.similar": mark(
        "„%(value)s“ ähnelt einer Organisation, die wir schon kennen. Wählen Sie aus, welche Sie meinen."
    ),
    "organisation.unknown": mark(
        "Die ausgewählte Organisation zu „%(value)s“ gibt es nicht mehr. Wählen Sie eine andere aus."
    ),
}
UNNAMED = mark(
    "Bei „%(value)s“ ist ein Fehler aufgetreten, den wir noch nicht benennen können (%(code)s). "
    "Versuchen Sie es noch einmal, oder schreiben Sie dem Betreiber."
)


def fault_sentence(language: Language, code: str, value: str) -> str:
    """Return the sentence for a code, with the value that was wrong (shortened if it is long)."""
    message = translations(language).gettext(FAULTS.get(code, UNNAMED))
    return message % {"value": _shortened(value), "code": code}


def fault_sentences(language: Language, faults: Mapping[str, str], wanted: Submission) -> dict[str, str]:
    """Return the sentence for each field of a refused submission, in the order of the form."""
    fields = sorted(faults, key=FIELDS.index)
    return {field: fault_sentence(language, faults[field], getattr(wanted, field)) for field in fields}


def _shortened(value: str) -> str:
    return value if len(value) <= SHOWN_LETTERS else value[: SHOWN_LETTERS - 1] + "…"
