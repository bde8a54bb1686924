"""The sentences for forms of people and of administrators; what is not here is said by `web.faults`."""

from collections.abc import Mapping

from web import faults as submission
from web.language import Language, mark, translations

FAULTS: Mapping[str, str] = {
    "ags.choose": mark("Der Name passt zu mehreren Gemeinden. Wählen Sie Ihre aus."),
    "ags.confirm": mark("Wir haben eine Gemeinde gefunden. Bestätigen Sie, dass Sie diese meinen."),
    "ags.empty": mark("Die Gemeinde fehlt. Geben Sie ihren Namen oder ihre Postleitzahl an."),
    "ags.malformed": mark("Als Referenz zählen Gemeinden, Städte und Kreise. Wählen Sie eine davon."),
    "ags.unknown": mark("Diese Gemeinde kennen wir nicht. Prüfen Sie die Schreibweise."),
    "claim.choose": mark("Bitte wählen Sie aus, um welche Kommune es geht."),
    "claim.confirmed": mark("Diese Kommune hat schon selbst gesagt, was sie tut. Das gilt."),
    "claim.declined": mark("Diese Kommune möchte nicht genannt werden. Sprechen Sie bitte mit ihr."),
    "claim.reason": mark("Der Grund fehlt oder ist zu lang. Der Anbieter liest ihn."),
    "claim.status": mark("Bitte wählen Sie, ob die Kommune die Lösung noch nutzt."),
    "claim.taken_down": mark("Die Prüfstelle hat diese Angabe entfernt. Der Grund steht in der Liste."),
    "claim.too_many": mark("Für heute haben Sie genug Kommunen genannt oder geändert. Morgen geht es weiter."),
    "contact_address.empty": mark("Die Adresse der Ansprechstelle fehlt. Geben Sie an, wo Fragen ankommen."),
    "contact_address.malformed": mark(
        "Das ist weder eine E-Mail-Adresse noch eine Webadresse mit https://. Geben Sie eine von beiden an."
    ),
    "contact_address.too_long": mark("Die Adresse der Ansprechstelle ist zu lang. Geben Sie eine kürzere an."),
    "contact_role.empty": mark("Die Ansprechstelle fehlt. Nennen Sie ein Amt oder eine Abteilung."),
    "contact_role.too_long": mark("Der Name der Stelle ist zu lang. Nennen Sie nur das Amt oder die Abteilung."),
    "criteria.changed": mark(
        "Der Entwurf hat sich inzwischen geändert, und nichts ist gespeichert. Was Sie geschrieben haben, steht noch "
        "hier. Sehen Sie die Änderungen an, zum Beispiel in einem zweiten Fenster. Senden Sie danach noch einmal."
    ),
    "criteria.empty": mark("Der Entwurf hat kein Kriterium. Eine Ausgabe braucht mindestens eines."),
    "criteria.gone": mark("Dieses Kriterium steht nicht mehr im Entwurf. Nehmen Sie es dort zuerst wieder auf."),
    "criteria.no_draft": mark("Der Entwurf wurde inzwischen veröffentlicht oder verworfen. Nichts ist gespeichert."),
    "criteria.too_many": mark("Mehr als 60 Kriterien hat eine Ausgabe nicht. Lassen Sie zuerst eines weg."),
    "criteria.unchanged": mark(
        "Der Entwurf fragt dasselbe wie die heutige Ausgabe. Es gibt nichts zu veröffentlichen."
    ),
    "criteria.waiting": mark("Der Entwurf wartet auf eine zweite Person und bleibt so lange, wie er ist."),
    "criterion.area": mark("Bitte wählen Sie einen Bereich aus."),
    "criterion.evidence_de": mark("Der verlangte Beleg fehlt."),
    "criterion.evidence_en": mark("Der verlangte Beleg fehlt auf Englisch."),
    "criterion.guidance_de": mark("Die Frage fehlt."),
    "criterion.guidance_en": mark("Die Frage fehlt auf Englisch."),
    "criterion.source": mark("Die Grundlage fehlt. Nennen Sie eine Regel, oder schreiben Sie: eigene Erfahrung."),
    "criterion.title_de": mark("Der Titel fehlt."),
    "criterion.title_en": mark("Der Titel fehlt auf Englisch."),
    "criterion.too_long": mark("Ein Text ist zu lang. Kürzen Sie ihn, oder machen Sie zwei Kriterien daraus."),
    "email.empty": mark("Die E-Mail-Adresse fehlt. Geben Sie an, wen Sie einladen."),
    "email.invited_today": mark("Diese Adresse wurde heute schon eingeladen. Laden Sie sie morgen wieder ein."),
    "email.malformed": mark("Das ist keine E-Mail-Adresse. Sie sieht so aus: name@example.org."),
    "email.too_many": mark(
        "Es sind schon viele Einladungen offen. Warten Sie einen Tag, oder nehmen Sie einige zurück."
    ),
    "file.empty": mark("Die Datei fehlt oder ist leer. Wählen Sie eine Datei aus."),
    "file.too_large": mark("Die Datei ist zu groß. Lesen Sie sie mit der Befehlszeile ein."),
    "introduction.empty": mark("Die Einführung fehlt. Zwei Sätze genügen."),
    "introduction.too_long": mark("Die Einführung ist zu lang. Kürzen Sie sie auf höchstens 2.000 Zeichen."),
    "kind.unknown": mark("Diese Art von Organisation gibt es nicht. Wählen Sie eine der drei aus."),
    "last_manager": mark("Sie leiten die Organisation allein. Geben Sie die Leitung zuerst an jemanden weiter."),
    "name.empty": mark("Der Name der Organisation fehlt. Schreiben Sie ihn so, wie er offiziell lautet."),
    "note.empty": mark("Die Notiz ist leer. Schreiben Sie etwas, oder löschen Sie die Notiz."),
    "note.too_long": mark("Die Notiz ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen."),
    "note.too_many": mark("Zu dieser Lösung gibt es schon sehr viele Notizen. Löschen Sie zuerst einige."),
    "organisation.similar": mark(
        "Der Name ähnelt einer Organisation, die wir schon kennen. Wählen Sie, welche Sie meinen."
    ),
    "purpose.too_long": mark("Der Zweck ist zu lang. Kürzen Sie ihn auf höchstens 300 Zeichen."),
    "reason.empty": mark("Die Begründung fehlt. Ein Satz genügt."),
    "reason.too_long": mark("Die Begründung ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen."),
    "region.second": mark("Diese Organisation hat schon eine Auswahl. Ändern Sie die vorhandene."),
    "region.unfit": mark("Diese Organisation ist keine bestätigte Kommune. Wählen Sie eine andere aus."),
    "region.unready": mark(
        "Einführung oder Ansprechstelle fehlt noch. Schreiben Sie erst die Texte, dann schalten Sie die Auswahl ein."
    ),
    "region_name.empty": mark("Der Name der Auswahl fehlt. Wählen Sie einen, den man versteht."),
    "region_name.too_long": mark("Der Name der Auswahl ist zu lang. Kürzen Sie ihn auf höchstens 120 Zeichen."),
    "reply.empty": mark("Die Antwort ist leer. Schreiben Sie, was Sie zum Bericht sagen wollen."),
    "reply.too_long": mark("Die Antwort ist zu lang. Kürzen Sie sie auf höchstens 4.000 Zeichen."),
    "roles.unknown": mark("Diese Rolle gibt es nicht. Wählen Sie eine der angebotenen Rollen."),
    "since.malformed": mark("Dieses Datum verstehen wir nicht. Schreiben Sie es wie 31.01.2024 oder 2024-01-31."),
    "since.out_of_range": mark("Das Datum liegt in der Zukunft oder vor 1970. Bitte prüfen Sie es."),
    "slug.malformed": mark(
        "Der Kurzname passt nicht. Erlaubt sind bis zu 60 kleine Buchstaben, Ziffern und einzelne Bindestriche."
    ),
    "slug.taken": mark("Diesen Kurznamen gibt es schon. Wählen Sie einen anderen."),
    "solution.choose": mark("Mehrere Lösungen passen dazu. Wählen Sie die aus, die Sie meinen."),
    "solution.empty": mark("Die Lösung fehlt. Geben Sie ihren Namen an, oder die Adresse ihrer Seite hier."),
    "solution.recommended": mark("Diese Lösung empfehlen Sie schon. Ändern Sie dort den Grund."),
    "solution.too_many": mark("Die Auswahl ist mit 40 Lösungen voll. Entfernen Sie zuerst eine."),
    "solution.unknown": mark("Diese Lösung steht nicht im Katalog. Prüfen Sie die Schreibweise."),
    "state.unknown": mark("Diesen Zustand gibt es nicht. Wählen Sie eine der angebotenen Schaltflächen."),
    "status.unknown": mark("Diese Antwort gibt es nicht. Wählen Sie eine der drei aus."),
    "unconfirmed": mark("Bitte bestätigen Sie den Schritt mit dem Häkchen."),
    "website.not_https": mark("Die Adresse beginnt nicht mit https://. Geben Sie eine solche Adresse an."),
    "website.too_long": mark("Die Adresse ist zu lang. Geben Sie nur die Startseite an."),
    "why.empty": mark("Der Grund fehlt. Ein Satz genügt."),
    "why.too_long": mark("Der Grund ist zu lang. Kürzen Sie ihn auf höchstens 300 Zeichen."),
}


def people_fault(language: Language, code: str, value: str = "") -> str:
    """Return the sentence for a code."""
    known = FAULTS.get(code)
    return translations(language).gettext(known) if known else submission.fault_sentence(language, code, value)


def people_faults(language: Language, faults: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence for each field of a refused form."""
    return {field: people_fault(language, code, typed.get(field, "")) for field, code in faults.items()}
