"""The sentences for forms of people and of administrators; what is not here is said by `web.faults`."""

from collections.abc import Mapping

from web import faults as submission
from web.language import Language, mark, translations

FAULTS: Mapping[str, str] = {
    "ags.choose": mark("Der Name passt zu mehreren Gemeinden. Wählen Sie Ihre aus."),
    "ags.empty": mark("Die Gemeinde fehlt. Geben Sie ihren Namen oder ihre Postleitzahl an."),
    "ags.unknown": mark("Diese Gemeinde kennen wir nicht. Prüfen Sie die Schreibweise."),
    "contact_role.too_long": mark("Der Name der Stelle ist zu lang. Nennen Sie nur das Amt oder die Abteilung."),
    "email.empty": mark("Die E-Mail-Adresse fehlt. Geben Sie an, wen Sie einladen."),
    "email.invited_today": mark("Diese Adresse wurde heute schon eingeladen. Laden Sie sie morgen wieder ein."),
    "email.malformed": mark("Das ist keine E-Mail-Adresse. Sie sieht so aus: name@example.org."),
    "email.too_many": mark(
        "Es sind schon viele Einladungen offen. Warten Sie einen Tag, oder nehmen Sie einige zurück."
    ),
    "file.empty": mark("Die Datei fehlt oder ist leer. Wählen Sie eine Datei aus."),
    "file.too_large": mark("Die Datei ist zu groß. Lesen Sie sie mit der Befehlszeile ein."),
    "kind.unknown": mark("Diese Art von Organisation gibt es nicht. Wählen Sie eine der drei aus."),
    "last_manager": mark("Sie leiten die Organisation allein. Geben Sie die Leitung zuerst an jemanden weiter."),
    "name.empty": mark("Der Name der Organisation fehlt. Schreiben Sie ihn so, wie er offiziell lautet."),
    "note.empty": mark("Die Notiz ist leer. Schreiben Sie etwas, oder löschen Sie die Notiz."),
    "note.too_long": mark("Die Notiz ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen."),
    "note.too_many": mark("Zu dieser Lösung gibt es schon sehr viele Notizen. Löschen Sie zuerst einige."),
    "organisation.similar": mark(
        "Der Name ähnelt einer Organisation, die wir schon kennen. Wählen Sie, welche Sie meinen."
    ),
    "reason.empty": mark("Die Begründung fehlt. Ein Satz genügt."),
    "reason.too_long": mark("Die Begründung ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen."),
    "reply.empty": mark("Die Antwort ist leer. Schreiben Sie, was Sie zum Bericht sagen wollen."),
    "reply.too_long": mark("Die Antwort ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen."),
    "roles.unknown": mark("Diese Rolle gibt es nicht. Wählen Sie eine der angebotenen Rollen."),
    "since.malformed": mark("Das ist kein Datum. Schreiben Sie Jahr, Monat und Tag wie in 2024-01-31."),
    "since.out_of_range": mark("Das Datum liegt in der Zukunft oder vor 1970. Bitte prüfen Sie es."),
    "state.unknown": mark("Diesen Zustand gibt es nicht. Wählen Sie eine der angebotenen Schaltflächen."),
    "status.unknown": mark("Diese Antwort gibt es nicht. Wählen Sie eine der drei aus."),
    "unconfirmed": mark("Bitte bestätigen Sie den Schritt mit dem Häkchen."),
    "website.not_https": mark("Die Adresse beginnt nicht mit https://. Geben Sie eine solche Adresse an."),
    "website.too_long": mark("Die Adresse ist zu lang. Geben Sie nur die Startseite an."),
}


def people_fault(language: Language, code: str, value: str = "") -> str:
    """Return the sentence for a code."""
    known = FAULTS.get(code)
    return translations(language).gettext(known) if known else submission.fault_sentence(language, code, value)


def people_faults(language: Language, faults: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence for each field of a refused form."""
    return {field: people_fault(language, code, typed.get(field, "")) for field, code in faults.items()}
