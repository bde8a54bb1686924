"""The words of the review: states, steps, risks, answers and complaints, and the sentences for refused forms."""

from collections.abc import Mapping

from web.language import Language, mark, translations

LISTING_STATE = {
    "draft": mark("Entwurf"),
    "submitted": mark("eingereicht, wird gemessen"),
    "analysed": mark("gemessen, wartet auf die Prüfung"),
    "in-review": mark("in Prüfung"),
    "published": mark("veröffentlicht"),
    "returned": mark("zurückgegeben"),
    "rejected": mark("abgelehnt"),
    "archived": mark("archiviert"),
    "withdrawn": mark("zurückgezogen"),
}
LISTING_STEP = {
    "submit": mark("Eingereicht"),
    "import": mark("Aus der Sammlung übernommen"),
    "analyse": mark("Gemessen"),
    "publish-unreviewed": mark("Ohne Prüfung veröffentlicht"),
    "take": mark("Prüfung begonnen"),
    "give-back": mark("Prüfung abgegeben"),
    "publish": mark("Geprüft und veröffentlicht"),
    "return": mark("Mit Gründen zurückgegeben"),
    "reject": mark("Abgelehnt"),
    "resubmit": mark("Neu eingereicht"),
    "move": mark("Neues Repository genannt"),
    "archive": mark("Archiviert"),
    "restore": mark("Zurück in die Prüfung geholt"),
    "withdraw": mark("Vom Anbieter zurückgezogen"),
    "take-down": mark("Vom Betreiber entfernt"),
}
STEP_BUTTON = {
    "take": mark("Prüfung beginnen"),
    "give-back": mark("Prüfung abgeben"),
    "publish": mark("Veröffentlichen"),
    "return": mark("Mit Gründen zurückgeben"),
    "reject": mark("Ablehnen"),
    "archive": mark("Archivieren"),
    "restore": mark("Zurück in die Prüfung holen"),
}
STANDING = {
    "visitor": mark("Anbieter ohne Konto"),
    "account": mark("Konto"),
    "vendor": mark("Anbieter"),
    "municipality": mark("Kommune"),
    "reviewer": mark("Prüfstelle"),
    "administrator": mark("Betreiber"),
    "marketplace": mark("Marktplatz, von selbst"),
}
WAITING = {
    "new": mark("wartet auf die erste Prüfung"),
    "in-review": mark("in Prüfung"),
    "second": mark("wartet auf eine zweite Person"),
    "changed": mark("seit der Prüfung geändert"),
    "complaint": mark("Beschwerde offen"),
}
RISK_LEVEL = {"high": mark("hoch"), "medium": mark("mittel"), "low": mark("niedrig")}
RISK = {
    "live-secrets": mark("gültige Zugangsdaten im Quelltext"),
    "critical-vulnerability": mark("kritische Schwachstelle in einem Paket"),
    "security-cap": mark("Sicherheitsregeln deckeln den Wert"),
    "foreign-name": mark("nennt eine bestätigte Organisation, die nicht selbst eingereicht hat"),
    "high-vulnerability": mark("schwere Schwachstelle in einem Paket"),
    "not-assessable": mark("Code nicht bewertbar"),
    "no-source": mark("kein Quelltext zum Nachsehen"),
    "no-account": mark("ohne Konto eingereicht"),
}
ANSWER = {
    "yes": mark("ja"),
    "partly": mark("teilweise"),
    "no": mark("nein"),
    "not-applicable": mark("trifft nicht zu"),
    "unknown": mark("nicht bekannt"),
}
AREA = {
    "data-protection": mark("Datenschutz"),
    "accessibility": mark("Barrierefreiheit"),
    "interoperability": mark("Zusammenspiel mit anderem"),
    "operation": mark("Betrieb"),
    "sovereignty": mark("Unabhängigkeit"),
    "documentation": mark("Dokumentation"),
}
OBSTACLE = {
    "checklist-missing": mark("Für diese Prüfung ist noch keine Checkliste gespeichert."),
    "checklist-edition": mark("Die Checkliste gehört zu einer früheren Ausgabe der Kriterien."),
    "checklist-open": mark("Die Checkliste hat noch offene Fragen."),
    "checklist-outdated": mark("Der Eintrag hat sich geändert, seit die Checkliste gespeichert wurde."),
    "checklist-blocking": mark("Ein Kriterium, das erfüllt sein muss, ist mit Nein beantwortet."),
}
COMPLAINT_ABOUT = {
    "statement": mark("Eine Angabe ist falsch"),
    "score": mark("Die Bewertung des Codes ist falsch"),
    "review": mark("Die Prüfung oder Entscheidung war falsch"),
    "rights": mark("Der Eintrag verletzt Rechte"),
    "other": mark("Etwas anderes"),
}
DECISION = {
    "upheld": mark("berechtigt"),
    "partly": mark("teilweise berechtigt"),
    "refused": mark("nicht berechtigt"),
}
CHOICE = {"left": mark("die erste"), "right": mark("die zweite"), "no-difference": mark("kein Unterschied")}
WORDS: Mapping[str, Mapping[str, str]] = {
    "choice": CHOICE,
    "listing_state": LISTING_STATE,
    "listing_step": LISTING_STEP,
    "step_button": STEP_BUTTON,
    "standing": STANDING,
    "waiting": WAITING,
    "risk_level": RISK_LEVEL,
    "risk": RISK,
    "answer": ANSWER,
    "area": AREA,
    "obstacle": OBSTACLE,
    "complaint_about": COMPLAINT_ABOUT,
    "decision": DECISION,
}
FAULTS: Mapping[str, str] = {
    **OBSTACLE,
    "reason.empty": mark("Der Grund fehlt. Er wird öffentlich und hilft dem Anbieter."),
    "reason.too_long": mark("Der Text ist zu lang. Kürzen Sie ihn auf höchstens 4.000 Zeichen."),
    "checklist.evidence": mark("Zu einem Ja gehört ein Beleg. Nennen Sie eine Adresse oder was Sie gesehen haben."),
    "checklist.reason": mark("Zu dieser Antwort gehört eine Begründung. Ein Satz genügt."),
    "checklist.link": mark("Die Adresse des Belegs muss mit https:// oder http:// beginnen."),
    "checklist.too_long": mark("Notiz oder Adresse sind zu lang. Erlaubt sind 2.000 und 500 Zeichen."),
    "checklist.unknown_criterion": mark("Dieses Kriterium gibt es nicht. Laden Sie die Seite neu."),
    "checklist.twice": mark("Ein Kriterium ist zweimal beantwortet. Laden Sie die Seite neu."),
    "checklist.changed": mark(
        "Eintrag, Bericht, Kriterien oder Checkliste haben sich inzwischen geändert, und nichts ist gespeichert. Ihre "
        "Antworten stehen noch hier. Sehen Sie die Änderungen an, zum Beispiel in einem zweiten Fenster. "
        "Speichern Sie danach noch einmal."
    ),
    "claim.choose": mark("Bitte wählen Sie aus, um welche Kommune es geht."),
    "claim.reason": mark("Der Grund fehlt oder ist zu lang. Der Anbieter liest ihn."),
    "complaint.about": mark("Bitte wählen Sie aus, worum es geht."),
    "complaint.too_short": mark("Der Text ist zu kurz. Schreiben Sie mindestens 20 Zeichen."),
    "complaint.too_long": mark("Der Text ist zu lang. Kürzen Sie ihn auf höchstens 5.000 Zeichen."),
    "complaint.contact": mark("Die Angabe ist zu lang. Erlaubt sind 200 Zeichen."),
    "complaint.address": mark("Für die Antwort per E-Mail fehlt eine vollständige Adresse, etwa name@example.org."),
    "complaint.decision": mark("Bitte wählen Sie eine Entscheidung aus."),
    "alarm.reason": mark("Der Grund fehlt oder ist länger als 2.000 Zeichen. Er wird öffentlich."),
    "verdict.choice": mark("Bitte wählen Sie eine der drei Antworten aus."),
    "verdict.changed": mark("Inzwischen gibt es einen neuen Bericht. Vergleichen Sie bitte diese beiden Dateien."),
    "verdict.reason": mark("Der Grund ist zu lang. Erlaubt sind 1.000 Zeichen."),
}


def review_faults(language: Language, faults: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence for each refused field."""
    return {name: translations(language).gettext(FAULTS[code]) for name, code in faults.items()}
